"""Signing in, and finding out whether it worked."""

from aiohttp import web

from kowalski.api import rate_limits, tokens, users
from kowalski.api.context import CALLER, DATABASE, SETTINGS
from kowalski.api.envelope import success
from kowalski.api.errors import InvalidRequestError, UnauthorizedError
from kowalski.api.handlers.body import form_or_json
from kowalski.api.models.base import parsed
from kowalski.api.models.users import Credentials

EVERYWHERE = ("true", "false")


async def sign_in(request: web.Request) -> web.Response:
    """Sign in.

    Gives a token for the header `Authorization: Bearer <token>`.
    """
    body = await form_or_json(request)
    for field in ("username", "password"):
        if not body.get(field):
            raise InvalidRequestError(f"missing {field}")
    credentials = parsed(Credentials, body)
    settings = request.app[SETTINGS]
    version = credentials.penquins_version
    supported = settings.kowalski.api.supported_penquins_versions
    if version is not None and version not in supported:
        raise InvalidRequestError(
            f"unsupported version of penquins: {version}", f"Install one of {', '.join(supported)}."
        )
    database, limit = request.app[DATABASE], settings.kowalski.api.wrong_passwords_per_minute
    await rate_limits.check_sign_ins(database, credentials.username, limit)
    try:
        user = await users.sign_in(database, credentials.username, credentials.password)
    except UnauthorizedError:
        await rate_limits.count_wrong_password(database, credentials.username)
        raise
    token = tokens.issue(
        user, settings.secrets.kowalski_jwt_secret, settings.kowalski.api.token_lifetime_hours
    )
    return success(token=token)


async def sign_out(request: web.Request) -> web.Response:
    """End the token of this request; with `everywhere=true`, all of the user's."""
    everywhere = request.query.get("everywhere", "false")
    if everywhere not in EVERYWHERE:
        raise InvalidRequestError(f"everywhere: {everywhere[:20]!r} must be true or false.")
    database, caller = request.app[DATABASE], request[CALLER]
    if everywhere == "true":
        await users.end_all_tokens(database, caller.username)
        return success("all tokens are ended")
    await users.end_token(database, tokens.of_request(request))
    return success("the token is ended")


async def greet(request: web.Request) -> web.Response:
    """Tell a signed-in user that all is well."""
    del request
    return success("greetings from Kowalski!")

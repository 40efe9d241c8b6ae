"""Signing in, and finding out whether it worked."""

from aiohttp import web

from kowalski.api import tokens, users
from kowalski.api.context import DATABASE, SETTINGS
from kowalski.api.envelope import success
from kowalski.api.errors import InvalidRequestError
from kowalski.api.handlers.body import form_or_json
from kowalski.api.models.base import parsed
from kowalski.api.models.users import Credentials


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
    user = await users.sign_in(request.app[DATABASE], credentials.username, credentials.password)
    token = tokens.issue(
        user, settings.secrets.kowalski_jwt_secret, settings.kowalski.api.token_lifetime_hours
    )
    return success(token=token)


async def greet(request: web.Request) -> web.Response:
    """Tell a signed-in user that all is well."""
    del request
    return success("greetings from Kowalski!")

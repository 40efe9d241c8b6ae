"""The one way from a request to an answer."""

import asyncio
import functools
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import tornado.web
from isal import igzip
from pydantic import BaseModel, TypeAdapter, ValidationError

from skyportal.config import (
    POOL_BUSY,
    POOL_WAITING,
    REQUEST_SECONDS,
    REQUESTS,
    VERSION,
    Marshal,
)
from skyportal.database import (
    BrowserCredential,
    Caller,
    Credential,
    TokenCredential,
    digest,
    in_turn,
    transaction,
)
from skyportal.domain import audit, idempotency
from skyportal.domain.errors import (
    DomainError,
    ForbiddenError,
    InvalidRequestError,
    NotFoundError,
    TooLargeError,
    UnauthenticatedError,
    UnavailableError,
)
from skyportal.handlers.errors import explain, invalid
from skyportal.handlers.routes import Call, Endpoint, Forward, OpenCall, Raw
from skyportal.handlers.streaming import ClientLeftError, send_stream
from skyportal.kowalski import Answer
from skyportal.schemas.base import Envelope, ErrorData
from skyportal.schemas.written import dump

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
COMPRESS_FROM = 1024  # bytes
SKY_PICTURES = "https://alasky.cds.unistra.fr"  # of the sky view of source pages
SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
        f"img-src 'self' data: blob: {SKY_PICTURES}; font-src 'self' data:; connect-src 'self'; "
        "worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
ERROR_ENVELOPE = TypeAdapter(Envelope[ErrorData])


class Refused(Exception):  # noqa: N818 (not an error of ours)
    """A refusal that carries details of a request's faults."""

    def __init__(self, error: DomainError, data: ErrorData) -> None:
        super().__init__(str(error))
        self.error = error
        self.data = data


class BaseHandler(tornado.web.RequestHandler):
    """What all handlers share: headers, metrics, who is asking, errors as sentences."""

    marshal: Marshal
    route = "other"

    def initialize(self, marshal: Marshal) -> None:
        self.marshal = marshal
        self.started = time.perf_counter()

    def set_default_headers(self) -> None:
        self.set_header("Server", "fritz")
        for name, value in SECURITY_HEADERS.items():
            self.set_header(name, value)

    def credential(self) -> Credential:
        """Return what was presented to prove who is asking."""
        header = self.request.headers.get("Authorization", "")
        if header:
            scheme, _, secret = header.partition(" ")
            if scheme.lower() not in {"token", "bearer"} or not secret.strip():
                raise UnauthenticatedError("Send the header `Authorization: token <your token>`.")
            return TokenCredential(digest(secret.strip()))
        cookie = self.get_signed_cookie(
            self.marshal.cookie_name, max_age_days=self.marshal.settings.skyportal.app.session_days
        )
        if cookie is None:
            raise UnauthenticatedError(
                "Please sign in, or send the header `Authorization: token <your token>`."
            )
        return BrowserCredential(digest(cookie.decode()))

    def check_origin_of_write(self) -> None:
        """Refuse a browser's write that another site asked for (tokens are not sent by browsers)."""
        if self.request.method in SAFE_METHODS or "Authorization" in self.request.headers:
            return
        origin = self.request.headers.get("Origin")
        public = urlsplit(self.marshal.settings.skyportal.app.public_url)
        if origin is None:
            same = self.request.headers.get("Sec-Fetch-Site") == "same-origin"
        else:
            same = urlsplit(origin).netloc in {self.request.host, public.netloc}
        if not same:
            raise ForbiddenError("This request came from another site; open the marshal itself.")

    def refuse(self, status: int, message: str, data: ErrorData) -> None:
        """Answer with a sentence."""
        envelope = Envelope[ErrorData](status="error", message=message, data=data, version=VERSION)
        self.set_status(status)
        self.set_header("Content-Type", "application/json")
        self.set_header("Cache-Control", "no-store")
        if status == HTTPStatus.UNAUTHORIZED:
            self.set_header("WWW-Authenticate", "token")
        if data.retry_after is not None:
            self.set_header("Retry-After", str(data.retry_after))
        self.finish(ERROR_ENVELOPE.dump_json(envelope))

    def write_error(self, status_code: int, **details: Any) -> None:
        """Answer what Tornado itself refuses, or a defect, without a traceback."""
        error = details.get("exc_info", (None, None, None))[1]
        if isinstance(error, Exception) and not isinstance(error, tornado.web.HTTPError):
            status, message, data = explain(error, self.route)
            self.refuse(status, message, data)
            return
        self.refuse(status_code, f"{HTTPStatus(status_code).phrase}.", ErrorData())

    def log_exception(self, *details: Any) -> None:
        """Say nothing here: `explain` logs what is a defect."""

    def on_finish(self) -> None:
        method = self.request.method or ""
        REQUESTS.labels(method, self.route, self.get_status()).inc()
        REQUEST_SECONDS.labels(method, self.route).observe(time.perf_counter() - self.started)


@tornado.web.stream_request_body
class EndpointHandler(BaseHandler):
    """Answers the endpoints of one path."""

    endpoints: dict[str, Endpoint]
    longest: int

    def initialize(  # type: ignore[override]
        self, marshal: Marshal, endpoints: dict[str, Endpoint]
    ) -> None:
        super().initialize(marshal)
        self.endpoints = endpoints
        self.route = next(iter(endpoints.values())).path
        self.longest = int(marshal.settings.skyportal.app.max_body_mib * 2**20)
        self.received = 0
        self.chunks: list[bytes] = []

    def write_error(self, status_code: int, **details: Any) -> None:
        """Tell which methods there are when it was none of them."""
        if status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            methods = {*self.endpoints, *({"HEAD"} if "GET" in self.endpoints else ())}
            self.set_header("Allow", ", ".join(sorted(methods)))
        super().write_error(status_code, **details)

    def data_received(self, chunk: bytes) -> None:
        """Keep the body as far as it is allowed to go; the rest is read and dropped."""
        self.received += len(chunk)
        if self.received <= self.longest:
            self.chunks.append(chunk)

    def endpoint(self) -> Endpoint:
        """Return the endpoint of this method; HEAD is answered by that of GET, or by its own."""
        method = self.request.method or ""
        names = ("HEAD", "GET") if method == "HEAD" else (method,)
        found = next((self.endpoints[name] for name in names if name in self.endpoints), None)
        if found is None:
            raise tornado.web.HTTPError(405)
        return found

    async def respond(self, **parts: str) -> None:
        """Run the endpoint of this method in a thread, and answer what it returns."""
        try:
            endpoint = self.endpoint()
            if self.received > self.longest:
                raise TooLargeError(
                    f"The request is longer than {self.longest / 2**20:g} MiB; send it in parts."
                )
            self.check_origin_of_write()
            credential = None if endpoint.open else self.credential()
            if endpoint.streamed:
                await self.stream(endpoint, credential, parts)
                return
            POOL_WAITING.inc()
            work = functools.partial(self.work, endpoint, credential, parts)
            loop = asyncio.get_running_loop()
            answer = await loop.run_in_executor(self.marshal.pool, work)
            if isinstance(answer, Forward):
                told = await self.told(answer)
                read = functools.partial(self.read, endpoint, answer, told)
                answer = await loop.run_in_executor(self.marshal.pool, read)
        except Refused as refused:
            self.refuse(refused.error.status, str(refused), refused.data)
        except ClientLeftError:
            self.hang_up()
        except tornado.web.HTTPError:
            raise
        except Exception as error:  # noqa: BLE001 (the one place where errors become answers)
            refusal = explain(error, self.route)
            if self._headers_written:
                self.hang_up()  # so that the client knows that the rest is missing
            else:
                self.refuse(*refusal)
        else:
            self.send(answer)

    def work(
        self, endpoint: Endpoint, credential: Credential | None, parts: dict[str, str]
    ) -> Raw | Forward[Any]:
        """Parse, run and serialise; in a thread of the pool."""
        POOL_WAITING.dec()
        with POOL_BUSY.track_inprogress():
            return in_turn(functools.partial(self.transact, endpoint, credential, parts))

    def transact(
        self, endpoint: Endpoint, credential: Credential | None, parts: dict[str, str]
    ) -> Raw | Forward[Any]:
        """Do the work, in one transaction unless anybody may ask."""
        if credential is None:
            arguments = self.arguments(endpoint, parts)
            value = endpoint.function(OpenCall(self.marshal.settings), **arguments)
        else:
            with self.calling(endpoint, credential, parts) as (call, arguments):
                value = self.once(endpoint, call, arguments)
        return value if isinstance(value, Forward) else self.answer(endpoint, value)

    def answer(self, endpoint: Endpoint, value: Any) -> Raw:
        """Return what an endpoint, or Kowalski, has said as it is sent."""
        return value if isinstance(value, Raw) else self.wrapped(serialised(endpoint, value))

    def once(self, endpoint: Endpoint, call: Call, arguments: dict[str, Any]) -> Any:
        """Run an endpoint, or return the answer of the first time under the same key."""
        key = self.request.headers.get("Idempotency-Key")
        if key is None or self.request.method != "POST" or endpoint.forwarded:
            return self.perform(endpoint, call, arguments)
        body = b"".join(self.chunks)
        request = idempotency.digest_of("POST", self.request.uri or "", body)
        first = idempotency.begin(call.session, call.caller, key, request)
        if first is not None:
            assert first.answer is not None  # noqa: S101 (see begin)
            answer = self.wrapped(first.answer)
            return replace(answer, headers=answer.headers | {"Idempotent-Replayed": "true"})
        data = serialised(endpoint, self.perform(endpoint, call, arguments))
        if not endpoint.secret:
            idempotency.finish(call.session, call.caller, key, data)
        return self.wrapped(data)

    def perform(self, endpoint: Endpoint, call: Call, arguments: dict[str, Any]) -> Any:
        """Run an endpoint; what is audited is noted in the same transaction."""
        if endpoint.audited:
            # Before, for somebody may remove his own account; what is refused is noted nowhere.
            audit.note(
                call.session,
                call.caller,
                method=endpoint.method,
                route=endpoint.path,
                path=self.request.path,
                body=arguments.get("body"),
            )
        return endpoint.function(call, **arguments)

    @contextmanager
    def calling(
        self, endpoint: Endpoint, credential: Credential, parts: dict[str, str]
    ) -> Iterator[tuple[Call, dict[str, Any]]]:
        """Run one transaction with the call and the arguments of an endpoint."""
        if isinstance(credential, TokenCredential):
            self.marshal.rate_limit.check(credential)
        with transaction(self.marshal.engine, credential) as (session, caller):
            check_permissions(endpoint, caller)
            yield Call(session, caller, self.marshal.settings), self.arguments(endpoint, parts)

    async def stream(
        self, endpoint: Endpoint, credential: Credential | None, parts: dict[str, str]
    ) -> None:
        """Send a file while an endpoint makes it, in a thread of those that are for files."""
        assert credential is not None  # noqa: S101 (there are no files for anybody)
        loop = asyncio.get_running_loop()

        def work() -> None:
            with self.calling(endpoint, credential, parts) as (call, arguments):
                send_stream(self, endpoint.function(call, **arguments), loop)

        if not self.marshal.export_turns.acquire(blocking=False):
            raise UnavailableError("Other exports are running; try again when they are done.")
        try:
            await loop.run_in_executor(self.marshal.exports, work)
        finally:
            self.marshal.export_turns.release()
        await self.finish()

    def hang_up(self) -> None:
        """Close the connection in the middle of an answer."""
        self.detach().close()
        self.on_finish()

    async def told(self, forward: Forward[Any]) -> Answer | None:
        """Return what Kowalski says, None where it knows nothing and that is an answer too."""
        try:
            return await self.marshal.kowalski.ask(forward.question)
        except NotFoundError:
            if forward.unknown is None:
                raise
            return None

    def read(self, endpoint: Endpoint, forward: Forward[Any], told: Answer | None) -> Raw:
        """Serialise what Kowalski has said; in a thread of the pool."""
        if told is not None:
            value = forward.read(told)
        else:
            assert forward.unknown is not None  # noqa: S101 (else `told` has refused)
            value = forward.unknown()
        return self.answer(endpoint, value)

    def arguments(self, endpoint: Endpoint, parts: dict[str, str]) -> dict[str, Any]:
        """Return the typed arguments of an endpoint, or refuse naming what is wrong."""
        arguments: dict[str, Any] = {}
        for name, adapter in endpoint.path_types.items():
            try:
                arguments[name] = adapter.validate_python(parts[name])
            except ValidationError as error:
                message = error.errors()[0]["msg"]
                raise InvalidRequestError(f"{name}: {message} (got {parts[name]!r})") from None
        if endpoint.query is not None:
            arguments["query"] = self.parse_query(endpoint.query)
        if endpoint.body is not None:
            arguments["body"] = parse_body(endpoint, b"".join(self.chunks))
        return arguments

    def parse_query(self, model: type[BaseModel]) -> BaseModel:
        """Return the typed parameters of the query string."""
        given: dict[str, Any] = {}
        for name, values in self.request.query_arguments.items():
            texts = [value.decode(errors="replace") for value in values]
            if any("\x00" in text for text in texts):
                raise InvalidRequestError(f"{name}: text must not contain the character NUL")
            given[name] = texts[0] if len(texts) == 1 else texts
        try:
            return model.model_validate(given)
        except ValidationError as error:
            raise Refused(*invalid(error, model)) from None

    def wrapped(self, data: bytes) -> Raw:
        """Return the envelope as JSON, compressed when the client can read that."""
        content = b'{"status":"success","message":"","data":%s,"version":"%s"}' % (
            data,
            VERSION.encode(),
        )
        headers = {"Cache-Control": "private, no-cache", "Vary": "Accept-Encoding, Authorization"}
        accepts = "gzip" in self.request.headers.get("Accept-Encoding", "")
        if accepts and len(content) >= COMPRESS_FROM:
            content = igzip.compress(content, compresslevel=2, mtime=0)
            headers["Content-Encoding"] = "gzip"
        return Raw(content, "application/json", headers)

    def send(self, answer: Raw) -> None:
        """Write an answer; a client that has it already gets 304."""
        self.set_header("Content-Type", answer.content_type)
        for name, value in answer.headers.items():
            self.set_header(name, value)
        self.finish(answer.content)

    get = head = post = put = patch = delete = respond


def serialised(endpoint: Endpoint, value: Any) -> bytes:
    """Return the data of an answer as JSON."""
    assert endpoint.answer is not None  # noqa: S101 (only Raw has no type)
    return dump(endpoint.answer, value)


def check_permissions(endpoint: Endpoint, caller: Caller) -> None:
    """Refuse a caller who lacks one of the endpoint's permissions."""
    lacking = [name for name in endpoint.permissions if not caller.may(name)]
    if lacking:
        names = ", ".join(f"'{name}'" for name in lacking)
        raise ForbiddenError(f"You lack the permission {names}; ask an administrator for it.")


def parse_body(endpoint: Endpoint, body: bytes) -> Any:
    """Return the typed body of a request."""
    assert endpoint.body is not None  # noqa: S101 (called only for endpoints with a body)
    if b"\\u0000" in body:
        raise InvalidRequestError("Text must not contain the character NUL.")
    try:
        return endpoint.body.validate_json(body or b"{}")
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        if first["type"] == "json_invalid":
            raise InvalidRequestError(
                f"The body is not valid JSON: {first['msg'].removeprefix('Invalid JSON: ')}."
            ) from None
        raise Refused(*invalid(error, endpoint.body_model)) from None


class UnknownPathHandler(BaseHandler):
    """Answers paths of the API that do not exist."""

    async def respond(self) -> None:
        """Say so."""
        error = NotFoundError(f"There is no {self.request.path}; see /api/openapi.json.")
        self.refuse(error.status, str(error), ErrorData())

    get = head = post = put = patch = delete = respond

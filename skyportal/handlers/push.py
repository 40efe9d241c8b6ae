"""The websocket: each client hears what its caller may see, and nothing else."""

import asyncio
from collections.abc import Coroutine
from functools import partial

import structlog
import tornado.websocket
from prometheus_client import Counter, Gauge
from pydantic import TypeAdapter, ValidationError
from sqlalchemy.exc import SQLAlchemyError

from skyportal.config import Marshal
from skyportal.database import Caller, Credential, TokenCredential, digest, transaction
from skyportal.domain.errors import DomainError
from skyportal.domain.push import ACCESS_CHANNEL
from skyportal.handlers.base import BaseHandler
from skyportal.schemas.push import (
    NOTICE,
    AuthMessage,
    HeartbeatPush,
    Notice,
    PushMessage,
    RefusedPush,
    ResyncPush,
    WelcomePush,
)

logger = structlog.get_logger()

CLIENTS = Gauge("skyportal_websocket_clients", "Open websockets")
PUSHES = Counter("skyportal_pushes_total", "Messages sent over websockets, by type", ["type"])
MESSAGE: TypeAdapter[PushMessage] = TypeAdapter(PushMessage)

HEARTBEAT_SECONDS = 30.0
AUTHENTICATE_SECONDS = 10.0
REFUSED = 4401  # close code of ours: the caller is unknown, or not welcome any more


class Hub:
    """The open websockets of this process. Lives on the event loop."""

    def __init__(self, marshal: Marshal) -> None:
        self.marshal = marshal
        self.clients: set[PushHandler] = set()
        self.tasks: set[asyncio.Task[None]] = set()

    def heard(self, channel: str, payload: str) -> None:
        """Pass on what PostgreSQL announced."""
        if channel == ACCESS_CHANNEL:
            for client in list(self.clients):
                if client.caller is not None and str(client.caller.user_id) == payload:
                    self.begin(client.recognise())
            return
        try:
            notice = NOTICE.validate_json(payload)
        except ValidationError:
            logger.error("an announcement cannot be read", payload=payload[:200])
            return
        for client in list(self.clients):
            if client.caller is not None and is_entitled(client.caller, notice):
                client.say(for_caller(client.caller, notice.message))

    def resync(self) -> None:
        """Tell all that something may have been missed."""
        for client in list(self.clients):
            client.say(ResyncPush())

    def begin(self, work: Coroutine[None, None, None]) -> None:
        """Run a coroutine; the set keeps it from being collected before it ends."""
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def heartbeat(self) -> None:
        """Keep connections alive, and look again whether their callers are still welcome."""
        while True:
            await asyncio.sleep(HEARTBEAT_SECONDS)
            for client in list(self.clients):
                client.say(HeartbeatPush())
                await client.recognise()

    def stop(self) -> None:
        """End what runs in the background."""
        for task in self.tasks:
            task.cancel()

    def close(self) -> None:
        """Close all websockets: the process is leaving."""
        for client in list(self.clients):
            client.close(1001, "restarting")


def is_entitled(caller: Caller, notice: Notice) -> bool:
    """Tell whether a caller may see a message."""
    return (
        caller.user_id in notice.user_ids
        or not set(notice.group_ids).isdisjoint(caller.group_ids)
        or not set(notice.stream_ids).isdisjoint(caller.stream_ids)
    )


def for_caller(caller: Caller, message: PushMessage) -> PushMessage:
    """Return a message that names only groups of the caller."""
    groups = getattr(message, "group_ids", None)
    if groups is None:
        return message
    known = [group for group in groups if group in caller.group_ids]
    return message.model_copy(update={"group_ids": known})


class PushHandler(BaseHandler, tornado.websocket.WebSocketHandler):
    """One websocket."""

    route = "/websocket"

    def initialize(self, marshal: Marshal, hub: Hub) -> None:  # type: ignore[override]
        super().initialize(marshal)
        self.hub = hub
        self.caller: Caller | None = None
        self.presented: Credential | None = None

    async def open(self, *args: str, **kwargs: str) -> None:
        """Welcome a browser by its cookie; a program has some seconds to send its token."""
        self.hub.clients.add(self)
        CLIENTS.set(len(self.hub.clients))
        try:
            self.presented = self.credential()
        except DomainError:
            self.hub.begin(self.await_token())
            return
        await self.recognise()

    async def await_token(self) -> None:
        """Close the connection of somebody who does not say who he is."""
        await asyncio.sleep(AUTHENTICATE_SECONDS)
        if self.caller is None:
            self.turn_away("Nobody signed in; send {type: 'auth', token: …} first.")

    async def on_message(self, message: str | bytes) -> None:
        """Read the token of a program."""
        if self.caller is not None:
            return
        try:
            secret = AuthMessage.model_validate_json(message).token
        except ValidationError:
            self.turn_away("The first message must be {type: 'auth', token: …}.")
            return
        self.presented = TokenCredential(digest(secret))
        await self.recognise()

    async def recognise(self) -> None:
        """Look up who is asking, and what he may see now."""
        if self.presented is None:
            return
        work = partial(recognised, self.marshal, self.presented)
        try:
            caller = await asyncio.get_running_loop().run_in_executor(self.marshal.pool, work)
        except DomainError as error:
            self.turn_away(str(error))
            return
        except SQLAlchemyError:
            if self.caller is None:
                self.turn_away("The database does not answer now; try again in a few seconds.")
            return  # a known caller stays until the database can be asked again
        new = self.caller is None
        self.caller = caller
        if new:
            self.say(WelcomePush(user_id=caller.user_id))

    def turn_away(self, reason: str) -> None:
        """Say why, and close."""
        self.caller = None
        self.say(RefusedPush(message=reason))
        self.close(REFUSED, reason[:120])

    def say(self, message: PushMessage) -> None:
        """Send a message, unless the client has just gone."""
        if self.ws_connection is None or self.ws_connection.is_closing():
            return
        self.write_message(MESSAGE.dump_json(message))
        PUSHES.labels(message.type).inc()

    def on_close(self) -> None:
        """Forget the client."""
        self.hub.clients.discard(self)
        CLIENTS.set(len(self.hub.clients))

    def check_origin(self, origin: str) -> bool:
        """Accept pages of this marshal only; programs send no origin."""
        public = self.marshal.settings.skyportal.app.public_url.rstrip("/")
        return origin == public or super().check_origin(origin)


def recognised(marshal: Marshal, credential: Credential) -> Caller:
    """Return who is asking; in a thread of the pool."""
    with transaction(marshal.engine, credential) as (_, caller):
        return caller

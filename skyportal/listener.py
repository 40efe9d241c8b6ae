"""Hears what PostgreSQL announces, in a thread of its own, through restarts of the server."""

import select
import socket
import threading
from collections.abc import Callable
from typing import Any

import psycopg2
import structlog
from psycopg2 import sql
from psycopg2.extensions import connection as Connection  # noqa: N812
from sqlalchemy.engine import URL

logger = structlog.get_logger()

RETRY_SECONDS = 0.5
RETRY_MAX_SECONDS = 5.0
STOP_SECONDS = 2.0  # how long it is waited for, where it is just connecting


class Listener:
    """Calls `heard(channel, payload)` for each announcement, `back()` after a lost connection."""

    def __init__(
        self,
        url: URL,
        channels: tuple[str, ...],
        heard: Callable[[str, str], object],
        back: Callable[[], object],
    ) -> None:
        self.url = url
        self.channels = channels
        self.heard = heard
        self.back = back
        self.stopping = threading.Event()
        self.listening = threading.Event()
        self.woken, self.waker = socket.socketpair()
        self.thread = threading.Thread(target=self.run, name="listener", daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self.thread.start()

    def stop(self) -> None:
        """Stop listening."""
        self.stopping.set()
        self.waker.close()  # which the thread sees at once
        self.thread.join(STOP_SECONDS)

    def run(self) -> None:
        """Listen; when the connection is lost, make a new one and say that something was missed."""
        pause, lost = RETRY_SECONDS, False
        while not self.stopping.is_set():
            try:
                connection = self.connect()
                if lost:
                    self.back()
                pause, lost = RETRY_SECONDS, True
                self.hear(connection)
            except psycopg2.Error as error:
                lost = True
                self.listening.clear()
                logger.warning("announcements lost", reason=str(error).strip(), retry_seconds=pause)
                self.stopping.wait(pause)
                pause = min(pause * 2, RETRY_MAX_SECONDS)

    def connect(self) -> Connection:
        """Return a connection that listens."""
        connection: Connection = psycopg2.connect(
            host=self.url.host,
            port=self.url.port,
            user=self.url.username,
            password=self.url.password,
            dbname=self.url.database,
            connect_timeout=5,
            application_name="skyportal listener",
        )
        connection.autocommit = True
        with connection.cursor() as cursor:
            for channel in self.channels:
                cursor.execute(sql.SQL("listen {}").format(sql.Identifier(channel)))
        self.listening.set()
        return connection

    def hear(self, connection: Connection) -> None:
        """Pass on announcements until told to stop; raises when the connection is lost."""
        while not self.stopping.is_set():
            wakers: list[Any] = [connection, self.woken]
            if connection not in select.select(wakers, [], [])[0]:
                continue
            connection.poll()
            while connection.notifies:
                notice = connection.notifies.pop(0)
                self.heard(notice.channel, notice.payload)
        connection.close()

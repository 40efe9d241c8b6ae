"""A TCP proxy before a server that can be made slow, deaf, silent or broken."""

import contextlib
import enum
import socket
import threading
import time
from collections.abc import Callable, Iterator

CHUNK = 1 << 16
CONNECT_SECONDS = 5.0
LOOK_SECONDS = 0.05
ERROR_BODY = b'{"status": "error", "message": "broken on purpose"}'
ERROR = (
    b"HTTP/1.1 500 Internal Server Error\r\nContent-Type: application/json\r\n"
    b"Content-Length: %d\r\nConnection: close\r\n\r\n%s" % (len(ERROR_BODY), ERROR_BODY)
)

Address = tuple[str, int]


class Mode(enum.Enum):
    """How a proxy treats what it is given."""

    OPEN = "hands everything on"
    SLOW = "holds up every piece of each direction"
    HANG = "takes connections and hands nothing on"
    SILENT = "hands requests on and keeps the answers"
    BROKEN = "answers every request with HTTP 500"


class Proxy:
    """Listens on a port of the loopback interface for as long as it is entered.

    `target` is asked at each connection, so that it may become known later.
    """

    def __init__(self, port: int, target: Callable[[], Address]) -> None:
        self.port = port
        self.target = target
        self.mode = Mode.OPEN
        self.delay_seconds = 0.0
        self.closing = threading.Event()

    def __enter__(self) -> "Proxy":
        self.listener = socket.create_server(("127.0.0.1", self.port), backlog=128)
        threading.Thread(target=self.listen, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        # A thread that waits in accept() is woken by this, and not by a mere close().
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    @contextlib.contextmanager
    def being(self, mode: Mode, delay_seconds: float = 0.0) -> Iterator[None]:
        """Treat what passes in another way for a while."""
        self.delay_seconds, self.mode = delay_seconds, mode
        try:
            yield
        finally:
            self.mode = Mode.OPEN

    def listen(self) -> None:
        """Serve each connection in threads of its own."""
        while not self.closing.is_set():
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.connect, args=(client,), daemon=True).start()

    def connect(self, client: socket.socket) -> None:
        """Open the way to the server; a server that is away ends the client's connection."""
        try:
            server = socket.create_connection(self.target(), CONNECT_SECONDS)
        except OSError:
            client.close()
            return
        server.settimeout(None)
        for one in (client, server):
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        answers = threading.Thread(target=self.answer, args=(server, client), daemon=True)
        answers.start()
        self.ask(client, server)

    def ask(self, client: socket.socket, server: socket.socket) -> None:
        """Hand on what the client says."""
        for piece in pieces(client):
            self.hold()
            if self.mode is Mode.BROKEN:
                with contextlib.suppress(OSError):
                    client.sendall(ERROR)
                break
            if not sent(server, piece):
                break
        close(client, server)

    def answer(self, server: socket.socket, client: socket.socket) -> None:
        """Hand on what the server says; who has missed a part of it can use none of the rest."""
        for piece in pieces(server):
            self.hold()
            if self.mode is Mode.SILENT:
                self.wait_while(Mode.SILENT)
                break
            if not sent(client, piece):
                break
        close(client, server)

    def hold(self) -> None:
        """Wait for as long as a piece is held up."""
        if self.mode is Mode.SLOW:
            time.sleep(self.delay_seconds)
        self.wait_while(Mode.HANG)

    def wait_while(self, mode: Mode) -> None:
        """Wait until the proxy is in another mode, or closes."""
        while self.mode is mode and not self.closing.wait(LOOK_SECONDS):
            pass


def pieces(source: socket.socket) -> Iterator[bytes]:
    """Yield what comes from a connection until its end."""
    while True:
        try:
            piece = source.recv(CHUNK)
        except OSError:
            return
        if not piece:
            return
        yield piece


def sent(sink: socket.socket, piece: bytes) -> bool:
    """Send a piece; tell whether the connection took it."""
    try:
        sink.sendall(piece)
    except OSError:
        return False
    return True


def close(*connections: socket.socket) -> None:
    """End connections, also for threads that wait in them."""
    for one in connections:
        with contextlib.suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
        one.close()

"""The suite of faults: what is drawn by lot can be repeated, and its tools do what they say."""

import http.client
import socket
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from benchmarks.chaos.disk import NoDiskError, small_disk
from benchmarks.chaos.faults import OTHERS
from benchmarks.chaos.proxy import Mode, Proxy
from benchmarks.chaos.rounds import Record, plan
from tests.accounting import Outcome
from tests.conftest import free_port


class Echo(socketserver.StreamRequestHandler):
    """Says back what it is told, line by line, and remembers it."""

    heard: list[bytes]

    def handle(self) -> None:
        for said in self.rfile:
            self.heard.append(said)
            self.wfile.write(said)


@pytest.fixture
def heard() -> list[bytes]:
    return []


@pytest.fixture
def proxy(heard: list[bytes]) -> Iterator[Proxy]:
    handler = type("Handler", (Echo,), {"heard": heard})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        host, port = server.server_address[:2]
        with Proxy(free_port(), lambda: (str(host), int(port))) as proxy:
            yield proxy
        server.shutdown()


def connect(proxy: Proxy) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", proxy.port), 5)
    connection.settimeout(0.3)
    return connection


def asked(connection: socket.socket, said: bytes) -> bytes:
    connection.sendall(said)
    return connection.recv(100)


def test_same_seed_gives_the_same_rounds() -> None:
    def described(seed: int) -> list[tuple[str, str, float]]:
        return [(fault.kind, fault.detail, fault.moment) for fault in plan(seed, 20)]

    assert described(5) == described(5) != described(6)


def test_every_kind_comes_among_the_first_rounds() -> None:
    kinds = [fault.kind for fault in plan(1, 50)]
    assert kinds.count("kill") == 50
    assert {kind.kind for kind in OTHERS} <= set(kinds[: 2 * len(OTHERS)])
    assert len({fault.detail for fault in plan(1, 50) if fault.kind == "kill"}) > 5


def test_proxy_hands_on(proxy: Proxy, heard: list[bytes]) -> None:
    with closing(connect(proxy)) as connection:
        assert asked(connection, b"hello\n") == b"hello\n"
    assert heard == [b"hello\n"]


def test_slow_proxy_takes_its_time(proxy: Proxy) -> None:
    with closing(connect(proxy)) as connection, proxy.being(Mode.SLOW, 0.1):
        began = time.monotonic()
        assert asked(connection, b"hello\n") == b"hello\n"
        assert time.monotonic() - began >= 0.2


def test_what_hangs_goes_on_afterwards(proxy: Proxy, heard: list[bytes]) -> None:
    with closing(connect(proxy)) as connection:
        with proxy.being(Mode.HANG):
            with pytest.raises(TimeoutError):
                asked(connection, b"hello\n")
            assert heard == []
        assert connection.recv(100) == b"hello\n"


def test_silent_proxy_has_the_request_done_and_loses_the_answer(
    proxy: Proxy, heard: list[bytes]
) -> None:
    with closing(connect(proxy)) as connection:
        with proxy.being(Mode.SILENT), pytest.raises(TimeoutError):
            asked(connection, b"hello\n")
        assert heard == [b"hello\n"]
        assert connection.recv(100) == b"", "who has lost an answer is not given the next one"


def test_broken_proxy_answers_500(proxy: Proxy, heard: list[bytes]) -> None:
    with proxy.being(Mode.BROKEN):
        request = http.client.HTTPConnection("127.0.0.1", proxy.port, timeout=5)
        request.request("POST", "/api/candidates", b"{}")
        response = request.getresponse()
        assert (response.status, response.read()[:10]) == (500, b'{"status":')
    assert heard == []


def test_server_that_is_away_ends_the_connection() -> None:
    nobody = free_port()
    with (
        Proxy(free_port(), lambda: ("127.0.0.1", nobody)) as proxy,
        closing(connect(proxy)) as connection,
    ):
        assert connection.recv(100) == b""


def test_a_disk_is_full_for_a_while() -> None:
    try:
        with small_disk(0.03) as disk:
            with disk.full() as size:
                assert size > 10e6
                with pytest.raises(OSError, match="No space left"):
                    (disk.folder / "more").write_bytes(bytes(10_000))
            (disk.folder / "more").write_bytes(bytes(10_000))
    except NoDiskError as error:
        pytest.skip(str(error))


@pytest.mark.parametrize(
    "wrong",
    [{"lost_alerts": 1}, {"doubled_alerts": 1}, {"lost_candidates": 1}, {"dead_letters": 1}],
)
def test_a_round_in_which_something_is_lost_is_not_whole(wrong: dict[str, int]) -> None:
    fine = dict.fromkeys(("lost_alerts", "doubled_alerts", "dead_letters"), 0)
    fine |= {"alerts": 9, "passes": 2, "lost_candidates": 0, "doubled_candidates": 0}
    assert Record(0, "kill", "", outcome=Outcome(**fine), balanced=True).whole
    assert not Record(0, "kill", "", outcome=Outcome(**fine), balanced=False).whole
    assert not Record(0, "kill", "", outcome=Outcome(**fine | wrong), balanced=True).whole
    assert not Record(0, "kill", "", problem="no account").whole

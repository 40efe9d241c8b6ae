"""`/health` and `/metrics` of processes that serve nothing else."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from prometheus_client import Counter

from baselayer.operation import serve_operation

TURNS = Counter("fritz_test_turns_total", "turns of this test")


@pytest.fixture
def facts() -> dict[str, object]:
    return {"in_flight": 2}


@pytest.fixture
def address(facts: dict[str, object]) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = serve_operation(port, lambda: facts)
    yield f"http://127.0.0.1:{port}"
    server.shutdown()
    server.server_close()


def test_health_gives_the_facts(address: str) -> None:
    with urllib.request.urlopen(f"{address}/health") as answer:
        assert json.load(answer) == {"in_flight": 2}


def test_health_with_an_error_is_503(address: str, facts: dict[str, object]) -> None:
    facts["error"] = "MongoDB does not answer"
    with pytest.raises(urllib.error.HTTPError) as refusal:
        urllib.request.urlopen(f"{address}/health")
    assert refusal.value.code == 503
    assert json.load(refusal.value)["error"] == "MongoDB does not answer"


def test_metrics_are_prometheus_text(address: str) -> None:
    TURNS.inc(3)
    with urllib.request.urlopen(f"{address}/metrics") as answer:
        assert b"fritz_test_turns_total 3.0" in answer.read()


def test_anything_else_is_404(address: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as refusal:
        urllib.request.urlopen(f"{address}/secrets.yaml")
    assert refusal.value.code == 404


def test_sigterm_sets_the_event() -> None:
    program = (
        "from baselayer.operation import stop_event\n"
        "event = stop_event()\nprint('up', flush=True)\nevent.wait(30)\nprint('drained')"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, env=os.environ
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "up\n"
    process.send_signal(signal.SIGTERM)
    assert process.communicate(timeout=60)[0] == "drained\n"
    assert process.returncode == 0

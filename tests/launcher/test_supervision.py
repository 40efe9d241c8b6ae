"""supervisord keeps a program alive, and stops it when told."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from launcher.status import ProcessState, as_facts, process_state
from launcher.supervision import (
    Supervised,
    Supervisor,
    orphans,
    start_supervisord,
    write_configuration,
)

PROGRAM = """
import signal, sys, time
def drain(*_):
    print("drained 100 % of it", flush=True)
    sys.exit(0)
signal.signal(signal.SIGTERM, drain)
print("up", flush=True)
while True:
    time.sleep(0.1)
"""


def until(fact: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.05)


@pytest.fixture
def state(tmp_path: Path) -> Path:
    (tmp_path / "logs").mkdir()
    return tmp_path


@pytest.fixture
def supervisor(state: Path) -> Iterator[Supervisor]:
    environment = {"FRITZ__STATE": str(state), "ODD": 'with "quotes" and 5 %'.replace('"', "'")}
    script = state / "steady.py"
    script.write_text(PROGRAM)
    programs = [
        Supervised("steady", (sys.executable, str(script)), state, environment),
        Supervised("once", (sys.executable, "-c", "pass"), state, environment, restart=False),
    ]
    start_supervisord(write_configuration(state, programs, 10))
    supervisor = Supervisor(state)
    until(supervisor.alive)
    yield supervisor
    supervisor.shutdown()


def state_of(supervisor: Supervisor, name: str) -> str:
    return str(supervisor.processes()[name]["statename"])


def test_nothing_starts_by_itself(supervisor: Supervisor) -> None:
    assert state_of(supervisor, "steady") == "STOPPED"


def test_killed_program_comes_back(supervisor: Supervisor) -> None:
    supervisor.start("steady")
    until(lambda: state_of(supervisor, "steady") == "RUNNING")
    first = supervisor.processes()["steady"]["pid"]
    os.kill(first, signal.SIGKILL)
    until(lambda: supervisor.processes()["steady"]["pid"] not in {0, first})


def test_stop_lets_a_program_drain(supervisor: Supervisor, state: Path) -> None:
    log = state / "logs" / "steady.log"
    supervisor.start("steady")
    until(lambda: log.exists() and "up" in log.read_text())
    supervisor.stop("steady")
    assert "drained 100 % of it" in log.read_text()
    supervisor.stop("steady")  # stopping twice is no error
    supervisor.shutdown()
    supervisor.stop("steady")  # nor is it when the supervisor is gone


def test_program_that_plays_once_is_not_restarted(supervisor: Supervisor) -> None:
    supervisor.start("once")
    until(lambda: state_of(supervisor, "once") == "EXITED")
    time.sleep(1.0)
    assert state_of(supervisor, "once") == "EXITED"


def test_programs_whose_supervisor_was_killed_are_found(
    supervisor: Supervisor, state: Path
) -> None:
    log = state / "logs" / "steady.log"
    supervisor.start("steady")
    # It has its own environment by then, and nothing left to say to whom does not read it.
    until(lambda: log.exists() and "up" in log.read_text())
    pid = supervisor.processes()["steady"]["pid"]
    os.kill(int((state / "supervisord.pid").read_text()), signal.SIGKILL)
    until(lambda: not supervisor.alive())
    assert pid in [process.pid for process in orphans(state)]
    psutil.Process(pid).kill()


def test_others_who_name_the_instance_are_not_its_orphans(
    supervisor: Supervisor, state: Path
) -> None:
    editor = subprocess.Popen(
        [sys.executable, "-c", "import time; time.sleep(60)"],
        env=os.environ | {"FRITZ__STATE": str(state)},
    )
    try:
        assert editor.pid not in [process.pid for process in orphans(state)]
    finally:
        editor.kill()
        editor.wait()


def test_status_tells_process_since_when_and_how_large(supervisor: Supervisor) -> None:
    supervisor.start("steady")
    until(lambda: state_of(supervisor, "steady") == "RUNNING")

    def states() -> list[ProcessState]:
        return [process_state(supervisor.processes()[name], None) for name in ("steady", "once")]

    # It counts as running before it has a program of its own in memory.
    until(lambda: (states()[0].memory_mb or 0) > 1)
    running, stopped = as_facts(states())
    assert (running["name"], running["state"]) == ("steady", "running")
    assert psutil.pid_exists(running["pid"])
    assert abs(time.time() - running["since"]) < 20
    assert running["memory_mb"] < 500
    assert (stopped["state"], stopped["pid"], stopped["since"]) == ("stopped", None, None)
    assert running.keys() == {"name", "state", "pid", "since", "memory_mb", "healthy"}

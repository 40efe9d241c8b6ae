"""The rounds: in each, alerts stream, a fault is done, and all is counted when it is over."""

import contextlib
import json
import random
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psycopg2 import OperationalError
from pymongo.errors import PyMongoError

from benchmarks.chaos.disk import NoDiskError, small_disk
from benchmarks.chaos.faults import OTHERS, Fault, Ground, Kill
from benchmarks.chaos.proxy import Address, Proxy
from launcher.instance import free_run
from launcher.status import process_states
from tests.accounting import Outcome, candids_of, outcome, settle
from tests.stack import BIN, Stack, wait_until

START_JD = 2461041.0
DISK_GB = 6.0
LEAST_FREE_GB = 1.0
WELL_SECONDS = 240.0
PLAYED_SECONDS = 300.0


@dataclass(frozen=True)
class Stream:
    """What streams in a round. Nights follow each other in one sky, so histories grow."""

    alerts: int
    rate: float
    seed: int


@dataclass(frozen=True)
class Record:
    """One round. `problem` says what did not come true; `skipped` why nothing was done."""

    number: int
    kind: str
    detail: str
    seconds: float = 0.0
    outcome: Outcome | None = None
    balanced: bool | None = None
    problem: str | None = None
    skipped: str | None = None

    @property
    def whole(self) -> bool:
        """Tell whether nothing was lost or doubled."""
        if self.skipped:
            return True
        return bool(self.outcome and self.outcome.whole and self.balanced and not self.problem)


def plan(seed: int, kills: int) -> list[Fault]:
    """Return the faults of all rounds: so many kills, and one of each other kind among the first.

    The same seed gives the same faults.
    """
    dice = random.Random(seed)  # noqa: S311 (it has to be repeatable)
    others = [kind(dice) for kind in OTHERS]
    dice.shuffle(others)
    faults: list[Fault] = []
    for number in range(max(kills, len(others))):
        faults += others[number : number + 1]
        faults += [Kill(dice)] if number < kills else []
    return faults


@contextlib.contextmanager
def ground() -> Iterator[Ground]:
    """A whole platform on a small disk, with proxies before MongoDB and before the marshal."""
    with contextlib.ExitStack() as stay:
        disk, no_disk = None, ""
        try:
            disk = stay.enter_context(small_disk(DISK_GB))
        except NoDiskError as error:
            no_disk = str(error)
        folder = disk.folder if disk else stay.enter_context(temporary_folder())
        mongodb_port, marshal_port = free_run(2)
        stack = Stack(
            folder / "state",
            {
                "FRITZ__MONGODB__URI": (
                    f"mongodb://127.0.0.1:{mongodb_port}/?replicaSet=rs0&directConnection=true"
                ),
                "FRITZ__KOWALSKI__PUBLISHER__MARSHAL_URL": f"http://127.0.0.1:{marshal_port}",
                "FRITZ__LAUNCHER__MIN_FREE_DISK_GB": str(LEAST_FREE_GB),
            },
        )
        mongodb = stay.enter_context(Proxy(mongodb_port, lambda: mongodb_of(stack)))
        marshal = stay.enter_context(Proxy(marshal_port, lambda: marshal_of(stack)))
        stay.callback(stack.stop)
        stack.start("--no-play")
        yield Ground(stack, mongodb, marshal, disk, no_disk)


@contextlib.contextmanager
def temporary_folder() -> Iterator[Path]:
    """A folder that other users may pass through, as PostgreSQL must."""
    with tempfile.TemporaryDirectory(prefix="fritz-chaos-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


def mongodb_of(stack: Stack) -> Address:
    """Return where this instance's MongoDB really listens."""
    return "127.0.0.1", stack.settings.launcher.mongodb_port


def marshal_of(stack: Stack) -> Address:
    """Return where this instance's marshal really listens."""
    return "127.0.0.1", stack.settings.skyportal.app.port


def run_round(place: Ground, number: int, fault: Fault, stream: Stream) -> Record:
    """Let a night stream, do the fault, wait until all is over, and count."""
    reason = fault.missing(place)
    if reason is not None:
        return Record(number, fault.kind, fault.detail, skipped=reason)
    began = time.monotonic()
    problem, found, balanced = None, None, None
    night = draw(place.stack, number, stream)
    candids = candids_of(night)
    try:
        play_through(place, night, candids, fault, stream.rate)
        wait_until(lambda: well(place.stack), "every process is well", WELL_SECONDS)
        settle(place.stack, candids)
        found = outcome(place.stack, candids)
        balanced = all(account["balanced"] for account in accounts(place.stack))
    except (AssertionError, PyMongoError, OperationalError, subprocess.SubprocessError) as error:
        problem = f"{type(error).__name__}: {error}"
    shutil.rmtree(night)
    seconds = round(time.monotonic() - began, 1)
    return Record(number, fault.kind, fault.detail, seconds, found, balanced, problem)


def draw(stack: Stack, number: int, stream: Stream) -> Path:
    """Draw the night of this round, and return its folder."""
    folder = stack.state / "simulation"
    stack.kowalski(
        *("simulate", "--out", str(folder), "--alerts", str(stream.alerts)),
        *("--seed", str(stream.seed), "--start-jd", str(START_JD), "--first-night", str(number)),
    )
    return folder / f"night_{number:04d}"


def play_through(place: Ground, night: Path, candids: list[int], fault: Fault, rate: float) -> None:
    """Stream a night, and do the fault in its midst.

    What Kafka did not take because of the fault is played again, as somebody would.
    """
    stack = place.stack
    player = stack.replay(night, rate=rate)
    wait_until(lambda: stack.archived(candids) > fault.moment * len(candids), "the night runs")
    with fault.begin(place):
        time.sleep(fault.seconds)
    if player.wait(PLAYED_SECONDS) != 0:
        assert stack.replay(night).wait(PLAYED_SECONDS) == 0, "the night cannot be played again"


def well(stack: Stack) -> bool:
    """Tell whether every process runs and says that it is well."""
    states = process_states(stack.settings)
    return bool(states) and all(
        one.state == "running" and one.healthy is not False for one in states
    )


def accounts(stack: Stack) -> list[dict[str, Any]]:
    """Return what `kowalski reconcile` says of each topic.

    Raises
    ------
    AssertionError
        It cannot tell.
    """
    done = subprocess.run(
        [str(BIN / "kowalski"), "reconcile", "--json"],
        env=stack.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout, f"no account: {done.stderr}"
    found: list[dict[str, Any]] = json.loads(done.stdout)
    assert (done.returncode == 0) == all(account["balanced"] for account in found), done.stdout
    return found

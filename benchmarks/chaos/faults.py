"""The faults: each is begun while alerts stream, and is over when its context ends."""

import contextlib
import os
import random
import shutil
import signal
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from confluent_kafka.admin import AdminClient

from benchmarks.chaos.disk import Disk
from benchmarks.chaos.proxy import Mode, Proxy
from launcher.instance import free_run
from launcher.services import EMBEDDED, SERVICES, services
from launcher.start import console, environment, healthy
from tests.stack import Stack, wait_until

VICTIMS = (*EMBEDDED, *(service.name for service in SERVICES), "worker-0", "worker-1")
SKEWED = ("worker-1", "publisher", "marshal")  # the Kafka client spins under `faketime`
SKEWED_PATH = os.pathsep.join(
    filter(None, [str(Path(__file__).parent / "skewed"), os.environ.get("PYTHONPATH")])
)
RESTART_SECONDS = 120.0
DRAIN_SECONDS = 60.0


@dataclass(frozen=True)
class Ground:
    """What faults are done to. `disk` is None where none could be made, for the reason given."""

    stack: Stack
    mongodb: Proxy
    marshal: Proxy
    disk: Disk | None
    no_disk: str = ""


class Fault(ABC):
    """One kind of fault, with what is drawn by lot of it.

    It begins when the part `moment` of the alerts is archived, and lasts `seconds`.
    """

    kind = "fault"

    def __init__(self, dice: random.Random) -> None:
        self.moment = dice.uniform(0.05, 0.6)
        self.seconds = dice.uniform(3.0, 12.0)
        self.detail = ""

    def missing(self, ground: Ground) -> str | None:
        """Return why this cannot be done here; None if it can."""
        return None

    @abstractmethod
    def begin(self, ground: Ground) -> AbstractContextManager[None]:
        """Begin the fault, and end it with the context."""


class Kill(Fault):
    """`kill -9` of one process, which the supervisor then starts again."""

    kind = "kill"

    def __init__(self, dice: random.Random) -> None:
        super().__init__(dice)
        self.seconds = 0.0
        self.detail = self.victim = dice.choice(VICTIMS)

    @contextlib.contextmanager
    def begin(self, ground: Ground) -> Iterator[None]:
        """Kill it, and wait until it runs again."""
        stack = ground.stack
        former = stack.kill(self.victim)
        wait_until(
            lambda: stack.restarted(self.victim, former),
            f"{self.victim} is restarted",
            RESTART_SECONDS,
        )
        yield


class FullDisk(Fault):
    """Not a byte is left on the disk on which all data lie."""

    kind = "full disk"

    def missing(self, ground: Ground) -> str | None:
        """Return why there is no disk to fill."""
        return None if ground.disk else ground.no_disk

    @contextlib.contextmanager
    def begin(self, ground: Ground) -> Iterator[None]:
        """Fill it."""
        assert ground.disk is not None
        with ground.disk.full() as size:
            self.detail = f"{size / 1e6:.0f} MB filled for {self.seconds:.1f} s"
            yield


class SlowMongoDB(Fault):
    """Every request to MongoDB and every answer takes a while."""

    kind = "slow MongoDB"

    def __init__(self, dice: random.Random) -> None:
        super().__init__(dice)
        self.delay = dice.uniform(0.1, 0.5)
        self.detail = f"{self.delay * 1000:.0f} ms each way for {self.seconds:.1f} s"

    def begin(self, ground: Ground) -> AbstractContextManager[None]:
        """Hold up what passes."""
        return ground.mongodb.being(Mode.SLOW, self.delay)


class FrozenMongoDB(Fault):
    """MongoDB does nothing at all for a while, and keeps its connections."""

    kind = "frozen MongoDB"

    def __init__(self, dice: random.Random) -> None:
        super().__init__(dice)
        self.detail = f"{self.seconds:.1f} s"

    @contextlib.contextmanager
    def begin(self, ground: Ground) -> Iterator[None]:
        """Stop the process, and let it go on."""
        pid = int(ground.stack.supervisor.processes()["mongodb"]["pid"])
        os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(pid, signal.SIGCONT)


class AilingMarshal(Fault):
    """The marshal answers 500, hangs, or does what it is asked and never says so."""

    mode = Mode.BROKEN

    def __init__(self, dice: random.Random) -> None:
        super().__init__(dice)
        self.seconds = dice.uniform(10.0, 25.0)  # longer than the publisher waits for an answer
        self.detail = f"{self.seconds:.1f} s"

    def begin(self, ground: Ground) -> AbstractContextManager[None]:
        """Come between the publisher and the marshal."""
        return ground.marshal.being(self.mode)


class BrokenMarshal(AilingMarshal):
    """Answers 500."""

    kind = "marshal answers 500"


class HangingMarshal(AilingMarshal):
    """Takes requests, and does nothing."""

    kind = "marshal hangs"
    mode = Mode.HANG


class SilentMarshal(AilingMarshal):
    """Does what it is asked, but its answers are lost."""

    kind = "marshal's answers are lost"
    mode = Mode.SILENT


class Rebalance(Fault):
    """A second broker joins the consumer group, takes partitions over, and leaves."""

    kind = "rebalance"

    def __init__(self, dice: random.Random) -> None:
        super().__init__(dice)
        self.killed = dice.random() < 0.5
        self.detail = f"a second broker {'dies' if self.killed else 'leaves'}"

    @contextlib.contextmanager
    def begin(self, ground: Ground) -> Iterator[None]:
        """Start the second broker; when the context ends it has left, or is dead."""
        stack = ground.stack
        port = free_run(1)[0]
        variables = {"FRITZ__KOWALSKI__BROKER__METRICS_PORT": str(port)}
        with started(stack, ("kowalski", "broker"), port, variables) as broker:
            wait_until(lambda: members(stack) >= 2, "the second broker is in the group", 60)
            yield
            if self.killed:
                broker.kill()
        wait_until(lambda: members(stack) == 1, "the second broker is out of the group", 120)


class Skew(Fault):
    """One process lives in another time."""

    kind = "clock skew"

    def __init__(self, dice: random.Random) -> None:
        super().__init__(dice)
        self.victim = dice.choice(SKEWED)
        self.offset = dice.choice([-1, 1]) * dice.randrange(60, 86_400)
        self.detail = f"{self.victim} {self.offset:+d} s"

    def missing(self, ground: Ground) -> str | None:
        """Return that nothing here can tell a process another time."""
        return None if shutil.which("faketime") else "faketime is not installed"

    @contextlib.contextmanager
    def begin(self, ground: Ground) -> Iterator[None]:
        """Run the process under another clock in the place of its own."""
        stack = ground.stack
        (service,) = (one for one in services(stack.settings) if one.name == self.victim)
        clock = ("faketime", "-m", "--exclude-monotonic", "-f", f"{self.offset:+d}s")
        stack.supervisor.stop(self.victim)
        try:
            port = service.port(stack.settings)
            with started(stack, service.command, port, {"PYTHONPATH": SKEWED_PATH}, clock):
                yield
        finally:
            stack.supervisor.start(self.victim)


OTHERS: tuple[type[Fault], ...] = (
    *(FullDisk, SlowMongoDB, FrozenMongoDB, BrokenMarshal, HangingMarshal, SilentMarshal),
    *(Rebalance, Skew),
)
"""Every kind but the kill."""


@contextlib.contextmanager
def started(
    stack: Stack,
    command: tuple[str, ...],
    port: int,
    variables: Mapping[str, str],
    before: tuple[str, ...] = (),
) -> Iterator["subprocess.Popen[bytes]"]:
    """Run one of our commands beside the supervised ones until it is well; asked to drain at the end.

    `port` is that of its `/health`; `before` is a command that runs it.
    """
    log = stack.state / "logs" / f"extra-{command[1]}.log"
    with log.open("ab") as file:
        process = subprocess.Popen(
            [*before, *console(command)],
            env={**stack.environment, **environment(stack.settings), **variables},
            stdout=file,
            stderr=file,
            start_new_session=True,
        )
    try:
        wait_until(lambda: healthy(port), f"a second `{' '.join(command)}` is well")
        yield process
    finally:
        end(process)


def end(process: "subprocess.Popen[bytes]") -> None:
    """Ask a process and its children to drain; kill those that do not."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        deadline = time.monotonic() + DRAIN_SECONDS
        while time.monotonic() < deadline:
            process.poll()  # so that it does not stay as a zombie
            if not alive(process.pid):
                return
            time.sleep(0.1)


def alive(group: int) -> bool:
    """Tell whether any process of a group lives."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def members(stack: Stack) -> int:
    """Return how many consumers the broker's group has that hold partitions."""
    client = AdminClient({"bootstrap.servers": stack.settings.kafka.bootstrap_servers})
    groups = client.list_consumer_groups(request_timeout=10).result().valid
    names = [one.group_id for one in groups]
    described = client.describe_consumer_groups(names, request_timeout=10)
    return sum(
        bool(member.assignment.topic_partitions)
        for future in described.values()
        for member in future.result().members
    )

"""Work of the dask cluster that is asked for from here.

Alerts come first: their batches have a higher priority, so that a worker takes up a part of ours only
when none of theirs waits for it, and puts it aside after a fraction of a second.
"""

import time
import uuid
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from baselayer.dask_logs import adopt_dask_logs

Part = TypeVar("Part")
Answer = TypeVar("Answer")

PRIORITY = -10  # that of a batch of alerts is 0
CONNECT_SECONDS = 5.0
LOOK_SECONDS = 0.1
TELL_SECONDS = 1.0


class ClusterAwayError(Exception):
    """The scheduler does not answer, or has lost what it was given; a later try may succeed."""


class NotTriedAgainError(Exception):
    """A later try would end in the same way; one of the subclasses."""


class ClusterBusyError(NotTriedAgainError):
    """The time is over, and the work is not done."""


class WorkFailedError(NotTriedAgainError):
    """The work itself has raised an error, and would again."""


class GivenUpError(Exception):
    """Nobody waits for the work any more."""


def compute(
    address: str,
    work: Callable[[Any, Part], Answer],
    common: object,
    parts: Sequence[Part],
    *,
    seconds: float,
    told: Callable[[float], bool],
) -> list[Answer]:
    """Have the cluster do `work(common, part)` for each part; return the answers in order.

    `told` hears about once a second which fraction is done, and answers whether to go on.

    Raises
    ------
    ClusterAwayError, ClusterBusyError, WorkFailedError, GivenUpError
        See there.
    """
    # Heavy, and most workers of the marshal never need it.
    from distributed import Client

    adopt_dask_logs()
    try:
        client = Client(  # type: ignore[no-untyped-call]
            address, timeout=CONNECT_SECONDS, set_as_default=False
        )
    except (OSError, TimeoutError, RuntimeError) as error:
        raise ClusterAwayError(f"the scheduler at {address} does not answer") from error
    try:
        name = f"work-{uuid.uuid4().hex}"
        # Sent once; workers pass it on among themselves, and make it again if it is lost.
        shared = client.submit(itself, common, key=f"{name}-common", pure=False, priority=PRIORITY)
        futures = [
            client.submit(work, shared, part, key=(name, number), pure=False, priority=PRIORITY)
            for number, part in enumerate(parts)
        ]
        wait(client, futures, seconds, told)
        answers: list[Answer] = client.gather(futures)  # type: ignore[no-untyped-call]
    except (OSError, RuntimeError) as error:
        raise ClusterAwayError(f"the connection was lost: {error}") from error
    else:
        return answers
    finally:
        client.close(timeout=1)  # type: ignore[no-untyped-call]


def itself(value: object) -> object:
    """Return what was given."""
    return value


def wait(
    client: Any, futures: Sequence[Any], seconds: float, told: Callable[[float], bool]
) -> None:
    """Wait until all is done."""
    deadline = time.monotonic() + seconds
    tell_at = 0.0
    while True:
        states = [future.status for future in futures]
        for future, state in zip(futures, states, strict=True):
            if state == "error":
                raise failure_of(future)
            if state in {"lost", "cancelled"}:
                raise ClusterAwayError("the cluster has lost the work")
        if client.status != "running":
            raise ClusterAwayError("the scheduler is gone")
        done = states.count("finished")
        if done == len(futures):
            return
        now = time.monotonic()
        if now > deadline:
            raise ClusterBusyError(f"{done} of {len(futures)} parts were done in {seconds:g} s")
        if now >= tell_at:
            tell_at = now + TELL_SECONDS
            if not told(done / len(futures)):
                raise GivenUpError
        time.sleep(LOOK_SECONDS)


def failure_of(future: Any) -> Exception:
    """Return what it means that a part has failed."""
    from distributed import KilledWorker

    error = future.exception(timeout=CONNECT_SECONDS)
    if isinstance(error, KilledWorker):
        return ClusterAwayError("workers have died with the work")
    return WorkFailedError(f"{type(error).__name__}: {error}")

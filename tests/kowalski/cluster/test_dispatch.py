"""Batches are done at last, whatever happens to workers."""

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import dask
import pytest
from distributed import LocalCluster

from kowalski.cluster import dispatch
from kowalski.cluster.dispatch import Dispatcher
from kowalski.pipeline.report import Report
from kowalski.stream.batches import Batch, Packet

DEADLY = b"deadly"


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    # One death is enough to suspect a batch: starting workers again and again takes its time.
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 0}),
        LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=":0", silence_logs=50
        ) as cluster,
    ):
        yield cluster


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatch, "BACKOFF_SECONDS", 0.05)


def batch(*raw: bytes) -> Batch:
    packets = [Packet("t", 0, number, one) for number, one in enumerate(raw)]
    return Batch(packets, datetime(2026, 1, 1, tzinfo=UTC))


def work(survey_name: str, batch: Batch, condemned: str | None) -> Report:
    if condemned is not None:
        return Report(0, 0, {"killed_worker": len(batch.packets)}, {})
    for packet in batch.packets:
        if packet.raw == DEADLY:
            os._exit(1)
        if packet.raw.startswith(b"/"):
            marker = Path(packet.raw.decode())
            if not marker.exists():
                marker.touch()
                raise ConnectionError("the archive is away for now")
    return Report(len(batch.packets), 0, {}, {})


def finished(dispatcher: Dispatcher, seconds: float = 60) -> list[tuple[Batch, Report]]:
    """Return all batches with their reports when all are done."""
    done: list[tuple[Batch, Report]] = []
    deadline = time.monotonic() + seconds
    while len(dispatcher) and time.monotonic() < deadline:
        done += [(job.batch, report) for job, report in dispatcher.collect()]
        time.sleep(0.02)
    assert not len(dispatcher)
    return done


def no_split(_: Batch, __: list[Batch]) -> None:
    raise AssertionError("no batch is to be split")


def test_a_batch_that_fails_is_tried_again(cluster: LocalCluster, tmp_path: Path) -> None:
    dispatcher = Dispatcher(cluster.scheduler_address, "ZTF", no_split, work)
    first, second = batch(b"a", str(tmp_path / "once").encode()), batch(b"b")
    dispatcher.submit(first)
    dispatcher.submit(second)
    reports = {one.identifier: report for one, report in finished(dispatcher)}
    assert reports[first.identifier].archived == 2
    assert reports[second.identifier].archived == 1
    assert dispatcher.error is None
    dispatcher.close()


def test_a_scheduler_that_is_away_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatch, "CONNECT_SECONDS", 0.5)
    dispatcher = Dispatcher("tcp://127.0.0.1:1", "ZTF", no_split, work)
    dispatcher.submit(batch(b"a"))
    assert list(dispatcher.collect()) == []
    assert len(dispatcher) == 1
    assert dispatcher.error is not None
    with LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=":0") as late:
        dispatcher.scheduler_address = late.scheduler_address
        assert [report.archived for _, report in finished(dispatcher)] == [1]
        dispatcher.close()


@pytest.mark.timeout(300)
def test_a_packet_that_kills_workers_is_found(cluster: LocalCluster) -> None:
    splits: list[int] = []
    dispatcher = Dispatcher(
        cluster.scheduler_address,
        "ZTF",
        lambda one, halves: splits.append(len(one.packets)),
        work,
    )
    dispatcher.submit(batch(b"a", DEADLY, b"c"))
    reports = [report for _, report in finished(dispatcher, 250)]
    assert sum(report.archived for report in reports) == 2
    assert [report.dead_letters for report in reports if report.dead_letters] == [
        {"killed_worker": 1}
    ]
    assert splits
    dispatcher.close()

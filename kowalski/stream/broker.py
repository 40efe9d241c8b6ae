"""`kowalski broker`: from Kafka to the cluster; offsets are committed when all is written."""

import threading
import time
from datetime import UTC, datetime

import structlog
from prometheus_client import Counter, Gauge, Histogram

from baselayer.settings import Settings
from kowalski.cluster.dispatch import Dispatcher, Job
from kowalski.pipeline.report import Report
from kowalski.stream.batches import Batch, Collector, Packet, Partition, oldest_at
from kowalski.stream.consumer import AlertConsumer
from kowalski.stream.offsets import Ledger
from kowalski.surveys.survey import Survey

log = structlog.get_logger()

RECEIVED = Counter("kowalski_received_total", "Packets read from Kafka", ["survey"])
ARCHIVED = Counter("kowalski_archived_total", "Alerts archived", ["survey"])
DUPLICATES = Counter(
    "kowalski_duplicates_total", "Packets whose alert had been processed before", ["survey"]
)
DEAD_LETTERS = Counter(
    "kowalski_dead_letters_total", "Packets that could not be processed", ["survey", "reason"]
)
SECONDS = Histogram(
    "kowalski_batch_seconds",
    "Time from handing a batch to dask to its report",
    ["survey"],
    buckets=(0.1, 0.2, 0.5, 1, 2, 3, 5, 10, 30, 60, 300),
)
IN_FLIGHT = Gauge("kowalski_batches_in_flight", "Batches in the hands of dask", ["survey"])
LAG = Gauge("kowalski_consumer_lag", "Messages of a topic that are not processed yet", ["topic"])
OLDEST = Gauge(
    "kowalski_oldest_unprocessed_seconds",
    "Time since the oldest packet in hand was given to Kafka",
    ["survey"],
)
IN_KAFKA = Histogram(
    "kowalski_seconds_in_kafka",
    "Time from giving a packet to Kafka to reading it",
    ["survey"],
    buckets=(0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 300, 1800, 7200, 43200),
)

READ_SECONDS = 0.1
FULL_SECONDS = 0.01
PAUSE_AFTER_SECONDS = 5.0
"""Pausing throws prefetched packets away, so a short wait is only waited for."""
MEASURE_SECONDS = 1.0
DRAIN_SECONDS = 20.0


class Broker:
    """The way of one survey's packets from Kafka to the cluster."""

    def __init__(self, settings: Settings, survey: Survey) -> None:
        own = settings.kowalski.broker
        self.survey = survey
        self.batches_in_flight = own.batches_in_flight
        self.collector = Collector(own.batch_size, own.batch_linger_seconds)
        self.ledger = Ledger()
        self.dispatcher = Dispatcher(settings.dask.scheduler_address, survey.name, self.split)
        self.consumer = AlertConsumer(settings.kafka, survey, self.let_go, self.forget)
        self.full_since: float | None = None
        self.drain_seconds = DRAIN_SECONDS
        self.measured_at = float("-inf")
        self.handled = 0

    def run(self, stop: threading.Event) -> None:
        """Read until told to stop; batches in flight are finished."""
        log.info("broker reads", survey=self.survey.name, topics=self.survey.topic_pattern)
        try:
            while not stop.is_set():
                self.step()
            self.drain()
            self.consumer.commit(self.ledger.committable(), wait=True)
        finally:
            self.drain_seconds = 0
            self.consumer.close()
            self.dispatcher.close()

    def step(self) -> None:
        """Note what is done, hand over what is due, read what there is room for."""
        self.collect()
        self.consumer.commit(self.ledger.committable())
        if len(self.dispatcher) < self.batches_in_flight and self.collector.due():
            self.hand_over(self.collector.take())
        if room := self.collector.room():
            self.full_since = None
            self.consumer.resume()
            packets = self.consumer.read(room, READ_SECONDS)
            self.receive(packets)
        else:
            self.wait_for_room()
        self.measure()

    def wait_for_room(self) -> None:
        """Let the cluster catch up; when it takes long, keep up our membership meanwhile."""
        now = time.monotonic()
        if self.full_since is None:
            self.full_since = now
        if now - self.full_since < PAUSE_AFTER_SECONDS:
            time.sleep(FULL_SECONDS)
            return
        self.consumer.pause()
        # Nothing comes from paused partitions, but what was assigned just now is not lost.
        self.receive(self.consumer.read(1, READ_SECONDS))

    def receive(self, packets: list[Packet]) -> None:
        """Count packets that were read, and put them into the next batch."""
        now = datetime.now(UTC)
        RECEIVED.labels(self.survey.name).inc(len(packets))
        for packet in packets:
            if packet.sent_at is not None:
                IN_KAFKA.labels(self.survey.name).observe((now - packet.sent_at).total_seconds())
        self.collector.add(packets)

    def hand_over(self, batch: Batch) -> None:
        """Give a batch to the cluster."""
        self.ledger.begin(batch.identifier, batch.ends())
        self.dispatcher.submit(batch)

    def split(self, batch: Batch, halves: list[Batch]) -> None:
        """Note that a batch goes on as two."""
        self.ledger.split(batch.identifier, {half.identifier: half.ends() for half in halves})

    def collect(self) -> None:
        """Note the batches that are done."""
        for job, report in self.dispatcher.collect():
            self.ledger.finish(job.batch.identifier)
            self.count(job, report)

    def count(self, job: Job, report: Report) -> None:
        """Count what became of a batch."""
        name = self.survey.name
        elapsed = time.monotonic() - job.submitted_at
        ARCHIVED.labels(name).inc(report.archived)
        DUPLICATES.labels(name).inc(report.duplicates)
        for reason, count in report.dead_letters.items():
            DEAD_LETTERS.labels(name, reason).inc(count)
        SECONDS.labels(name).observe(elapsed)
        self.handled += len(job.batch.packets)
        log.info(
            "batch done",
            survey=name,
            batch=job.batch.identifier,
            archived=report.archived,
            duplicates=report.duplicates,
            dead_letters=report.dead_letters,
            seconds=round(elapsed, 3),
        )

    def let_go(self, partitions: set[Partition]) -> None:
        """Finish what is in flight of partitions that another process gets, and commit it."""
        self.collector.drop(partitions)
        self.drain()
        self.consumer.commit(self.ledger.committable(), wait=True)
        self.ledger.forget(partitions)

    def forget(self, partitions: set[Partition]) -> None:
        """Forget partitions that another process has got."""
        self.collector.drop(partitions)
        self.ledger.forget(partitions)

    def drain(self) -> None:
        """Wait until all batches in flight are done, or the time is up."""
        deadline = time.monotonic() + self.drain_seconds
        while len(self.dispatcher) and time.monotonic() < deadline:
            self.collect()
            time.sleep(FULL_SECONDS)
        self.collect()

    def measure(self) -> None:
        """Refresh the gauges, not more often than once in a second."""
        if time.monotonic() - self.measured_at < MEASURE_SECONDS:
            return
        self.measured_at = time.monotonic()
        IN_FLIGHT.labels(self.survey.name).set(len(self.dispatcher))
        OLDEST.labels(self.survey.name).set(self.oldest_seconds())
        for topic, lag in self.consumer.lag(self.ledger.committable()).items():
            LAG.labels(topic).set(lag)

    def oldest_seconds(self) -> float:
        """Return the age of the oldest packet in hand; 0 without any."""
        moments = [job.batch.oldest_at for job in list(self.dispatcher.jobs.values())]
        if packets := list(self.collector.packets):
            moments.append(oldest_at(packets, self.collector.received_at))
        return max(((datetime.now(UTC) - moment).total_seconds() for moment in moments), default=0)

    def fault(self) -> str | None:
        """Return what keeps packets from being processed; None when nothing does."""
        return self.consumer.fault() or self.dispatcher.error

    def facts(self) -> dict[str, object]:
        """Return facts for `/health`."""
        return {
            "packets_done": self.handled,
            "batches_in_flight": len(self.dispatcher),
            "partitions": len(self.consumer.assigned),
            "oldest_seconds": round(self.oldest_seconds(), 1),
            "fault": self.fault(),
        }

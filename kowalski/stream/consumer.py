"""A survey's topics in Kafka, read as one member of a consumer group."""

import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import structlog
from confluent_kafka import (
    OFFSET_INVALID,
    TIMESTAMP_NOT_AVAILABLE,
    Consumer,
    KafkaError,
    KafkaException,
    TopicPartition,
)

from baselayer.settings.servers import KafkaSettings
from kowalski.stream.batches import Packet, Partition
from kowalski.stream.connection import client_configuration, group_id
from kowalski.surveys.survey import Survey

log = structlog.get_logger()

NEW_TOPICS_SECONDS = 3
SESSION_SECONDS = 10
PREFETCH_MIB = 32
ERROR_SECONDS = 10.0
"""How long an error of Kafka is told to the operator after it occurred."""

Revoked = Callable[[set[Partition]], None]


class AlertConsumer:
    """Packets of a survey's topics.

    `on_revoked` is called, while this process still owns them, with the partitions that are going
    to another member; `on_lost` with those that are gone already.
    """

    def __init__(
        self, settings: KafkaSettings, survey: Survey, on_revoked: Revoked, on_lost: Revoked
    ) -> None:
        self.on_revoked = on_revoked
        self.on_lost = on_lost
        self.paused = False
        self.failed_at = float("-inf")
        self.failure = ""
        self.sent: dict[Partition, int] = {}
        self.assigned: set[Partition] = set()
        self.consumer = Consumer(
            client_configuration(settings)
            | {
                "group.id": group_id(settings, survey),
                "auto.offset.reset": "earliest",
                "enable.auto.commit": False,
                "enable.auto.offset.store": False,
                "partition.assignment.strategy": "cooperative-sticky",
                "session.timeout.ms": SESSION_SECONDS * 1000,
                "topic.metadata.refresh.interval.ms": NEW_TOPICS_SECONDS * 1000,
                "queued.max.messages.kbytes": PREFETCH_MIB * 1024,
                "error_cb": self.note,
                "on_commit": self.committed,
            },
            logger=None,
        )
        self.consumer.subscribe(
            [survey.topic_pattern],
            on_assign=self.assign,
            on_revoke=lambda _, partitions: self.give_up(partitions, self.on_revoked),
            on_lost=lambda _, partitions: self.give_up(partitions, self.on_lost),
        )

    def read(self, count: int, seconds: float) -> list[Packet]:
        """Return packets, at most `count`, that come within some seconds."""
        messages = self.consumer.consume(count, seconds)
        for message in messages:
            if (error := message.error()) is not None:
                self.note(error)
        return [packet(message) for message in messages if message.error() is None]

    def note(self, error: KafkaError) -> None:
        """Remember an error of Kafka; the client goes on by itself unless it is fatal.

        Raises
        ------
        KafkaException
            It is: the process has to be started anew.
        """
        if error.fatal():
            raise KafkaException(error)
        if time.monotonic() - self.failed_at > ERROR_SECONDS:
            log.warning("Kafka", reason=error.str())
        self.failed_at, self.failure = time.monotonic(), error.str()

    def fault(self) -> str | None:
        """Return what is wrong with Kafka; None when nothing was lately."""
        recent = time.monotonic() - self.failed_at < ERROR_SECONDS
        return f"Kafka: {self.failure}" if recent else None

    def assign(self, _: Any, partitions: list[TopicPartition]) -> None:
        """Note new partitions, which are not paused."""
        self.paused = False
        self.assigned |= keys(partitions)
        log.info("partitions assigned", partitions=sorted(keys(partitions)))

    def give_up(self, partitions: list[TopicPartition], then: Revoked) -> None:
        """Let partitions go."""
        going = keys(partitions)
        log.info("partitions go", partitions=sorted(going))
        then(going)
        self.assigned -= going
        for partition in going:
            self.sent.pop(partition, None)

    def pause(self) -> None:
        """Fetch nothing until resumed; membership of the group is kept up by reading."""
        if not self.paused:
            self.consumer.pause(self.consumer.assignment())
            self.paused = True

    def resume(self) -> None:
        """Fetch again."""
        if self.paused:
            self.consumer.resume(self.consumer.assignment())
            self.paused = False

    def commit(self, ends: Mapping[Partition, int], *, wait: bool = False) -> None:
        """Commit the offsets that are not committed yet; what fails is committed next time."""
        new = {
            partition: end
            for partition, end in ends.items()
            if partition in self.assigned and self.sent.get(partition) != end
        }
        if not new:
            return
        offsets = [TopicPartition(topic, number, end) for (topic, number), end in new.items()]
        try:
            if wait:
                self.consumer.commit(offsets=offsets, asynchronous=False)
            else:
                self.consumer.commit(offsets=offsets, asynchronous=True)
        except KafkaException as error:
            log.warning("offsets not committed", reason=str(error))
        else:
            self.sent |= new

    def committed(self, error: KafkaError | None, partitions: list[TopicPartition]) -> None:
        """Note that a commit has failed, so that it is made again."""
        failed = keys(partitions if error is not None else [one for one in partitions if one.error])
        for partition in failed:
            self.sent.pop(partition, None)
        if failed:
            log.warning("offsets not committed", partitions=sorted(failed), reason=str(error))

    def lag(self, ends: Mapping[Partition, int]) -> dict[str, int]:
        """Return how many messages of each topic are not processed, as far as it is known.

        `ends` are the offsets up to which work is done.
        """
        lag: dict[str, int] = {}
        for position in self.consumer.position(self.consumer.assignment()):
            partition = (position.topic, position.partition)
            low, high = self.consumer.get_watermark_offsets(position, cached=True)
            if high == OFFSET_INVALID:
                continue
            read = low if position.offset == OFFSET_INVALID else position.offset
            done = ends.get(partition, read)
            lag[position.topic] = lag.get(position.topic, 0) + max(0, high - max(done, 0))
        return lag

    def close(self) -> None:
        """Leave the group."""
        self.consumer.close()


def packet(message: Any) -> Packet:
    """Return a message as the pipeline takes it; one without a value is an empty packet."""
    kind, milliseconds = message.timestamp()
    sent_at = None
    if kind != TIMESTAMP_NOT_AVAILABLE:
        sent_at = datetime.fromtimestamp(milliseconds / 1000, UTC)
    raw = message.value() or b""
    return Packet(message.topic(), message.partition(), message.offset(), raw, sent_at)


def keys(partitions: Iterable[TopicPartition]) -> set[Partition]:
    """Return partitions as topic and number."""
    return {(one.topic, one.partition) for one in partitions}

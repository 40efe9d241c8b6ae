"""Packets as they come from Kafka, gathered into batches."""

import time
import uuid
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

Partition = tuple[str, int]
"""A topic and the number of one of its partitions."""


@dataclass(frozen=True, slots=True)
class Packet:
    """One message: its place in Kafka and its bytes; `sent_at`, when Kafka was given it, if known."""

    topic: str
    partition: int
    offset: int
    raw: bytes
    sent_at: datetime | None = None

    @property
    def place(self) -> str:
        """Name the message, as dead letters are called."""
        return f"{self.topic}/{self.partition}/{self.offset}"


@dataclass(frozen=True)
class Batch:
    """Packets that are processed together."""

    packets: list[Packet]
    received_at: datetime
    identifier: str = field(default_factory=lambda: uuid.uuid4().hex)

    @property
    def oldest_at(self) -> datetime:
        """When the oldest packet was given to Kafka; when the first was read, if that is not known."""
        return oldest_at(self.packets, self.received_at)

    def ends(self) -> dict[Partition, int]:
        """Return, for each partition, the offset after the batch's last packet."""
        ends: dict[Partition, int] = {}
        for packet in self.packets:
            key = (packet.topic, packet.partition)
            ends[key] = max(ends.get(key, 0), packet.offset + 1)
        return ends

    def halves(self) -> list["Batch"]:
        """Return the batch as two, in order."""
        middle = len(self.packets) // 2
        return [
            Batch(part, self.received_at) for part in (self.packets[:middle], self.packets[middle:])
        ]


def oldest_at(packets: Iterable[Packet], otherwise: datetime) -> datetime:
    """Return when the oldest of some packets was given to Kafka."""
    return min((packet.sent_at for packet in packets if packet.sent_at), default=otherwise)


class Collector:
    """The batch that is being filled."""

    def __init__(
        self, size: int, linger_seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.size = size
        self.linger_seconds = linger_seconds
        self.clock = clock
        self.packets: list[Packet] = []
        self.started = 0.0
        self.received_at = datetime.now(UTC)

    def add(self, packets: Iterable[Packet]) -> None:
        """Add packets; the first one starts the clock."""
        for packet in packets:
            if not self.packets:
                self.started = self.clock()
                self.received_at = datetime.now(UTC)
            self.packets.append(packet)

    def room(self) -> int:
        """Return how many packets the batch still takes."""
        return max(0, self.size - len(self.packets))

    def due(self) -> bool:
        """Tell whether the batch is full, or has waited long enough."""
        if not self.packets:
            return False
        return not self.room() or self.clock() - self.started >= self.linger_seconds

    def take(self) -> Batch:
        """Return the batch and begin the next one."""
        batch = Batch(self.packets, self.received_at)
        self.packets = []
        return batch

    def drop(self, partitions: Container[Partition]) -> None:
        """Forget the packets of partitions that are somebody else's now."""
        self.packets = [
            packet for packet in self.packets if (packet.topic, packet.partition) not in partitions
        ]

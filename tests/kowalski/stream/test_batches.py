"""Batches are full, or have waited long enough."""

from datetime import UTC, datetime, timedelta

from kowalski.stream.batches import Batch, Collector, Packet


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def packets(partition: int, *offsets: int) -> list[Packet]:
    return [Packet("t", partition, offset, b"x") for offset in offsets]


def test_a_batch_is_due_when_it_is_full_or_old() -> None:
    clock = Clock()
    collector = Collector(3, 1.0, clock)
    assert not collector.due()
    collector.add(packets(0, 5))
    assert collector.room() == 2
    clock.now += 0.9
    assert not collector.due()
    clock.now += 0.1
    assert collector.due()
    assert collector.take().packets == packets(0, 5)
    assert not collector.due()
    collector.add(packets(0, 6, 7, 8))
    assert collector.due()


def test_a_batch_ends_after_its_last_packet_in_each_partition() -> None:
    collector = Collector(9, 1.0)
    collector.add(packets(0, 5, 6) + packets(1, 40) + packets(0, 7))
    batch: Batch = collector.take()
    assert batch.ends() == {("t", 0): 8, ("t", 1): 41}


def test_packets_of_a_partition_that_goes_are_dropped() -> None:
    collector = Collector(9, 1.0)
    collector.add(packets(0, 5, 6) + packets(1, 40))
    collector.drop({("t", 0)})
    assert collector.take().packets == packets(1, 40)


def test_a_batch_is_as_old_as_its_oldest_packet() -> None:
    """Age counts from the moment Kafka was given a packet, also after an outage."""
    read = datetime(2026, 1, 1, 12, tzinfo=UTC)
    sent = [read - timedelta(hours=hours) for hours in (1, 3, 2)]
    known = [Packet("t", 0, number, b"x", moment) for number, moment in enumerate(sent)]
    assert Batch(known, read).oldest_at == read - timedelta(hours=3)
    assert Batch([Packet("t", 0, 9, b"x")], read).oldest_at == read

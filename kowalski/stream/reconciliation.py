"""Whether every message of Kafka is accounted for: archived, repeated, or a dead letter."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from confluent_kafka import Consumer, KafkaException, TopicPartition
from pymongo.database import Database

from baselayer.settings.servers import KafkaSettings
from kowalski.archive.collections import BATCHES
from kowalski.pipeline.record import OUTCOMES
from kowalski.stream.batches import Partition
from kowalski.stream.connection import client_configuration, group_id
from kowalski.surveys.survey import Survey

TIMEOUT_SECONDS = 10.0


@dataclass(frozen=True)
class Offsets:
    """Of a partition: the first offset still there, the committed one, and that after the last."""

    first: int
    committed: int
    end: int


Interval = tuple[int, int]
"""First offset, and the one after the last."""


class KafkaAwayError(Exception):
    """Kafka does not tell its offsets; the text says why."""


@dataclass
class Account:
    """The sums of one topic.

    `redelivered` messages came more than once. `unaccounted` ones were committed, but are in no
    batch; `absent` alerts are in a batch, but not in the archive; `waiting` ones are still to come.
    """

    topic: str
    received: int = 0
    archived: int = 0
    duplicates: int = 0
    dead_letters: int = 0
    redelivered: int = 0
    unaccounted: int = 0
    absent: int = 0
    waiting: int = 0
    covered: dict[int, list[Interval]] = field(default_factory=dict, repr=False)

    @property
    def balanced(self) -> bool:
        """Tell whether every message is accounted for."""
        ended = self.archived + self.duplicates + self.dead_letters
        return self.received == ended and not self.unaccounted and not self.absent

    def facts(self) -> dict[str, Any]:
        """Return the account for JSON."""
        facts = asdict(self) | {"balanced": self.balanced}
        del facts["covered"]
        return facts

    def sentence(self) -> str:
        """Return the account for people."""
        sums = ", ".join(
            f"{value} {name.replace('_', ' ')}"
            for name, value in self.facts().items()
            if name not in ("topic", "balanced")
        )
        return f"{self.topic}: {'balanced' if self.balanced else 'NOT BALANCED'}: {sums}"


def reconcile(
    database: Database[Any], settings: KafkaSettings, survey: Survey, dates: Iterable[str] = ()
) -> list[Account]:
    """Return the account of each topic of a survey, sorted by topic.

    With `dates`, like 20260131, only of topics whose names hold one of them.

    Raises
    ------
    KafkaAwayError
        Kafka does not answer.
    """
    # Kafka first: what is committed meanwhile would be missing in batches that were read before.
    offsets = offsets_in_kafka(settings, survey)
    in_batches = set(database[BATCHES].distinct("topics.topic"))
    wanted = topics_of(survey, in_batches | {topic for topic, _ in offsets}, dates)
    accounts = {topic: Account(topic) for topic in wanted}
    for batch in database[BATCHES].find(
        {"survey": survey.name, "topics.topic": {"$in": wanted}},
        {"topics": 1, "candids": 1, "_id": 0},
    ):
        stretches = [one for one in batch["topics"] if one["topic"] in accounts]
        add_batch(accounts, stretches)
        accounts[stretches[0]["topic"]].absent += missing(database, survey, batch["candids"])
    for account in accounts.values():
        for partition, intervals in account.covered.items():
            account.covered[partition] = united(intervals)
        account.redelivered = account.received - sum(
            end - first for intervals in account.covered.values() for first, end in intervals
        )
    compare_with_kafka(accounts, offsets)
    return [accounts[topic] for topic in wanted]


def topics_of(survey: Survey, names: Iterable[str], dates: Iterable[str]) -> list[str]:
    """Return those of some topics that are a survey's, of some dates if any are given; sorted."""
    wanted = list(dates)
    return sorted(
        name
        for name in names
        if re.search(survey.topic_pattern, name)
        and (not wanted or any(date in name for date in wanted))
    )


def add_batch(accounts: dict[str, Account], stretches: Iterable[dict[str, Any]]) -> None:
    """Add what a batch says of its topics."""
    for stretch in stretches:
        account = accounts.setdefault(stretch["topic"], Account(stretch["topic"]))
        account.received += stretch["received"]
        for name in OUTCOMES:
            setattr(account, name, getattr(account, name) + stretch[name])
        account.covered.setdefault(stretch["partition"], []).append(
            (stretch["first"], stretch["last"] + 1)
        )


def missing(database: Database[Any], survey: Survey, candids: list[int]) -> int:
    """Return how many of these alerts the archive does not hold."""
    if not candids:
        return 0
    return len(candids) - database[survey.alerts].count_documents({"candid": {"$in": candids}})


def united(intervals: Iterable[Interval]) -> list[Interval]:
    """Return intervals with those that touch or overlap made one, in order."""
    joined: list[Interval] = []
    for first, end in sorted(intervals):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((first, end))
    return joined


def outside(intervals: Iterable[Interval], first: int, end: int) -> int:
    """Return how many offsets from `first` to before `end` lie in none of some apart intervals."""
    inside = sum(max(0, min(end, stop) - max(first, start)) for start, stop in intervals)
    return max(0, end - first) - inside


def offsets_in_kafka(settings: KafkaSettings, survey: Survey) -> dict[Partition, Offsets]:
    """Return what Kafka holds of a survey's topics, by partition.

    Raises
    ------
    KafkaAwayError
        Kafka does not answer.
    """
    consumer = Consumer(
        client_configuration(settings) | {"group.id": group_id(settings, survey), "log_level": 2}
    )
    try:
        known = consumer.list_topics(timeout=TIMEOUT_SECONDS).topics
        wanted = [
            TopicPartition(topic, partition)
            for topic in topics_of(survey, known, ())
            for partition in known[topic].partitions
        ]
        offsets: dict[Partition, Offsets] = {}
        for one in consumer.committed(wanted, timeout=TIMEOUT_SECONDS) if wanted else ():
            low, high = consumer.get_watermark_offsets(one, timeout=TIMEOUT_SECONDS)
            offsets[one.topic, one.partition] = Offsets(low, max(one.offset, low), high)
    except KafkaException as error:
        raise KafkaAwayError(f"Kafka: {error}") from None
    finally:
        consumer.close()
    return offsets


def compare_with_kafka(
    accounts: Mapping[str, Account], offsets: Mapping[Partition, Offsets]
) -> None:
    """Add to the accounts what was committed without a batch, and what is still to be read.

    Of messages that Kafka has dropped since, batches alone give account.
    """
    for (topic, partition), known in offsets.items():
        if topic in accounts:
            covered = accounts[topic].covered.get(partition, [])
            accounts[topic].unaccounted += outside(covered, known.first, known.committed)
            accounts[topic].waiting += known.end - known.committed

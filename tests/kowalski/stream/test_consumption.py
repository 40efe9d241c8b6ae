"""Reading a survey's nights (spec §2.1): by pattern, without gaps, signed in where Kafka asks for it."""

import logging
import uuid
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from confluent_kafka import Consumer, Producer
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewTopic

from baselayer.secrets import ensure_secrets
from baselayer.settings import SettingsError, load
from baselayer.settings.servers import KafkaSettings
from kowalski.stream.batches import Packet, Partition
from kowalski.stream.connection import client_configuration
from kowalski.stream.consumer import AlertConsumer
from kowalski.stream.offsets import Ledger
from kowalski.stream.reconciliation import KafkaAwayError, offsets_in_kafka
from kowalski.surveys import SURVEYS, Survey
from tests.kafka_sign_in import PASSWORD, USER, Door
from tests.stack import wait_until

SURVEY = replace(SURVEYS["ZTF"], topic_pattern=r"^nights_[0-9]{8}_programid[123]$")
"""A survey whose topics no other module of tests reads."""
PLAIN: dict[str, Any] = {
    "bootstrap_servers": "127.0.0.1:1",
    "group_id": "tests",
    "security_protocol": "plaintext",
    "sasl_mechanism": None,
    "sasl_username": None,
    "sasl_password": None,
    "ssl_ca_location": None,
    "ssl_certificate_location": None,
    "ssl_key_location": None,
    "ssl_key_password": None,
}
SIGNED_IN = {
    "security_protocol": "sasl_ssl",
    "sasl_mechanism": "SCRAM-SHA-512",
    "sasl_username": "fritz",
    "sasl_password": "hush",
}


class Reader:
    """A member of a consumer group that takes what it reads as done, like a broker at rest."""

    def __init__(self, settings: KafkaSettings, survey: Survey = SURVEY) -> None:
        self.ledger = Ledger()
        self.packets: list[Packet] = []
        self.consumer = AlertConsumer(settings, survey, self.let_go, self.ledger.forget)

    def step(self) -> None:
        for packet in self.consumer.read(50, 0.1):
            self.packets.append(packet)
            self.ledger.begin(packet.place, {(packet.topic, packet.partition): packet.offset + 1})
            self.ledger.finish(packet.place)
        self.consumer.commit(self.ledger.committable())

    def let_go(self, partitions: set[Partition]) -> None:
        self.consumer.commit(self.ledger.committable(), wait=True)
        self.ledger.forget(partitions)

    def leave(self) -> list[bytes]:
        self.consumer.commit(self.ledger.committable(), wait=True)
        self.consumer.close()
        return [packet.raw for packet in self.packets]


def read_until(readers: Iterable[Reader], count: int) -> None:
    """Let readers work until they have read so many packets together."""
    members = list(readers)

    def all_read() -> bool:
        for reader in members:
            reader.step()
        return sum(len(reader.packets) for reader in members) >= count

    wait_until(all_read, f"{count} packets are read", 60)


def send(servers: str, topic: str, packets: Iterable[bytes], partitions: int = 1) -> None:
    if partitions > 1:
        admin = AdminClient({"bootstrap.servers": servers})
        admin.create_topics([NewTopic(topic, partitions, 1)])[topic].result(20)
    producer = Producer({"bootstrap.servers": servers, "acks": "all"})
    for number, raw in enumerate(packets):
        producer.produce(topic, raw, partition=number % partitions)
    assert producer.flush(30) == 0


@pytest.fixture
def kafka(kafka_servers: str) -> KafkaSettings:
    group = f"test_{uuid.uuid4().hex[:8]}"
    return KafkaSettings(**PLAIN | {"bootstrap_servers": kafka_servers, "group_id": group})


@pytest.mark.service
def test_nights_missed_and_an_outage_over_midnight_are_caught_up(kafka: KafkaSettings) -> None:
    """Spec §2.1: topics are named by date; Kowalski read tonight's alone, all of it at each start."""
    servers = kafka.bootstrap_servers
    names = [f"nights_2088123{day}_programid1" for day in range(4)]
    brought = {name: [f"{name} {number}".encode() for number in range(20)] for name in names}
    send(servers, names[0], brought[names[0]])
    evening = Reader(kafka)
    read_until([evening], 20)
    send(servers, names[1], brought[names[1]][:10])
    read_until([evening], 30)
    before = evening.leave()
    # The broker is down: the night goes on, ends, and two more begin.
    send(servers, names[1], brought[names[1]][10:])
    send(servers, names[2], brought[names[2]])
    morning = Reader(kafka)
    read_until([morning], 30)
    send(servers, names[3], brought[names[3]])
    read_until([morning], 50)
    after = morning.leave()
    assert sorted([*before, *after]) == sorted(raw for night in brought.values() for raw in night)
    waiting = offsets_in_kafka(kafka, SURVEY)
    assert all(waiting[name, 0].committed == waiting[name, 0].end == 20 for name in names)


@pytest.mark.service
def test_members_of_a_group_share_a_topic_and_lose_nothing_when_one_comes_or_goes(
    kafka: KafkaSettings,
) -> None:
    survey = replace(SURVEY, topic_pattern="^shared_nights$")
    name = "shared_nights"
    sent = [f"{number}".encode() for number in range(400)]
    send(kafka.bootstrap_servers, name, sent[:200], partitions=4)
    first = Reader(kafka, survey)
    read_until([first], 50)
    second = Reader(kafka, survey)
    read_until([first, second], 200)
    wait_until(lambda: shared(first, second), "each has two partitions", 30)
    producer = Producer({"bootstrap.servers": kafka.bootstrap_servers, "acks": "all"})
    for number, raw in enumerate(sent[200:]):
        producer.produce(name, raw, partition=number % 4)
    assert producer.flush(30) == 0
    read_until([first, second], 300)
    read = first.leave()
    done = len(read)
    read_until([second], 400 - done)
    read += second.leave()
    assert sorted(read) == sorted(sent)


def shared(*readers: Reader) -> bool:
    """Let readers work, and tell whether each owns two partitions of its own."""
    for reader in readers:
        reader.step()
    owned = [reader.consumer.assigned for reader in readers]
    return [len(one) for one in owned] == [2, 2] and not owned[0] & owned[1]


def through_the_door(door: Door, **changes: str) -> KafkaSettings:
    """Return settings that sign in to Kafka, over an encrypted connection."""
    own = {
        "bootstrap_servers": door.servers,
        "group_id": f"test_{uuid.uuid4().hex[:8]}",
        "security_protocol": "sasl_ssl",
        "sasl_mechanism": "PLAIN",
        "sasl_username": USER,
        "sasl_password": PASSWORD,
        "ssl_ca_location": str(door.authority),
    }
    return KafkaSettings(**PLAIN | own | changes)


@pytest.mark.service
def test_a_night_is_read_from_a_kafka_that_asks_to_sign_in(
    kafka_servers: str, kafka_door: Door
) -> None:
    survey = replace(SURVEY, topic_pattern="^signed_nights$")
    sent = [f"{number}".encode() for number in range(20)]
    send(kafka_servers, "signed_nights", sent)
    settings = through_the_door(kafka_door)
    reader = Reader(settings, survey)
    read_until([reader], 20)
    assert reader.leave() == sent
    place = offsets_in_kafka(settings, survey)["signed_nights", 0]
    assert (place.committed, place.end) == (20, 20)


@pytest.mark.service
def test_a_wrong_password_opens_nothing(kafka_door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kowalski.stream.reconciliation.TIMEOUT_SECONDS", 5)
    with pytest.raises(KafkaAwayError, match="Kafka"):
        offsets_in_kafka(through_the_door(kafka_door, sasl_password="guess"), SURVEY)


def test_settings_of_sasl_and_ssl_reach_the_client(tmp_path: Path) -> None:
    authority = tmp_path / "ca.pem"
    authority.write_text("")
    settings = KafkaSettings(**PLAIN | SIGNED_IN | {"ssl_ca_location": str(authority)})
    assert client_configuration(settings) == {
        "bootstrap.servers": "127.0.0.1:1",
        "security.protocol": "sasl_ssl",
        "sasl.mechanism": "SCRAM-SHA-512",
        "sasl.username": "fritz",
        "sasl.password": "hush",
        "ssl.ca.location": str(authority),
    }


def test_the_client_takes_them_and_keeps_the_password_to_itself() -> None:
    """What librdkafka itself says that it was given."""
    said: list[str] = []
    logger = logging.Logger("librdkafka")
    handler = logging.Handler()
    handler.emit = lambda record: said.append(record.getMessage())  # type: ignore[method-assign]
    logger.addHandler(handler)
    own = client_configuration(KafkaSettings(**PLAIN | SIGNED_IN))
    consumer = Consumer(own | {"group.id": "g", "debug": "conf"}, logger=logger)
    consumer.poll(0.1)
    consumer.close()
    told = "\n".join(said)
    assert "security.protocol = sasl_ssl" in told
    assert "sasl.mechanisms = SCRAM-SHA-512" in told
    assert "sasl.username = " in told
    assert "hush" not in told


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"security_protocol": "sasl_ssl"},
            "needs sasl_mechanism, sasl_username, sasl_password",
        ),
        ({"security_protocol": "sasl"}, "kafka.security_protocol"),
        (SIGNED_IN | {"sasl_mechanism": "GUESS"}, "kafka.sasl_mechanism"),
        (SIGNED_IN | {"security_protocol": "ssl"}, "signs nobody in"),
        ({"ssl_key_location": "/key"}, "belong together"),
    ],
)
def test_wrong_settings_are_refused_at_the_start(
    changes: dict[str, str], sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ensure_secrets(tmp_path)
    for name, value in changes.items():
        monkeypatch.setenv(f"FRITZ__KAFKA__{name.upper()}", value)
    with pytest.raises(SettingsError) as refusal:
        load(tmp_path)
    assert str(refusal.value).startswith("kafka")
    assert sentence in str(refusal.value)
    assert "hush" not in str(refusal.value)


def test_a_file_that_is_not_there_is_named() -> None:
    settings = KafkaSettings(**PLAIN | {"ssl_ca_location": "/nowhere/ca.pem"})
    with pytest.raises(SettingsError, match=r"kafka\.ssl_ca_location: /nowhere/ca\.pem"):
        client_configuration(settings)


def test_a_kafka_that_is_away_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kowalski.stream.reconciliation.TIMEOUT_SECONDS", 0.3)
    with pytest.raises(KafkaAwayError, match="Kafka"):
        offsets_in_kafka(KafkaSettings(**PLAIN), SURVEY)

"""Put files of alerts into Kafka, as the survey would: in order, at a rate, each delivered once."""

import io
import json
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import fastavro
from confluent_kafka import KafkaError, Message, Producer

from baselayer.settings.servers import KafkaSettings
from kowalski.pipeline.avro_records import CORRUPT, without_defaults
from kowalski.pipeline.decode import (
    decode,
    described_by,
    full_name,
    in_wire_format,
    read_block,
    read_header,
    record_reader_of,
)
from kowalski.pipeline.refusal import PacketError
from kowalski.stream.connection import client_configuration
from kowalski.stream.schema_registry import RegistryAwayError, SchemaRegistry
from kowalski.surveys import SURVEYS, Survey

PATIENCE_SECONDS = 600.0  # how long a message waits for a Kafka that is away


class ReplayError(Exception):
    """Nothing can be played, or something was not delivered; the text says why."""


class NotAnAlertError(Exception):
    """A file is no alert; the text names it."""


@dataclass
class Report:
    """What was played."""

    topics: Counter[str] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)
    failed: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    @property
    def sent(self) -> int:
        """How many alerts Kafka has confirmed."""
        return self.topics.total()

    def facts(self) -> dict[str, Any]:
        """Return the report for a machine."""
        return {
            "sent": self.sent,
            "refused": len(self.refused),
            "failed": self.failed.total(),
            "seconds": round(self.seconds, 3),
            "alerts_per_second": round(self.sent / self.seconds, 1) if self.seconds else 0.0,
            "topics": dict(sorted(self.topics.items())),
        }


def alert_files(source: Path) -> list[Path]:
    """Return the Avro files of a folder and those below it, sorted by path; or the file itself.

    Raises
    ------
    ReplayError
        There are none.
    """
    if source.is_file():
        return [source]
    files = sorted(source.rglob("*.avro"))
    if not files:
        missing = "no *.avro files in it" if source.is_dir() else "there is no such folder"
        raise ReplayError(f"{source}: {missing}")
    return files


def route(path: Path, packet: bytes, day: str) -> tuple[str, str | None, Survey | None]:
    """Return an alert's topic, the key that keeps alerts of one object in order, and its survey.

    Alerts of no survey that we know go to a topic named after their folder, without a key.

    Raises
    ------
    NotAnAlertError
        The packet is no Avro file with an alert in it.
    """
    try:
        survey = survey_of(read_header(packet)[0].get("avro.schema", b""))
        if survey is None:
            return f"{folder_name(path)}_{day}", None, None
        record = decode(survey, packet) if survey.reshaped else head(survey, packet)
        topic = survey.replay_topic.format_map({**record["candidate"], "day": day})
        return topic, record[survey.object_id], survey
    except PacketError as error:
        raise NotAnAlertError(f"{path} is no alert: {error}") from None
    except CORRUPT as error:
        raise NotAnAlertError(f"{path} is no alert: {error!r}") from None


@lru_cache(maxsize=64)
def survey_of(schema: bytes) -> Survey | None:
    """Return the survey whose alerts have a schema; None if we know none."""
    name = full_name(described_by(schema))
    return next((one for one in SURVEYS.values() if re.fullmatch(one.record, name)), None)


def head(survey: Survey, packet: bytes) -> dict[str, Any]:
    """Return the beginning of an alert, its identifier and candidate included.

    History and cutouts are nine tenths of the work of reading it, and say nothing about its way.
    """
    header, start = read_header(packet)
    schema = header.get("avro.schema", b"")
    record_reader_of(survey.record, schema)
    content = read_block(packet, start, header.get("avro.codec", b"null"))
    beginning = schema_of_head(schema, (survey.object_id, "candidate"))
    record: Any = fastavro.schemaless_reader(io.BytesIO(content), beginning, None)
    return dict(record)


@lru_cache(maxsize=64)
def schema_of_head(schema: bytes, wanted: tuple[str, ...]) -> Any:
    """Return a packet's schema up to the last of some fields: they follow each other unmarked."""
    described = without_defaults(json.loads(schema))
    names = [field["name"] for field in described["fields"]]
    last = max(names.index(name) for name in wanted)
    return fastavro.parse_schema(described | {"fields": described["fields"][: last + 1]})


def as_surveyed(survey: Survey | None, packet: bytes, registry: SchemaRegistry | None) -> bytes:
    """Return a file's packet as its survey would send it.

    Surveys with Confluent's wire format name the schema by the number that the registry gives it.

    Raises
    ------
    ReplayError
        The registry does not answer.
    """
    if registry is None or survey is None or not survey.wire_format:
        return packet
    header, start = read_header(packet)
    schema = header["avro.schema"]
    content = read_block(packet, start, header.get("avro.codec", b"null"))
    try:
        number = registry.register(full_name(described_by(schema)), schema)
    except RegistryAwayError as error:
        raise ReplayError(str(error)) from None
    return in_wire_format(number, content)


def folder_name(path: Path) -> str:
    """Return the name of the nearest folder that is more than a date, fit for a topic."""
    names = [folder.name for folder in path.resolve().parents if folder.name.strip("0123456789_-")]
    return re.sub(r"[^A-Za-z0-9._-]+", "-", names[0].removesuffix("_alerts")) if names else "alerts"


class Player:
    """A producer that sends each message once and remembers what became of it."""

    def __init__(
        self, settings: KafkaSettings, stop: threading.Event, notice: Callable[[str], object]
    ) -> None:
        self.report = Report()
        self.stop = stop
        self.notice = notice
        self.away = False
        self.producer = Producer(
            client_configuration(settings)
            | {
                "enable.idempotence": True,
                "acks": "all",
                "linger.ms": 20,
                "message.timeout.ms": int(PATIENCE_SECONDS * 1000),
                "topic.metadata.propagation.max.ms": int(PATIENCE_SECONDS * 1000),
                "queue.buffering.max.kbytes": 65536,
                "log_level": 0,
                "error_cb": self.troubled,
            }
        )

    def send(self, topic: str, key: str | None, packet: bytes) -> None:
        """Queue a message; wait while the queue is full."""
        while not self.stop.is_set():
            try:
                self.producer.produce(topic, packet, key, on_delivery=self.delivered)
            except BufferError:
                self.producer.poll(0.2)
            else:
                self.producer.poll(0)
                return

    def delivered(self, error: KafkaError | None, message: Message) -> None:
        """Note what became of a message."""
        if error is None:
            self.away = False
            self.report.topics[message.topic() or ""] += 1
        else:
            self.report.failed[error.str()] += 1

    def troubled(self, error: KafkaError) -> None:
        """Say once that Kafka is away; what is not delivered is told with the messages."""
        if error.code() == KafkaError._ALL_BROKERS_DOWN and not self.away:
            self.away = True
            self.notice("Kafka does not answer; waiting for it")

    def wait_until(self, moment: float) -> None:
        """Serve deliveries until a moment of the monotonic clock."""
        while not self.stop.is_set() and (left := moment - time.monotonic()) > 0:
            self.producer.poll(min(left, 0.2))

    def finish(self) -> None:
        """Wait until every message is delivered or given up.

        Raises
        ------
        ReplayError
            Some were not delivered.
        """
        left = self.producer.flush(PATIENCE_SECONDS)
        if left:
            self.report.failed["no answer"] += left
        if self.report.failed:
            reasons = ", ".join(f"{many} × {why}" for why, many in self.report.failed.items())
            raise ReplayError(f"not delivered: {reasons}")


def replay(
    settings: KafkaSettings,
    files: list[Path],
    *,
    topic: str | None,
    rate: float | None,
    stop: threading.Event,
    progress: Callable[[int], object] = lambda count: None,
    notice: Callable[[str], object] = lambda text: None,
    registry: SchemaRegistry | None = None,
) -> Report:
    """Send files, in their order, and return what Kafka confirmed.

    With a `topic`, files are sent as they are, whatever is in them. Without one, a file that is no
    alert is named in the report and left out, and with a `registry` packets of surveys that use one
    name their schemas by number. `rate` is in alerts a second. `progress` is called with
    the number of files done, `notice` with a sentence when Kafka is away.

    Raises
    ------
    ReplayError
        Kafka did not confirm all within `PATIENCE_SECONDS`, or the registry does not answer.
    """
    player = Player(settings, stop, notice)
    started = time.monotonic()
    for number, path in enumerate(paced(files, player, rate)):
        packet = path.read_bytes()
        try:
            where, key, survey = (
                (topic, None, None) if topic else route(path, packet, f"{datetime.now(UTC):%Y%m%d}")
            )
        except NotAnAlertError as error:
            player.report.refused.append(str(error))
        else:
            player.send(where, key, as_surveyed(survey, packet, registry))
        progress(number + 1)
    player.finish()
    player.report.seconds = time.monotonic() - started
    return player.report


def paced(files: list[Path], player: Player, rate: float | None) -> Iterator[Path]:
    """Yield files evenly in time, until the player is told to stop."""
    started = time.monotonic()
    for number, path in enumerate(files):
        if rate is not None:
            player.wait_until(started + number / rate)
        if player.stop.is_set():
            return
        yield path

"""Alert files get into Kafka: in order, once, each confirmed."""

import re
import threading
import time
import uuid
from datetime import UTC, datetime
from pathlib import Path

import fastavro
import pytest
from confluent_kafka import Consumer, KafkaError, TopicPartition

from baselayer.settings.servers import KafkaSettings
from kowalski.stream.replay import NotAnAlertError, ReplayError, alert_files, replay, route
from kowalski.stream.simulation.night import draw_night, night_folder
from kowalski.stream.simulation.sky import sky_of
from kowalski.surveys import SURVEYS

DAY = "20261124"
ALERTS = 60


def settings_of(servers: str) -> KafkaSettings:
    # What is not given here is not needed on this machine.
    return KafkaSettings.model_validate(
        dict.fromkeys(KafkaSettings.model_fields)
        | {"bootstrap_servers": servers, "group_id": "tests", "security_protocol": "plaintext"}
    )


@pytest.fixture
def kafka(kafka_servers: str) -> KafkaSettings:
    return settings_of(kafka_servers)


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("night")
    draw_night(sky_of(21, ALERTS, 2461041.0), 0, folder)
    return night_folder(folder, 0)


@pytest.fixture
def topic() -> str:
    return f"replay_{uuid.uuid4().hex[:12]}"


def other_survey(path: Path) -> Path:
    """Write an alert that has no programme."""
    schema = {"type": "record", "name": "a", "fields": [{"name": "objectid", "type": "string"}]}
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        fastavro.writer(file, fastavro.parse_schema(schema), [{"objectid": "WNTR24a"}])
    return path


def messages(servers: str, topic: str) -> list[bytes]:
    """Return everything in a topic; in order within each partition."""
    consumer = Consumer({"bootstrap.servers": servers, "group.id": "t"})
    partitions = consumer.list_topics(topic, timeout=10).topics[topic].partitions
    found: list[bytes] = []
    for partition in partitions:
        place = TopicPartition(topic, partition, 0)
        _, end = consumer.get_watermark_offsets(place, timeout=10)
        consumer.assign([place])
        got = 0
        while got < end:
            message = consumer.poll(10)
            assert message is not None
            assert message.error() is None or message.error().code() == KafkaError._PARTITION_EOF
            found.append(message.value() or b"")
            got += 1
    consumer.close()
    return found


def play(settings: KafkaSettings, files: list[Path], topic: str | None, rate: float | None = None):
    return replay(settings, files, topic=topic, rate=rate, stop=threading.Event())


@pytest.mark.service
def test_every_file_is_there_once(kafka: KafkaSettings, night: Path, topic: str) -> None:
    files = alert_files(night)
    report = play(kafka, files, topic)
    assert report.sent == len(files) == ALERTS
    assert report.facts()["topics"] == {topic: ALERTS}
    found = messages(kafka.bootstrap_servers, topic)
    assert sorted(found) == sorted(path.read_bytes() for path in files)


@pytest.mark.service
def test_alerts_go_to_their_programme(kafka: KafkaSettings, night: Path) -> None:
    report = play(kafka, alert_files(night), None)
    day = f"{datetime.now(UTC):%Y%m%d}"
    assert {f"ztf_{day}_programid1", f"ztf_{day}_programid2"} <= set(report.topics)
    assert report.sent == ALERTS


@pytest.mark.service
def test_rate_is_kept_evenly(kafka: KafkaSettings, night: Path, topic: str) -> None:
    moments: list[float] = []
    replay(
        kafka,
        alert_files(night)[:40],
        topic=topic,
        rate=40.0,
        stop=threading.Event(),
        progress=lambda count: moments.append(time.monotonic()),
    )
    assert moments[-1] - moments[0] == pytest.approx(39 / 40, abs=0.35)
    assert 0.3 < (moments[20] - moments[0]) / (moments[-1] - moments[0]) < 0.7


@pytest.mark.service
def test_garbage_is_named_and_left_out_without_a_topic_and_sent_with_one(
    kafka: KafkaSettings, night: Path, topic: str, tmp_path: Path
) -> None:
    garbage = tmp_path / "garbage.avro"
    garbage.write_bytes(b"\x00\x01 nothing of the kind")
    good = alert_files(night)[0]
    report = play(kafka, [garbage, good], None)
    assert report.sent == 1
    assert len(report.refused) == 1
    assert str(garbage) in report.refused[0]
    assert "is no alert" in report.refused[0]
    assert play(kafka, [garbage], topic).sent == 1
    assert messages(kafka.bootstrap_servers, topic) == [garbage.read_bytes()]


@pytest.mark.service
def test_told_to_stop_it_stops(kafka: KafkaSettings, night: Path, topic: str) -> None:
    stop = threading.Event()
    report = replay(
        kafka,
        alert_files(night),
        topic=topic,
        rate=500.0,
        stop=stop,
        progress=lambda count: stop.set() if count == 10 else None,
    )
    assert report.sent == 10


def test_a_kafka_that_never_comes_is_an_error(night: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kowalski.stream.replay.PATIENCE_SECONDS", 1.0)
    said: list[str] = []
    with pytest.raises(ReplayError, match="not delivered: 2 × "):
        replay(
            settings_of("127.0.0.1:9"),
            alert_files(night)[:2],
            topic="nowhere",
            rate=None,
            stop=threading.Event(),
            notice=said.append,
        )
    assert said == ["Kafka does not answer; waiting for it"]


def test_files_are_found_at_any_depth_in_order(tmp_path: Path) -> None:
    for name in ("b/2.avro", "a/c/3.avro", "1.avro", "a/notes.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    found = [str(path.relative_to(tmp_path)) for path in alert_files(tmp_path)]
    assert found == ["1.avro", "a/c/3.avro", "b/2.avro"]
    assert alert_files(tmp_path / "1.avro") == [tmp_path / "1.avro"]


def test_nothing_to_play_is_said(tmp_path: Path) -> None:
    with pytest.raises(ReplayError, match=r"no \*\.avro files"):
        alert_files(tmp_path)
    with pytest.raises(ReplayError, match="no such folder"):
        alert_files(tmp_path / "missing")


def test_other_surveys_go_to_a_topic_of_their_folder(tmp_path: Path) -> None:
    path = other_survey(tmp_path / "wntr_alerts" / "20240311" / "1.avro")
    assert route(path, path.read_bytes(), DAY) == (f"wntr_{DAY}", None, None)


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.95])
def test_truncated_files_are_no_alerts(night: Path, share: float) -> None:
    path = alert_files(night)[0]
    packet = path.read_bytes()
    with pytest.raises(NotAnAlertError, match=path.name):
        route(path, packet[: int(len(packet) * share)], DAY)


@pytest.mark.shared_data
def test_real_alerts_go_where_the_survey_puts_them(shared_data: Path) -> None:
    for path in alert_files(shared_data / "ztf_alerts"):
        topic, key, _ = route(path, path.read_bytes(), DAY)
        assert topic == f"ztf_{DAY}_programid1"
        assert key is not None
        assert key.startswith("ZTF")
    topics = {
        "WNTR": f"winter_{DAY}",
        "PGIR": f"pgir_{DAY}",
        "TURBO": f"turbo_{DAY}",
        "LSST": f"lsst-alerts-{DAY}",
    }
    for name, topic in topics.items():
        for path in alert_files(shared_data / f"{name.lower()}_alerts"):
            found, key, survey = route(path, path.read_bytes(), DAY)
            assert (found, survey) == (topic, SURVEYS[name])
            assert key
            assert re.match(SURVEYS[name].topic_pattern, found)

"""Packets are read whatever is in them; what cannot be used says why."""

import contextlib
import io
from pathlib import Path
from typing import Any

import fastavro
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kowalski.pipeline.decode import decode
from kowalski.pipeline.document import check
from kowalski.pipeline.refusal import PacketError
from kowalski.surveys import SURVEYS
from tests.kowalski.pipeline.packets import SCHEMA, packet, record

ZTF = SURVEYS["ZTF"]


def reason(raw: bytes) -> str:
    with pytest.raises(PacketError) as error:
        check(ZTF, decode(ZTF, raw))
    assert str(error.value)
    return error.value.reason


def test_reads_what_was_written() -> None:
    for codec in ("null", "deflate"):
        decoded = decode(ZTF, packet(candid=17, codec=codec))
        assert decoded == record(candid=17)


@pytest.mark.shared_data
def test_reads_what_fastavro_reads(shared_data: Path) -> None:
    for path in sorted((shared_data / "ztf_alerts").rglob("*.avro")):
        with path.open("rb") as file:
            (expected,) = fastavro.reader(file)
        assert decode(ZTF, path.read_bytes()) == expected


@given(st.binary(max_size=400))
def test_random_bytes(raw: bytes) -> None:
    assert reason(raw)


@settings(deadline=None)
@given(st.data())
def test_truncated_anywhere(data: st.DataObject) -> None:
    whole = packet()
    assert reason(whole[: data.draw(st.integers(0, len(whole) - 1))]) in {"not_avro", "truncated"}


@settings(deadline=None, max_examples=200)
@given(st.data())
def test_a_changed_byte_is_refused_or_read(data: st.DataObject) -> None:
    whole = bytearray(packet())
    whole[data.draw(st.integers(0, len(whole) - 1))] ^= data.draw(st.integers(1, 255))
    with contextlib.suppress(PacketError):
        decode(ZTF, bytes(whole))


@pytest.mark.shared_data
@pytest.mark.parametrize("survey", ["pgir_alerts", "wntr_alerts", "turbo_alerts", "lsst_alerts"])
def test_another_survey(shared_data: Path, survey: str) -> None:
    paths = [path for path in sorted((shared_data / survey).rglob("*")) if path.is_file()]
    assert paths
    for path in paths:
        assert reason(path.read_bytes()) == "other_survey"


def test_two_records_in_a_packet() -> None:
    buffer = io.BytesIO()
    fastavro.writer(buffer, SCHEMA, [record(), record()])
    assert reason(buffer.getvalue()) == "corrupt"


def test_no_record_in_a_packet() -> None:
    buffer = io.BytesIO()
    fastavro.writer(buffer, SCHEMA, [])
    assert reason(buffer.getvalue()) == "truncated"


def test_a_packet_that_would_fill_the_memory() -> None:
    huge = {"fileName": "x", "stampData": bytes(70 << 20)}
    assert reason(packet(codec="deflate", cutoutScience=huge)) == "corrupt"


def test_unknown_codec() -> None:
    assert reason(packet(codec="bzip2")) == "codec"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"objectId": ""}, "identifier"),
        ({"candid": -5}, "identifier"),
        ({"ra": 400.0}, "position"),
        ({"ra": float("nan")}, "position"),
        ({"dec": -90.1}, "position"),
        ({"dec": float("inf")}, "position"),
        ({"jd": float("nan")}, "time"),
        ({"programid": None}, "incomplete"),
    ],
)
def test_impossible_values(change: dict[str, Any], expected: str) -> None:
    assert reason(packet(**change)) == expected

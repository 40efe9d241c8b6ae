"""Packets are what ZTF's are, field by field."""

from pathlib import Path
from typing import Any

import fastavro
import pytest

from kowalski.stream.simulation.night import night_folder
from kowalski.stream.simulation.schema import VERSION, packet_schema
from tests.kowalski.stream.simulation.drawn_nights import Drawn, read_packet


def shape(schema: Any) -> Any:
    """Return names, types and defaults of a schema, without texts and versions."""
    if isinstance(schema, list):
        return [shape(each) for each in schema]
    if isinstance(schema, dict) and schema["type"] == "record":
        fields = [
            (field["name"], shape(field["type"]), field.get("default", "no default"))
            for field in schema["fields"]
        ]
        return ("record", schema["name"], fields)
    if isinstance(schema, dict) and schema["type"] == "array":
        return ("array", shape(schema["items"]))
    return schema


@pytest.fixture(scope="module")
def real(shared_data: Path) -> list[Path]:
    return sorted((shared_data / "ztf_alerts" / "20231012").glob("*.avro"))


@pytest.mark.shared_data
def test_fields_types_and_defaults_are_those_of_real_packets(
    real: list[Path], drawn: Drawn
) -> None:
    simulated = next(night_folder(drawn.folder, 0).glob("*.avro"))
    shapes = []
    for path in (real[0], simulated):
        with path.open("rb") as file:
            shapes.append(shape(fastavro.reader(file).writer_schema))
    assert shapes[0] == shapes[1]


@pytest.mark.shared_data
def test_nulls_and_sentinels_are_where_real_packets_have_them(
    real: list[Path], drawn: Drawn
) -> None:
    def kinds(packets: list[dict[str, Any]], key: str) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for packet in packets:
            rows = packet[key] if isinstance(packet[key], list) else [packet[key]]
            for row in rows or []:
                for name, value in row.items():
                    sentinel = value in (-999, -99999, "null")
                    kind = repr(value) if sentinel else type(value).__name__
                    found.setdefault(name, set()).add(kind)
        return found

    theirs = [read_packet(path) for path in real]
    for key in ("candidate", "prv_candidates", "fp_hists"):
        ours = kinds(drawn.everything, key)
        for name, values in kinds(theirs, key).items():
            assert values <= ours[name], (key, name)


def test_files_are_valid_avro_by_their_own_schema(drawn: Drawn) -> None:
    schema = fastavro.parse_schema(packet_schema())
    for packet in drawn.packets[0][:10]:
        assert fastavro.validation.validate(packet, schema, strict=True)
        assert packet["schemavsn"] == VERSION


def test_binary_form_is_that_of_another_writer(drawn: Drawn) -> None:
    import io

    schema = fastavro.parse_schema(packet_schema())
    path = next(night_folder(drawn.folder, 0).glob("*.avro"))
    buffer = io.BytesIO()
    fastavro.schemaless_writer(buffer, schema, read_packet(path))
    assert buffer.getvalue() in path.read_bytes()


def test_names_and_numbers_are_consistent(drawn: Drawn) -> None:
    for packet in drawn.everything:
        candidate = packet["candidate"]
        assert candidate["candid"] == packet["candid"]
        sign = 15000 if candidate["isdiffpos"] == "t" else 10000
        assert packet["candid"] == candidate["pid"] * 10**6 + sign + candidate["tblid"]
        assert candidate["pid"] % 10**4 == candidate["rcid"] * 100 + 15
        assert candidate["pid"] // 10**9 == candidate["nid"] == int(candidate["jd"] - 2457754.5)
        assert packet["objectId"][:3] == "ZTF"
        assert len(packet["objectId"]) == 12
        assert 0 <= candidate["ra"] < 360
        assert -90 <= candidate["dec"] <= 90
    assert len({packet["candid"] for packet in drawn.everything}) == len(drawn.everything)

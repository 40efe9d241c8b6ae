"""Both readers of Avro records read the same bytes to the same record."""

import io
import itertools
import math
from typing import Any

import fastavro
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kowalski.pipeline import avro_records
from kowalski.pipeline.avro_records import RecordError, SchemaError, record_reader
from tests.kowalski.pipeline.packets import SCHEMA, record

PRIMITIVES: dict[str, st.SearchStrategy[Any]] = {
    "boolean": st.booleans(),
    "int": st.integers(-(2**31), 2**31 - 1),
    "long": st.integers(-(2**63), 2**63 - 1),
    "float": st.floats(width=32),
    "double": st.floats(),
    "string": st.text(max_size=8),
    "bytes": st.binary(max_size=8),
}

NUMBERS = itertools.count()
"""Avro wants a name for each record, used once."""


@pytest.fixture(params=["cavro", "fastavro"])
def reading(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The library that reads."""
    if request.param == "cavro" and avro_records.cavro is None:
        pytest.skip("cavro is not to be had for this machine and Python")
    if request.param == "fastavro":
        monkeypatch.setattr(avro_records, "cavro", None)
    return str(request.param)


@st.composite
def schemas(draw: st.DrawFn, depth: int = 2) -> tuple[Any, st.SearchStrategy[Any]]:
    """A schema and a strategy of its values."""
    kinds = ["primitive", "nullable"] + (["array", "record"] if depth else [])
    kind = draw(st.sampled_from(kinds))
    if kind == "record":
        names = draw(st.lists(st.sampled_from("abcdefgh"), max_size=6, unique=True))
        parts = [draw(schemas(depth - 1)) for _ in names]
        fields = [{"name": n, "type": part[0]} for n, part in zip(names, parts, strict=True)]
        schema = {"type": "record", "name": f"r{next(NUMBERS)}", "fields": fields}
        return schema, st.fixed_dictionaries(
            {n: part[1] for n, part in zip(names, parts, strict=True)}
        )
    if kind == "array":
        item, values = draw(schemas(0))
        return {"type": "array", "items": item}, st.lists(values, max_size=4)
    name = draw(st.sampled_from(sorted(PRIMITIVES)))
    if kind == "nullable":
        return ["null", name], st.none() | PRIMITIVES[name]
    return name, PRIMITIVES[name]


def written(schema: Any, value: Any) -> bytes:
    file = io.BytesIO()
    fastavro.schemaless_writer(file, schema, value)
    return file.getvalue()


def same(one: Any, other: Any) -> bool:
    """Tell whether two values are equal, NaN included, and of the same types."""
    if isinstance(one, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, float) and math.isnan(one):
        return isinstance(other, float) and math.isnan(other)
    return type(one) is type(other) and bool(one == other)


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_any_record_reads_the_same_with_both(data: st.DataObject) -> None:
    schema, values = data.draw(schemas())
    value = data.draw(values)
    content = written(schema, value)
    expected = fastavro.schemaless_reader(io.BytesIO(content), schema, None)
    for reader in readers(schema):
        assert same(reader(content + avro_records.MARK)["record"], expected)


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_changed_bytes_are_judged_alike(data: st.DataObject) -> None:
    content = bytearray(written(SCHEMA, record(candid=1)))
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    found = [judged(reader, bytes(content)) for reader in readers(SCHEMA)]
    assert same(found[0], found[-1])


def readers(schema: Any) -> list[avro_records.Reader]:
    slow = avro_records.with_fastavro(schema)
    return [slow] if avro_records.cavro is None else [slow, avro_records.with_cavro(schema)]


def judged(reader: avro_records.Reader, content: bytes) -> Any:
    """The record in some bytes; None if there is none."""
    try:
        packet = reader(content + avro_records.MARK)
    except avro_records.CORRUPT:
        return None
    return packet["record"] if packet["mark"] == avro_records.MARK else None


@pytest.mark.usefixtures("reading")
class TestEitherLibrary:
    def test_reads_an_alert(self) -> None:
        assert record_reader(SCHEMA)(written(SCHEMA, record(candid=7))) == record(candid=7)

    def test_refuses_bytes_too_few_or_too_many(self) -> None:
        reader = record_reader(SCHEMA)
        content = written(SCHEMA, record(candid=7))
        for wrong in (content[:-1], content + b"\0", content + content, b""):
            with pytest.raises(RecordError, match="schema"):
                reader(wrong)

    def test_refuses_a_schema_that_is_none(self) -> None:
        for schema in ({"type": "record"}, {"type": "no such type"}, {}):
            with pytest.raises(SchemaError):
                record_reader(schema)

    def test_reads_schemas_with_a_default_of_the_wrong_type(self) -> None:
        field = {"name": "candid", "type": "long"}
        schema = {"type": "record", "name": "turbo.alert", "fields": [field | {"default": None}]}
        content = written({**schema, "fields": [field]}, {"candid": 7})
        assert record_reader(schema)(content) == {"candid": 7}

    def test_of_a_name_that_is_repeated_the_last_value_counts(self) -> None:
        first = {"name": "sgmag1", "type": "double"}
        schema = {"type": "record", "name": "winter.alert", "fields": [first, first]}
        names = {"type": "record", "name": "r", "fields": [first, {**first, "name": "again"}]}
        content = written(names, {"sgmag1": 1.0, "again": 2.0})
        assert record_reader(schema)(content) == {"sgmag1": 2.0}

"""Avro packets to records.

Packets are Avro object container files with one record each
(https://avro.apache.org/docs/1.11.1/specification/#object-container-files). Those of some surveys
come in Confluent's wire format: a zero byte, the number of the schema in a registry, big-endian in
four bytes, and the record.
"""

import json
import re
import struct
import zlib
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from kowalski.pipeline.avro_records import Reader, RecordError, SchemaError, record_reader
from kowalski.pipeline.refusal import PacketError
from kowalski.surveys.survey import Survey

Record = dict[str, Any]
FindSchema = Callable[[int], bytes]
"""Returns a schema by its number; raises `PacketError` if there is none."""

MAGIC = b"Obj\x01"
WIRE_FORMAT = struct.Struct(">BI")
WIRE_MAGIC = 0
SYNC = 16
LONGEST = 64 << 20  # bytes of a record; no survey comes near


def no_registry(identifier: int) -> bytes:
    """Know no schema."""
    raise PacketError("unknown_schema", f"schema {identifier}, but there is no schema registry")


def decode(survey: Survey, raw: bytes, find_schema: FindSchema = no_registry) -> Record:
    """Return the record in a packet of a survey, in the form of our documents.

    `find_schema` tells the schemas of packets in Confluent's wire format.

    Raises
    ------
    PacketError
        The bytes are no Avro, cut off, hold another survey's alert, or miss a required field.
    """
    record = read(survey, raw, find_schema)
    if survey.reshaped is not None:
        record = survey.reshaped(record)
    missing = [name for name in survey.required if record.get(name) is None]
    if missing:
        raise PacketError("incomplete", f"without {', '.join(missing)}")
    candidate = record["candidate"]
    missing = [name for name in survey.required_candidate if candidate.get(name) is None]
    if missing:
        raise PacketError("incomplete", f"candidate without {', '.join(missing)}")
    return record


def read(survey: Survey, raw: bytes, find_schema: FindSchema = no_registry) -> Record:
    """Return the record in a packet."""
    if survey.wire_format and raw[:1] == bytes([WIRE_MAGIC]):
        identifier, content = read_wire_format(raw)
        reader = record_reader_of(survey.record, find_schema(identifier))
    else:
        header, start = read_header(raw)
        reader = record_reader_of(survey.record, header.get("avro.schema", b""))
        content = read_block(raw, start, header.get("avro.codec", b"null"))
    try:
        record = reader(content)
    except RecordError as error:
        raise PacketError("corrupt", str(error)) from None
    if not isinstance(record, dict):
        raise PacketError("corrupt", "not a record")
    return record


def read_wire_format(raw: bytes) -> tuple[int, bytes]:
    """Return the number of a packet's schema, and the record's bytes."""
    if len(raw) < WIRE_FORMAT.size:
        raise PacketError("truncated", "the packet ends early")
    return WIRE_FORMAT.unpack_from(raw)[1], raw[WIRE_FORMAT.size :]


def in_wire_format(identifier: int, content: bytes) -> bytes:
    """Return a record's bytes as a packet that names its schema by number."""
    return WIRE_FORMAT.pack(WIRE_MAGIC, identifier) + content


def read_header(raw: bytes) -> tuple[dict[str, bytes], int]:
    """Return the metadata of a container and where its first block starts."""
    if not raw.startswith(MAGIC):
        raise PacketError("not_avro", "the bytes do not begin like an Avro container")
    header: dict[str, bytes] = {}
    position = len(MAGIC)
    while True:
        count, position = read_long(raw, position)
        if count == 0:
            return header, position + SYNC
        if count < 0:
            count, (_, position) = -count, read_long(raw, position)
        for _ in range(count):
            name, position = read_bytes(raw, position)
            header[name.decode("utf-8", "replace")], position = read_bytes(raw, position)


def read_block(raw: bytes, position: int, codec: bytes) -> bytes:
    """Return the content of the only block, unpacked."""
    sync = raw[position - SYNC : position]
    count, position = read_long(raw, position)
    content, position = read_bytes(raw, position)
    if raw[position : position + SYNC] != sync:
        raise PacketError("truncated", "the packet ends early")
    if count != 1 or position + SYNC != len(raw):
        raise PacketError("corrupt", "the packet must hold exactly one alert")
    if codec == b"null":
        return content
    if codec == b"deflate":
        return inflated(content)
    raise PacketError("codec", f"unknown codec {codec.decode('utf-8', 'replace')}")


def inflated(content: bytes) -> bytes:
    """Return packed bytes unpacked, unless they would fill the memory."""
    inflater = zlib.decompressobj(-15)
    try:
        unpacked = inflater.decompress(content, LONGEST)
    except zlib.error as error:
        raise PacketError("corrupt", f"cannot be unpacked: {error}") from None
    if not inflater.eof:
        raise PacketError("corrupt", f"cut off, or longer than {LONGEST} bytes when unpacked")
    return unpacked


def read_long(raw: bytes, position: int) -> tuple[int, int]:
    """Return the zigzag number at a position, and the position after it."""
    value = shift = 0
    while shift < 70:
        if position >= len(raw):
            raise PacketError("truncated", "the packet ends early")
        byte = raw[position]
        position += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return (value >> 1) ^ -(value & 1), position
        shift += 7
    raise PacketError("corrupt", "a number of more than 64 bits")


def read_bytes(raw: bytes, position: int) -> tuple[bytes, int]:
    """Return the counted bytes at a position, and the position after them."""
    length, position = read_long(raw, position)
    if length < 0:
        raise PacketError("corrupt", "a negative length")
    if position + length > len(raw):
        raise PacketError("truncated", "the packet ends early")
    return raw[position : position + length], position + length


@lru_cache(maxsize=64)
def record_reader_of(record: str, schema: bytes) -> Reader:
    """Return what reads the records of a schema; a survey's packets repeat the same few.

    `record` is a regular expression for the full name that the schema must have.
    """
    described = described_by(schema)
    name = full_name(described)
    if not re.fullmatch(record, name):
        raise PacketError("other_survey", f"a record {name}, not {record}")
    try:
        return record_reader(described)
    except SchemaError as error:
        raise PacketError("corrupt", f"its schema is not valid: {error}") from None


def described_by(schema: bytes) -> dict[str, Any]:
    """Return a schema from its text."""
    try:
        described: dict[str, Any] = json.loads(schema)
        full_name(described)
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise PacketError("corrupt", f"no schema in the packet: {error!r}") from None
    return described


def full_name(described: dict[str, Any]) -> str:
    """Return the name of a schema's record, its namespace before it."""
    name, namespace = described["name"], described.get("namespace")
    return f"{namespace}.{name}" if namespace and "." not in name else str(name)

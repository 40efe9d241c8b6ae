"""Avro, written by columns: whole tables of records at once instead of field by field.

A night's light curves are some millions of values; one Python call for each would take most of the
time. The binary form is that of the Avro specification 1.11, "Binary Encoding" and "Object
Container Files".
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kowalski.stream.simulation.schema import Field

Values = NDArray[Any] | Sequence[Any]
Columns = Mapping[str, Values]

MAGIC = b"Obj\x01"
SYNC = b"fritz simulation"  # sixteen bytes that end each block; any will do
NULL, FIRST = b"\x00", b"\x02"  # branches of a union of null and something
FIXED = {"float": "<f4", "double": "<f8"}


def varint(value: int) -> bytes:
    """Return a whole number in Avro's variable length, zigzag form."""
    rest = (value << 1) ^ (value >> 63)
    encoded = bytearray()
    while rest > 0x7F:
        encoded.append(rest & 0x7F | 0x80)
        rest >>= 7
    encoded.append(rest)
    return bytes(encoded)


def text(value: str) -> bytes:
    """Return a string with its length before it."""
    return sized(value.encode())


def sized(value: bytes) -> bytes:
    """Return bytes with their length before them."""
    return varint(len(value)) + value


def encode_rows(fields: Iterable[Field], columns: Columns, count: int) -> list[bytes]:
    """Return `count` encoded records; nullable fields without a column are null.

    Raises
    ------
    KeyError
        A field that cannot be null has no column.
    """
    pieces: list[list[bytes]] = []
    for kind, run in groupby(fields, key=lambda field: piece_kind(field, columns)):
        group = list(run)
        if kind == "null":
            pieces.append([NULL * len(group)] * count)
        elif kind == "fixed":
            pieces.append(encode_fixed(group, columns, count))
        else:
            pieces += [encode_varying(field, columns[field[0]]) for field in group]
    return [b"".join(row) for row in zip(*pieces, strict=True)]


def piece_kind(field: Field, columns: Columns) -> str:
    """Tell how a field is encoded: all null, in a block of fixed width, or value by value."""
    name, kind, nullable = field
    if nullable and name not in columns:
        return "null"
    return "fixed" if kind in FIXED else "varying"


def encode_fixed(fields: list[Field], columns: Columns, count: int) -> list[bytes]:
    """Return runs of floats and doubles, one piece a row."""
    parts: list[tuple[str, str]] = []
    for name, kind, nullable in fields:
        parts += [(f"{name} is there", "u1")] if nullable else []
        parts.append((name, FIXED[kind]))
    block = np.zeros(count, dtype=np.dtype(parts))
    for name, _, nullable in fields:
        block[name] = columns[name]
        if nullable:
            block[f"{name} is there"] = FIRST[0]
    raw, width = block.tobytes(), block.dtype.itemsize
    return [raw[start : start + width] for start in range(0, count * width, width)]


def encode_varying(field: Field, values: Values) -> list[bytes]:
    """Return integers or strings, one piece a row."""
    _, kind, nullable = field
    prefix = FIRST if nullable else b""
    if kind != "string":
        return varints(np.asarray(values, dtype=np.int64), prefix)
    known = {value: prefix + text(value) for value in set(values)}
    return [known[value] for value in values]


def varints(values: NDArray[np.int64], prefix: bytes) -> list[bytes]:
    """Return whole numbers as `varint` does, each after a prefix of one byte or none."""
    rest = ((values << 1) ^ (values >> 63)).view(np.uint64)
    shifts = np.arange(0, 70, 7, dtype=np.uint64)
    groups = rest[:, None] >> np.minimum(shifts, 63)
    groups[:, -1] = rest >> np.uint64(63)
    more = np.zeros(groups.shape, dtype=np.bool_)
    more[:, :-1] = groups[:, 1:] > 0
    block = np.empty((len(values), len(prefix) + groups.shape[1]), dtype=np.uint8)
    block[:, : len(prefix)] = np.frombuffer(prefix, dtype=np.uint8)
    block[:, len(prefix) :] = (groups & np.uint64(0x7F)) | (more * np.uint64(0x80))
    ends = len(prefix) + 1 + more.sum(axis=1)
    raw, width = block.tobytes(), block.shape[1]
    starts = range(0, len(raw), width)
    return [raw[start : start + end] for start, end in zip(starts, ends.tolist(), strict=True)]


def encode_array(items: Sequence[bytes]) -> bytes:
    """Return a nullable list of encoded records; null where there are none."""
    if not items:
        return NULL
    return b"".join((FIRST, varint(len(items)), *items, NULL))


def container_header(schema: str) -> bytes:
    """Return what stands at the beginning of each file."""
    entries = (("avro.codec", b"null"), ("avro.schema", schema.encode()))
    meta = b"".join(text(key) + sized(value) for key, value in entries)
    return MAGIC + varint(len(entries)) + meta + NULL + SYNC


def container(header: bytes, payload: bytes) -> bytes:
    """Return a file of one record."""
    return b"".join((header, varint(1), sized(payload), SYNC))

"""One Avro record in some bytes.

cavro reads an alert three times as fast as fastavro, but is not to be had for every machine and every
Python; where it is absent fastavro reads the same bytes to the same record (decision 17).
"""

import io
import struct
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import fastavro
from fastavro.schema import SchemaParseException

try:
    import cavro
except ImportError:  # pragma: no cover - depends on the machine
    cavro = None

Schema = dict[str, Any]
Reader = Callable[[bytes], Any]

MARK = b"end of the record"
"""Read behind each record: wherever else reading ends, the bytes are not what the schema says."""

CORRUPT = (
    ArithmeticError,
    EOFError,
    LookupError,
    MemoryError,
    TypeError,
    ValueError,
    struct.error,
)
"""What the readers raise on bytes that do not follow the schema."""


class SchemaError(ValueError):
    """A schema cannot be used; the text says why."""


class RecordError(ValueError):
    """The bytes are not one record of the schema; the text says why."""


def record_reader(schema: Schema) -> Reader:
    """Return a function that reads the bytes of one record of a schema.

    The function raises `RecordError` on bytes of any other kind.

    Raises
    ------
    SchemaError
        The schema is not valid.
    """
    # fastavro judges the schema in any case, so that what is refused does not depend on the machine.
    mended = without_defaults(schema)
    marked = with_fastavro(mended)
    if cavro is not None:
        # What is stricter than fastavro is read by it: WINTER's schema repeats names of fields.
        with suppress(SchemaError):
            marked = with_cavro(mended)

    def read(content: bytes) -> Any:
        try:
            packet = marked(content + MARK)
        except CORRUPT as error:
            raise RecordError(f"not what its schema says: {error!r}") from None
        if packet["mark"] != MARK:
            raise RecordError("its schema does not account for all bytes")
        return packet["record"]

    return read


def with_fastavro(schema: Schema) -> Reader:
    """Return a reader of marked records, made of fastavro."""
    try:
        parsed = fastavro.parse_schema(with_mark(schema))
    except (SchemaParseException, *CORRUPT) as error:
        raise SchemaError(repr(error)) from None
    return lambda content: fastavro.schemaless_reader(io.BytesIO(content), parsed, None)


def with_cavro(schema: Schema) -> Reader:
    """Return a reader of marked records, made of cavro."""
    options = cavro.DEFAULT_OPTIONS.replace(record_decodes_to_dict=True)
    try:
        reader: Reader = cavro.Schema(with_mark(schema), options=options).binary_decode
    except (cavro.CavroException, *CORRUPT) as error:
        raise SchemaError(repr(error)) from None
    return reader


def without_defaults(schema: Any) -> Any:
    """Return a schema without its fields' defaults.

    They say nothing about what is written, and some surveys' are of the wrong type: TURBO's has a
    null for a number.
    """
    if isinstance(schema, list):
        return [without_defaults(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {name: without_defaults(value) for name, value in schema.items() if name != "default"}


def with_mark(schema: Schema) -> Schema:
    """Return the schema of a record with the mark behind it."""
    mark = {"type": "fixed", "name": "fritz.Mark", "size": len(MARK)}
    fields = [{"name": "record", "type": schema}, {"name": "mark", "type": mark}]
    return {"type": "record", "name": "fritz.Marked", "fields": fields}

"""The formats of exported tables. Each is written batch by batch, and holds no more than one."""

import csv
import datetime
import io
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from skyportal.exports.columns import Column, Kind, Value
from skyportal.schemas.export import ExportFormat

Columns = Sequence[Column[Any]]
Batches = Iterable[Sequence[Sequence[Value]]]


@dataclass(frozen=True)
class Format:
    """How a format is called, and what writes it."""

    media: str
    suffix: str
    write: Callable[[str, Columns, Batches], Iterator[bytes]]


def as_text(value: Value) -> str:
    """Return a value as text; nothing for what is not known or not a number."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float():
            return repr(value) if math.isfinite(value) else ""
        case datetime.datetime():
            return value.isoformat().replace("+00:00", "Z")
    return str(value)


def write_csv(name: str, columns: Columns, batches: Batches) -> Iterator[bytes]:
    """Yield a table as comma-separated values in UTF-8, with a first line of names."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")

    def taken() -> bytes:
        written = text.getvalue().encode()
        text.seek(0)
        text.truncate()
        return written

    writer.writerow([column.name for column in columns])
    yield taken()
    for batch in batches:
        writer.writerows([as_text(value) for value in row] for row in batch)
        yield taken()


VOTABLE_TYPES = {
    Kind.TEXT: 'datatype="unicodeChar" arraysize="*"',
    Kind.REAL: 'datatype="double"',
    Kind.INTEGER: 'datatype="long"',
    Kind.TRUTH: 'datatype="boolean"',
    Kind.TIME: 'datatype="char" arraysize="*" xtype="timestamp"',
}
NOT_OF_XML = dict.fromkeys(
    set(range(32)) - {9, 10, 13} | {0xFFFE, 0xFFFF} | set(range(0xD800, 0xE000))
)


def field_of(column: Column[Any]) -> str:
    """Return the FIELD element of a column."""
    attributes = "".join(
        f" {name}={quoteattr(value)}"
        for name, value in (("unit", column.unit), ("ucd", column.ucd))
        if value is not None
    )
    return (
        f"<FIELD name={quoteattr(column.name)} {VOTABLE_TYPES[column.kind]}{attributes}>"
        f"<DESCRIPTION>{escape(column.description)}</DESCRIPTION></FIELD>\n"
    )


def write_votable(name: str, columns: Columns, batches: Batches) -> Iterator[bytes]:
    """Yield a table as a VOTable 1.4 with TABLEDATA; an empty cell is what is not known."""
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3">\n'
        '<RESOURCE type="results">\n<COOSYS ID="icrs" system="ICRS"/>\n'
        f"<TABLE name={quoteattr(name)}>\n"
    )
    yield (head + "".join(map(field_of, columns)) + "<DATA><TABLEDATA>\n").encode()
    for batch in batches:
        lines = (
            "".join(f"<TD>{escape(as_text(value).translate(NOT_OF_XML))}</TD>" for value in row)
            for row in batch
        )
        yield "".join(f"<TR>{line}</TR>\n" for line in lines).encode()
    yield b"</TABLEDATA></DATA>\n</TABLE>\n</RESOURCE>\n</VOTABLE>\n"


class Chunks(io.RawIOBase):
    """A file that keeps what is written until it is taken."""

    def __init__(self) -> None:
        self.kept: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.kept.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        """Return what was written since this was asked last."""
        taken, self.kept = b"".join(self.kept), []
        return taken


def write_parquet(name: str, columns: Columns, batches: Batches) -> Iterator[bytes]:
    """Yield a table as Parquet, one row group for each batch."""
    import pyarrow
    import pyarrow.parquet

    types = {
        Kind.TEXT: pyarrow.string(),
        Kind.REAL: pyarrow.float64(),
        Kind.INTEGER: pyarrow.int64(),
        Kind.TRUTH: pyarrow.bool_(),
        Kind.TIME: pyarrow.timestamp("us", tz="UTC"),
    }
    schema = pyarrow.schema(
        [
            pyarrow.field(
                column.name,
                types[column.kind],
                metadata={"description": column.description, "unit": column.unit or ""},
            )
            for column in columns
        ]
    )
    chunks = Chunks()
    with pyarrow.parquet.ParquetWriter(chunks, schema, compression="snappy") as writer:
        for batch in batches:
            values = [
                pyarrow.array([row[index] for row in batch], type=field.type)
                for index, field in enumerate(schema)
            ]
            writer.write_table(pyarrow.Table.from_arrays(values, schema=schema))
            yield chunks.take()
    yield chunks.take()


FORMATS = {
    ExportFormat.CSV: Format("text/csv; charset=utf-8", "csv", write_csv),
    ExportFormat.PARQUET: Format("application/vnd.apache.parquet", "parquet", write_parquet),
    ExportFormat.VOTABLE: Format("application/x-votable+xml", "vot", write_votable),
}

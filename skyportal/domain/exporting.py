"""Exporting lists as tables, of any length, in memory for one batch.

The ids come through a cursor of the server; what is told of them is fetched batch by batch in the
same transaction, by the functions and under the policies that the lists themselves obey.
"""

import itertools
from collections.abc import Iterator, Sequence
from typing import TypeVar

from sqlalchemy.orm import Session

from skyportal.database import Caller
from skyportal.domain import candidate_list, source_list
from skyportal.exports import objects
from skyportal.exports.columns import Column
from skyportal.exports.formats import FORMATS
from skyportal.schemas.candidate import CandidatesExport
from skyportal.schemas.source import SourceRow, SourcesExport

BATCH = 500  # objects fetched at once

Row = TypeVar("Row")


def export_sources(session: Session, caller: Caller, query: SourcesExport) -> Iterator[bytes]:
    """Yield the sources that a query asks for as a file."""
    found = session.execute(
        source_list.matching(caller, query), execution_options={"yield_per": BATCH}
    )
    batches = (
        source_list.rows_of(session, query, [(one.id, one.saved_at) for one in batch])
        for batch in found.partitions()
    )
    return written("sources", columns_of(query), batches, query)


def columns_of(query: SourcesExport) -> list[Column[SourceRow]]:
    """Return the columns of sources that a query asks for."""
    wanted = (columns for name, columns in objects.INCLUDED.items() if getattr(query, name))
    return [*objects.SOURCES, *itertools.chain.from_iterable(wanted)]


def export_candidates(session: Session, caller: Caller, query: CandidatesExport) -> Iterator[bytes]:
    """Yield the candidates that a query asks for as a file."""
    batches = candidate_list.batches(session, caller, query, BATCH)
    return written("candidates", objects.CANDIDATES, batches, query)


def written(
    name: str,
    columns: Sequence[Column[Row]],
    batches: Iterator[Sequence[Row]],
    query: SourcesExport | CandidatesExport,
) -> Iterator[bytes]:
    """Yield a table in the format that is asked for."""
    values = ([[column.value(row) for column in columns] for row in batch] for batch in batches)
    return FORMATS[query.format].write(name, columns, values)

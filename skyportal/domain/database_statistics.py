"""What is in the database, as administrators see it."""

from sqlalchemy import BigInteger, Boolean, Text, column, exists, func, select
from sqlalchemy.orm import Session

from skyportal.domain.jobs import JOBS
from skyportal.models.candidate import Candidate
from skyportal.models.obj import Obj
from skyportal.models.source import Source
from skyportal.schemas.database_statistics import (
    DatabaseInfo,
    DatabaseStatistics,
    PositionCounts,
    TableStatistics,
)

ROWS = func.access.count_rows().table_valued(
    column("name", Text),
    column("number", BigInteger),
    column("is_estimate", Boolean),
    column("bytes", BigInteger),
)


def statistics(session: Session) -> DatabaseStatistics:
    """Return how many rows there are of everything, and how much room they take."""
    oldest, newest = session.execute(
        select(func.min(Candidate.passed_at), func.max(Candidate.passed_at))
    ).one()
    by_state = select(JOBS.c.status, func.count()).group_by(JOBS.c.status)
    return DatabaseStatistics(
        tables=[TableStatistics.model_validate(row) for row in session.execute(select(ROWS))],
        bytes=session.scalar(select(func.pg_database_size(func.current_database()))) or 0,
        oldest_candidate_at=oldest,
        newest_candidate_at=newest,
        jobs={str(state): number for state, number in session.execute(by_state)},
    )


def information(session: Session) -> DatabaseInfo:
    """Return whether the caller sees no source at all."""
    return DatabaseInfo(source_table_empty=not session.scalar(select(exists().select_from(Source))))


def positions(session: Session) -> PositionCounts:
    """Return how many objects can be found by their place."""
    objects = session.scalar(select(func.count()).select_from(Obj)) or 0
    return PositionCounts(totalWithHealpix=objects, totalWithoutHealpix=0)

"""Candidates row by row, for programs that need to know which alert passed which filter."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from skyportal.database import Caller
from skyportal.domain.candidate_conditions import (
    pass_conditions,
    saved_conditions,
    selected_groups,
)
from skyportal.models.candidate import Candidate as Row
from skyportal.schemas.candidate import (
    CandidateRow,
    CandidateRows,
    CandidateRowsQuery,
)


def list_rows(session: Session, caller: Caller, query: CandidateRowsQuery) -> CandidateRows:
    """Return a page of candidates, newest first; they are counted for the first page only."""
    groups = selected_groups(session, caller, query)
    conditions = [*pass_conditions(query), *saved_conditions(query, groups, Row)]
    page = (
        select(Row.id, Row.obj_id, Row.filter_id, Row.passed_at, Row.passing_alert_id)
        .where(*conditions)
        .order_by(Row.passed_at.desc(), Row.obj_id.desc(), Row.id.desc())
        .offset(query.offset)
        .limit(query.num_per_page)
    )
    total = select(func.count()).select_from(Row).where(*conditions)
    return CandidateRows(
        candidates=[CandidateRow.model_validate(row) for row in session.execute(page)],
        totalMatches=session.scalar(total) if query.page_number == 1 else None,
        pageNumber=query.page_number,
        numPerPage=query.num_per_page,
    )

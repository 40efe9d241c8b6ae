"""Candidates: objects that passed filters."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, delete, exists, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from skyportal.database import Caller
from skyportal.domain import cards, survey_pictures
from skyportal.domain.errors import NotFoundError
from skyportal.domain.objects import check_place, make_known
from skyportal.domain.push import push
from skyportal.models.candidate import Candidate as Row
from skyportal.models.filter import Filter
from skyportal.schemas.candidate import CandidateCreate, CandidateDetail, CandidateIds
from skyportal.schemas.push import CandidatePush


def post_candidate(
    session: Session, caller: Caller, request: CandidateCreate, *, surveys: Iterable[str] = ()
) -> CandidateIds:
    """Make an object a candidate of filters; what is there already stays as it is.

    `surveys` are asked for pictures of an object that the caller has not seen before.
    """
    filters = find_filters(session, request.filter_ids)
    seen_before = make_known(session, request)
    made = insert_candidates(session, caller, request, filters)
    if not seen_before:
        check_place(session, request)
        survey_pictures.ask(session, surveys, request.id)
    announce(session, request.id, request.passed_at, [filters[filter_id] for filter_id in made])
    return CandidateIds(ids=ids_of(session, request))


def find_filters(session: Session, filter_ids: Iterable[int]) -> dict[int, Filter]:
    """Return filters of the caller's groups by their ids."""
    wanted = set(filter_ids)
    found = {row.id: row for row in session.scalars(select(Filter).where(Filter.id.in_(wanted)))}
    missing = sorted(wanted - set(found))
    if missing:
        raise NotFoundError(f"filter_ids: there is no filter {missing[0]} that you have access to.")
    return found


def insert_candidates(
    session: Session, caller: Caller, request: CandidateCreate, filters: dict[int, Filter]
) -> list[int]:
    """Insert a row for each filter; return the filters whose row is new."""
    rows = [
        {
            "obj_id": request.id,
            "filter_id": row.id,
            "group_id": row.group_id,
            "stream_id": row.stream_id,
            "passed_at": request.passed_at,
            "passing_alert_id": request.passing_alert_id,
            "uploader_id": caller.user_id,
        }
        for row in filters.values()
    ]
    statement = insert(Row).values(rows).on_conflict_do_nothing().returning(Row.filter_id)
    return sorted(session.scalars(statement))


def same_pass(request: CandidateCreate) -> ColumnElement[bool]:
    """Return the condition that tells the rows of the same alert, or without one of the same time."""
    if request.passing_alert_id is not None:
        return Row.passing_alert_id == request.passing_alert_id
    return Row.passing_alert_id.is_(None) & (Row.passed_at == request.passed_at)


def ids_of(session: Session, request: CandidateCreate) -> list[int]:
    """Return the ids of the rows, in the order of the filters asked for."""
    rows = session.execute(
        select(Row.filter_id, Row.id).where(
            Row.obj_id == request.id,
            Row.filter_id.in_(request.filter_ids),
            same_pass(request),
        )
    )
    ids = dict(rows.all())
    return [ids[filter_id] for filter_id in request.filter_ids]


def announce(
    session: Session, obj_id: str, passed_at: datetime.datetime, filters: Sequence[Filter]
) -> None:
    """Tell each group about its own filters."""
    by_group: dict[int, list[int]] = defaultdict(list)
    for row in filters:
        by_group[row.group_id].append(row.id)
    for group_id, filter_ids in by_group.items():
        message = CandidatePush(
            obj_id=obj_id, group_ids=[group_id], filter_ids=filter_ids, passed_at=passed_at
        )
        push(session, message, group_ids=[group_id])


def check_candidate(session: Session, obj_id: str) -> None:
    """Refuse an object that passed none of the caller's filters."""
    if not session.scalar(select(exists().where(Row.obj_id == obj_id))):
        raise NotFoundError(f"There is no candidate {obj_id} that you have access to.")


def get_candidate(session: Session, obj_id: str) -> CandidateDetail:
    """Return an object that passed filters, with each time it did."""
    check_candidate(session, obj_id)
    [card] = cards.candidates(session, [obj_id])
    passes = cards.passes_by_obj(session, [obj_id])
    return CandidateDetail(**dict(card), candidates=passes[obj_id])


def delete_candidate(session: Session, obj_id: str, filter_id: int) -> None:
    """Remove an object from the candidates of one filter."""
    statement = delete(Row).where(Row.obj_id == obj_id, Row.filter_id == filter_id)
    if not session.execute(statement.returning(Row.id)).all():
        raise NotFoundError(
            f"There is no candidate {obj_id} of filter {filter_id} that you have access to."
        )

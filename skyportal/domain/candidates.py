"""Candidates: objects that passed filters."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import ARRAY, BigInteger, DateTime, Integer, Text, delete, exists, select
from sqlalchemy.orm import Session

from skyportal.domain import cards, survey_pictures
from skyportal.domain.errors import NotFoundError
from skyportal.domain.objects import Known, check_place, make_known
from skyportal.domain.prepared import Prepared
from skyportal.domain.push import push
from skyportal.models.candidate import Candidate as Row
from skyportal.models.filter import Filter
from skyportal.schemas.candidate import CandidateCreate, CandidateDetail, CandidateIds
from skyportal.schemas.push import CandidatePush

# What is there already comes from before the statement, and what is new from the statement itself.
POST = Prepared(
    """
    with made as (
        insert into candidates (
            obj_id, filter_id, group_id, stream_id, passed_at, passing_alert_id, uploader_id)
        select :obj_id, id, group_id, stream_id, :passed_at, :alert_id, access.user_id()
        from filters where id = any(:filter_ids)
        on conflict do nothing
        returning id, filter_id, group_id
    )
    select id, filter_id, group_id, true as is_new from made
    union all
    select id, filter_id, group_id, false from candidates
    where obj_id = :obj_id and filter_id = any(:filter_ids)
        and passing_alert_id is not distinct from :alert_id
        and (passing_alert_id is not null or passed_at = :passed_at)
    """,
    obj_id=Text(),
    filter_ids=ARRAY(Integer),
    passed_at=DateTime(timezone=True),
    alert_id=BigInteger(),
)


def post_candidate(
    session: Session, request: CandidateCreate, *, surveys: Iterable[str] = ()
) -> CandidateIds:
    """Make an object a candidate of filters; what is there already stays as it is.

    `surveys` are asked for pictures of an object that the caller has not seen before.

    Raises
    ------
    NotFoundError
        There is no such filter of the caller's groups.
    """
    known = make_known(session, request)
    ids, made = insert_candidates(session, request)
    if known is Known.OF_OTHERS:
        check_place(session, request)
    if known is not Known.SEEN:
        survey_pictures.ask(session, surveys, request.id)
    announce(session, request.id, request.passed_at, made)
    return CandidateIds(ids=[ids[filter_id] for filter_id in request.filter_ids])


def insert_candidates(
    session: Session, request: CandidateCreate
) -> tuple[dict[int, int], dict[int, list[int]]]:
    """Insert a row for each filter; return the row of each, and by group the filters whose is new."""
    values = {
        "obj_id": request.id,
        "filter_ids": request.filter_ids,
        "passed_at": request.passed_at,
        "alert_id": request.passing_alert_id,
    }
    rows = POST.execute(session, values).all()
    made: dict[int, list[int]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.filter_id):
        if row.is_new:
            made[row.group_id].append(row.filter_id)
    if {row.filter_id for row in rows} != set(request.filter_ids):
        check_filters(session, request.filter_ids)
        rows = POST.execute(session, values).all()  # somebody else has made them meanwhile
    return {row.filter_id: row.id for row in rows}, made


def check_filters(session: Session, filter_ids: Iterable[int]) -> None:
    """Refuse filters that are none of the caller's groups'."""
    wanted = set(filter_ids)
    missing = sorted(wanted - set(session.scalars(select(Filter.id).where(Filter.id.in_(wanted)))))
    if missing:
        raise NotFoundError(f"filter_ids: there is no filter {missing[0]} that you have access to.")


def announce(
    session: Session, obj_id: str, passed_at: datetime.datetime, made: Mapping[int, list[int]]
) -> None:
    """Tell each group about its own filters."""
    for group_id, filter_ids in made.items():
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

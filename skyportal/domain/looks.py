"""Who of a group has seen and rejected which of its candidates, so that nobody does it twice."""

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import ColumnElement, Row, and_, exists, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from skyportal.database import Caller
from skyportal.domain.push import push
from skyportal.domain.rows import among
from skyportal.models.candidate import Candidate
from skyportal.models.group import GroupUser
from skyportal.models.look import Look
from skyportal.models.user import User
from skyportal.schemas.look import Scanner, ScanProgress
from skyportal.schemas.push import LookPush
from skyportal.schemas.user import UserSummary

Condition = ColumnElement[bool]
Deed = Literal["seen", "rejected", "taken_back"]

COUNTED = 5_000  # rows of candidates are counted up to so many


@dataclass
class Looks:
    """Who has seen an object since it passed, and who has rejected it."""

    seen_by: list[UserSummary] = field(default_factory=list)
    rejected_by: list[UserSummary] = field(default_factory=list)


def note_seen(session: Session, caller: Caller, obj_ids: Sequence[str]) -> None:
    """Note that the caller has seen candidates; what is none of his groups' is no matter."""
    note(session, caller, obj_ids, {"seen_at": func.clock_timestamp()}, "seen")


def note_rejected(session: Session, caller: Caller, obj_id: str) -> None:
    """Let the caller's groups know that he has rejected a candidate."""
    values = {"seen_at": func.clock_timestamp(), "rejected": True}
    note(session, caller, [obj_id], values, "rejected")


def note_taken_back(session: Session, caller: Caller, obj_id: str) -> None:
    """Let the caller's groups know that he has taken a rejection back."""
    statement = (
        update(Look)
        .where(Look.obj_id == obj_id, Look.user_id == caller.user_id, Look.rejected)
        .values(rejected=False)
        .returning(Look.obj_id, Look.group_id)
    )
    announce(session, caller, session.execute(statement).all(), "taken_back")


def note(
    session: Session,
    caller: Caller,
    obj_ids: Sequence[str],
    values: Mapping[str, object],
    deed: Deed,
) -> None:
    """Write what the caller did, for those of his groups whose filters the objects passed."""
    concerned = (
        select(Candidate.obj_id, Candidate.group_id, literal(caller.user_id))
        .join(GroupUser, GroupUser.group_id == Candidate.group_id)
        .where(GroupUser.user_id == caller.user_id, Candidate.obj_id.in_(set(obj_ids)))
        .distinct()
        .order_by(Candidate.obj_id, Candidate.group_id)
    )
    known = session.execute(concerned).all()
    if not known:
        return
    rows = [
        {"obj_id": obj_id, "group_id": group_id, "user_id": user_id, **values}
        for obj_id, group_id, user_id in known
    ]
    session.execute(
        insert(Look)
        .values(rows)
        .on_conflict_do_update(
            index_elements=[Look.obj_id, Look.group_id, Look.user_id], set_=dict(values)
        )
    )
    announce(session, caller, [(obj_id, group_id) for obj_id, group_id, _ in known], deed)


def announce(
    session: Session, caller: Caller, looked: Sequence[tuple[str, int]], deed: Deed
) -> None:
    """Tell each group of its own candidates only."""
    by_group: dict[int, list[str]] = defaultdict(list)
    for obj_id, group_id in looked:
        by_group[group_id].append(obj_id)
    if not by_group:
        return
    user = UserSummary.model_validate(session.get_one(User, caller.user_id))
    for group_id, obj_ids in by_group.items():
        message = LookPush(obj_ids=obj_ids, user=user, action=deed)
        push(session, message, group_ids=[group_id])


def was_seen(row: type[Candidate], caller: Caller | None) -> Condition:
    """Return the condition that a candidate was seen after it passed, by the caller or by anybody."""
    look = and_(Look.obj_id == row.obj_id, Look.group_id == row.group_id)
    found = exists().where(look, Look.seen_at >= row.passed_at)
    return found if caller is None else found.where(Look.user_id == caller.user_id)


def was_rejected(row: type[Candidate], caller: Caller | None) -> Condition:
    """Return the condition that a candidate was rejected, by the caller or by anybody of its group."""
    look = and_(Look.obj_id == row.obj_id, Look.group_id == row.group_id)
    found = exists().where(look, Look.rejected)
    return found if caller is None else found.where(Look.user_id == caller.user_id)


def looks_by_obj(
    session: Session, passed: Mapping[str, Sequence[Row[*tuple[Any, ...]]]]
) -> dict[str, Looks]:
    """Return of each object who of the groups whose filters it passed has seen and rejected it."""
    found = {obj_id: Looks() for obj_id in passed}
    statement = (
        select(Look, User)
        .join(User, User.id == Look.user_id)
        .where(among(Look.obj_id, list(passed)))
        .order_by(Look.seen_at.desc(), Look.id)
    )
    told: set[tuple[str, int, str]] = set()
    for look, user in session.execute(statement):
        since = first_passed(passed[look.obj_id], look.group_id)
        if since is None:
            continue
        looks = found[look.obj_id]
        for deed, people, holds in (
            ("seen", looks.seen_by, look.seen_at >= since),
            ("rejected", looks.rejected_by, look.rejected),
        ):
            if holds and (look.obj_id, user.id, deed) not in told:
                told.add((look.obj_id, user.id, deed))
                people.append(UserSummary.model_validate(user))
    return found


def first_passed(
    passed: Sequence[Row[*tuple[Any, ...]]], group_id: int
) -> datetime.datetime | None:
    """Return when an object first passed a filter of a group; None if it did not."""
    return min((one.passed_at for one in passed if one.group_id == group_id), default=None)


def progress(session: Session, conditions: Sequence[Condition]) -> ScanProgress:
    """Return how many of the candidates have been seen since they first passed, and by whom."""
    rows = (
        select(Candidate.obj_id, Candidate.group_id, Candidate.passed_at)
        .where(*conditions)
        .limit(COUNTED)
        .subquery()
    )
    objects = (
        select(rows.c.obj_id, rows.c.group_id, func.min(rows.c.passed_at).label("since"))
        .group_by(rows.c.obj_id, rows.c.group_id)
        .cte("objects")
    )
    together = and_(Look.obj_id == objects.c.obj_id, Look.group_id == objects.c.group_id)
    seen = Look.seen_at >= objects.c.since
    count = func.count(objects.c.obj_id.distinct())
    total, read = session.execute(
        select(count, select(func.count()).select_from(rows).scalar_subquery())
    ).one()
    by_anybody = session.scalar(select(count).join(Look, together).where(seen)) or 0
    by_person = session.execute(
        select(User, count.filter(seen), count.filter(Look.rejected))
        .select_from(objects)
        .join(Look, together)
        .join(User, User.id == Look.user_id)
        .where(seen | Look.rejected)
        .group_by(User.id)
        .order_by(count.filter(seen).desc(), User.id)
    )
    return ScanProgress(
        total=total,
        totalIsExact=read < COUNTED,
        seen=by_anybody,
        scanners=[
            Scanner(user=UserSummary.model_validate(user), seen=number, rejected=rejected)
            for user, number, rejected in by_person
        ],
    )

"""Remarks on objects, of every kind: read by their groups, changed by their authors alone."""

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from sqlalchemy import Select, case, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from skyportal.database import Caller
from skyportal.domain.errors import NotFoundError
from skyportal.domain.push import push
from skyportal.domain.rows import among, remove
from skyportal.domain.sharing import (
    check_author,
    check_objects,
    groups_for_remarks,
    groups_json,
    user_json,
)
from skyportal.domain.written_rows import written_by_obj
from skyportal.models.remark import Remark as Row
from skyportal.models.user import User
from skyportal.schemas.push import AnnotationPush, CommentPush, TagPush
from skyportal.schemas.remark import Remark
from skyportal.schemas.written import Written

RowT = TypeVar("RowT", bound=Row)
Shown = TypeVar("Shown", bound=Remark)
GroupChoice = Sequence[int] | Literal["all"]


@dataclass(frozen=True)
class Kind(Generic[RowT, Shown]):
    """A kind of remark: its table, how it is shown and in which order, and how pages are told."""

    name: str
    row: type[RowT]
    shown: type[Shown]
    order: tuple[InstrumentedAttribute[object], ...]
    pushed: type[AnnotationPush | CommentPush | TagPush]


@functools.cache
def shown(kind: Kind[RowT, Shown]) -> Select[*tuple[object, ...]]:
    """Return the query of remarks with author and groups, in their order.

    Authors are joined, so that PostgreSQL need not look the same one up for each remark.
    """
    row = kind.row
    columns = [
        getattr(row, name) for name in kind.shown.model_fields if name not in {"author", "groups"}
    ]
    return (
        select(
            *columns,
            case((User.id.is_not(None), user_json())).label("author"),
            groups_json(row.group_ids).label("groups"),
        )
        .select_from(row)
        .outerjoin(User, User.id == row.author_id)
        .order_by(*kind.order, row.id)
    )


def remarks_by_obj(
    session: Session, kind: Kind[RowT, Shown], obj_ids: Sequence[str]
) -> dict[str, list[Shown]]:
    """Return the remarks on each object."""
    found: dict[str, list[Shown]] = {obj_id: [] for obj_id in obj_ids}
    for row in session.execute(shown(kind).where(among(kind.row.obj_id, obj_ids))):
        found[row.obj_id].append(kind.shown.model_validate(row))
    return found


def written_remarks(
    session: Session, kind: Kind[RowT, Shown], obj_ids: Sequence[str]
) -> dict[str, Written[list[Shown]]]:
    """Return the remarks on each object that has some, as PostgreSQL writes them."""
    order = (*(column.key for column in kind.order), "id")
    return written_by_obj(session, kind.shown, shown(kind), order, obj_ids)


def list_remarks(session: Session, kind: Kind[RowT, Shown], obj_id: str) -> list[Shown]:
    """Return the remarks on an object."""
    check_objects(session, [obj_id])
    return remarks_by_obj(session, kind, [obj_id])[obj_id]


def get_remark(session: Session, kind: Kind[RowT, Shown], obj_id: str, remark_id: int) -> Shown:
    """Return one remark on an object."""
    wanted = shown(kind).where(kind.row.obj_id == obj_id, kind.row.id == remark_id)
    row = session.execute(wanted).one_or_none()
    if row is None:
        raise missing(kind, obj_id, remark_id)
    return kind.shown.model_validate(row)


def find_remark(session: Session, kind: Kind[RowT, Shown], obj_id: str, remark_id: int) -> RowT:
    """Return the row of a remark that the caller sees."""
    row = session.get(kind.row, remark_id)
    if row is None or row.obj_id != obj_id:
        raise missing(kind, obj_id, remark_id)
    return row


def find_own(
    session: Session, caller: Caller, kind: Kind[RowT, Shown], obj_id: str, remark_id: int
) -> RowT:
    """Return the row of a remark that the caller may change."""
    row = find_remark(session, kind, obj_id, remark_id)
    check_author(caller, row.author_id)
    return row


def add(session: Session, caller: Caller, kind: Kind[RowT, Shown], row: RowT) -> int:
    """Store a remark of the caller, tell those who see it, and return its id."""
    row.author_id = caller.user_id
    session.add(row)
    session.flush()
    announce(session, caller, kind, row.obj_id, row.group_ids)
    return row.id


def share(
    session: Session,
    caller: Caller,
    kind: Kind[RowT, Shown],
    row: RowT,
    choice: GroupChoice | None,
) -> None:
    """Store what was changed of a remark, also with whom it is shared, if there is a choice.

    Those who saw it before are told as well as those who see it now.
    """
    told = set(row.group_ids)
    if choice is not None:
        row.group_ids = groups_for_remarks(session, caller, choice)
    session.flush()
    announce(session, caller, kind, row.obj_id, told | set(row.group_ids))


def delete_remark(
    session: Session, caller: Caller, kind: Kind[RowT, Shown], obj_id: str, remark_id: int
) -> None:
    """Remove a remark; only the author may."""
    row = find_own(session, caller, kind, obj_id, remark_id)
    remove(session, row)
    announce(session, caller, kind, obj_id, row.group_ids)


def announce(
    session: Session,
    caller: Caller,
    kind: Kind[RowT, Shown],
    obj_id: str,
    group_ids: Iterable[int],
) -> None:
    """Tell open pages that the remarks on an object changed."""
    push(session, kind.pushed(obj_id=obj_id), group_ids=group_ids, user_ids=[caller.user_id])


def missing(kind: Kind[RowT, Shown], obj_id: str, remark_id: int) -> NotFoundError:
    """Return the refusal of a remark that is not there, or not for the caller."""
    return NotFoundError(
        f"There is no {kind.name} {remark_id} on {obj_id} that you have access to."
    )

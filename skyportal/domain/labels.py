"""Labels: who of which group has looked at an object."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from skyportal.database import Caller
from skyportal.domain.errors import ForbiddenError
from skyportal.domain.push import push
from skyportal.domain.sharing import check_objects
from skyportal.models.label import Label as Row
from skyportal.models.user import User
from skyportal.schemas.label import Label
from skyportal.schemas.push import LabelPush
from skyportal.schemas.user import UserSummary


def labels_by_obj(session: Session, obj_ids: Sequence[str]) -> dict[str, list[Label]]:
    """Return the labels of each object, newest first."""
    found: dict[str, list[Label]] = {obj_id: [] for obj_id in obj_ids}
    statement = (
        select(Row, User)
        .join(User, User.id == Row.labeller_id)
        .where(Row.obj_id.in_(obj_ids))
        .order_by(Row.id.desc())
    )
    for row, user in session.execute(statement):
        found[row.obj_id].append(
            Label(
                group_id=row.group_id,
                labeller=UserSummary.model_validate(user),
                created_at=row.created_at,
            )
        )
    return found


def add_labels(session: Session, caller: Caller, obj_id: str, group_ids: Sequence[int]) -> None:
    """Note that the caller has looked at an object, for groups; a label that is there stays."""
    check_objects(session, [obj_id])
    check_member(caller, group_ids)
    rows = [
        {"obj_id": obj_id, "group_id": group_id, "labeller_id": caller.user_id}
        for group_id in sorted(set(group_ids))
    ]
    session.execute(insert(Row).values(rows).on_conflict_do_nothing())
    announce(session, obj_id, group_ids)


def remove_labels(session: Session, caller: Caller, obj_id: str, group_ids: Sequence[int]) -> None:
    """Take the caller's labels from an object; what is not there is no matter."""
    check_objects(session, [obj_id])
    check_member(caller, group_ids)
    mine = Row.obj_id == obj_id, Row.labeller_id == caller.user_id
    session.execute(delete(Row).where(*mine, Row.group_id.in_(group_ids)))
    announce(session, obj_id, group_ids)


def check_member(caller: Caller, group_ids: Sequence[int]) -> None:
    """Refuse groups in which the caller is not."""
    strange = sorted(set(group_ids) - set(caller.group_ids))
    if strange:
        raise ForbiddenError(f"groupIds: you are not a member of group {strange[0]}; leave it out.")


def announce(session: Session, obj_id: str, group_ids: Sequence[int]) -> None:
    """Tell the members of groups."""
    push(session, LabelPush(obj_id=obj_id), group_ids=sorted(set(group_ids)))

"""Who saved and unsaved objects, for which group; and undoing one's last change."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from skyportal.database import Caller
from skyportal.domain.errors import ConflictError, NotFoundError
from skyportal.domain.objects import find_obj
from skyportal.domain.saving import announce, check_may_save
from skyportal.domain.sharing import author_json, check_objects
from skyportal.models.source import Source
from skyportal.models.source_change import SourceChange as Row
from skyportal.schemas.history import SavingChange, SavingState


def list_changes(session: Session, obj_id: str) -> list[SavingChange]:
    """Return what the caller's groups changed of their sources of an object, newest first."""
    check_objects(session, [obj_id])
    author = author_json(Row.author_id).label("author")
    columns = (Row.id, Row.group_id, author, Row.before, Row.after, Row.created_at)
    statement = select(*columns).where(Row.obj_id == obj_id).order_by(Row.id.desc())
    return [SavingChange.model_validate(row) for row in session.execute(statement)]


def undo(session: Session, caller: Caller, obj_id: str, group_id: int) -> None:
    """Make a group's source what it was before the caller's last change; again redoes that.

    Raises
    ------
    ConflictError
        Somebody else has changed it since.
    """
    find_obj(session, obj_id)
    check_may_save(session, caller, [group_id], "groupID")
    of_group = select(Row).where(Row.obj_id == obj_id, Row.group_id == group_id)
    last = session.scalars(of_group.order_by(Row.id.desc()).limit(1)).one_or_none()
    if last is None:
        raise NotFoundError(f"groupID: nothing of {obj_id} in group {group_id} can be undone.")
    if last.author_id != caller.user_id:
        raise ConflictError("Somebody else has saved or unsaved it since; save or unsave anew.")
    state = SavingState.model_validate(last.before or last.after)
    values = state.model_dump()
    if last.before is None:  # there was nothing to go back to: saved it is no more
        values |= {"active": False, "requested": False}
    source = update(Source).where(Source.obj_id == obj_id, Source.group_id == group_id)
    session.execute(source.values(**values))
    announce(session, obj_id, [group_id], "saved" if values["active"] else "unsaved")

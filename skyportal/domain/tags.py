"""Tags: a common list of words, and the objects that people mark with them."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from skyportal.database import Caller
from skyportal.domain import remarks
from skyportal.domain.errors import ConflictError, NotFoundError
from skyportal.domain.rows import remove
from skyportal.domain.sharing import check_objects, groups_for_remarks
from skyportal.domain.texts import alphabetically
from skyportal.models.tag import Tag as Row
from skyportal.models.tag import TagOption as OptionRow
from skyportal.schemas.base import Identifier
from skyportal.schemas.push import TagPush
from skyportal.schemas.tag import (
    Tag,
    TagCreate,
    TagOption,
    TagOptionChange,
    TagOptionCreate,
    TagsQuery,
)

TAGS = remarks.Kind(name="tag", row=Row, shown=Tag, order=(Row.name,), pushed=TagPush)


def list_options(session: Session) -> list[TagOption]:
    """Return the tags that objects can be given, by name."""
    rows = session.scalars(select(OptionRow).order_by(alphabetically(OptionRow.name)))
    return [TagOption.model_validate(row) for row in rows]


def find_option(session: Session, option_id: int) -> OptionRow:
    """Return a tag that objects can be given."""
    row = session.get(OptionRow, option_id)
    if row is None:
        raise NotFoundError(f"There is no tag {option_id}; see /api/objtagoption.")
    return row


def create_option(session: Session, request: TagOptionCreate) -> Identifier:
    """Make a tag that objects can be given."""
    row = OptionRow(**request.model_dump())
    session.add(row)
    session.flush()
    return Identifier(id=row.id)


def change_option(session: Session, option_id: int, request: TagOptionChange) -> None:
    """Change what the request names; a tag always has a name."""
    row = find_option(session, option_id)
    if request.name is not None:
        row.name = request.name
    if "color" in request.model_fields_set:
        row.color = request.color


def delete_option(session: Session, option_id: int) -> None:
    """Remove a tag, also from all objects."""
    remove(session, find_option(session, option_id))


def list_tags(session: Session, query: TagsQuery) -> list[Tag]:
    """Return tags of objects, by name."""
    statement = remarks.shown(TAGS)
    if query.obj_id is not None:
        check_objects(session, [query.obj_id])
        statement = statement.where(Row.obj_id == query.obj_id)
    if query.objtagoption_id is not None:
        statement = statement.where(Row.objtagoption_id == query.objtagoption_id)
    return [Tag.model_validate(row) for row in session.execute(statement)]


def create_tag(session: Session, caller: Caller, request: TagCreate) -> Identifier:
    """Give a tag to an object.

    Raises
    ------
    ConflictError
        The caller has done so already.
    """
    check_objects(session, [request.obj_id])
    option = find_option(session, request.objtagoption_id)
    groups = groups_for_remarks(session, caller, request.group_ids)
    mine = select(Row.id).filter_by(
        obj_id=request.obj_id, objtagoption_id=option.id, author_id=caller.user_id
    )
    found = session.scalar(mine)
    if found is not None:
        raise ConflictError(
            f"objtagoption_id: you have given {option.name!r} to {request.obj_id} already, "
            f"number {found}; remove that to share it otherwise."
        )
    row = Row(obj_id=request.obj_id, objtagoption_id=option.id, group_ids=groups)
    return Identifier(id=remarks.add(session, caller, TAGS, row))


def delete_tag(session: Session, caller: Caller, tag_id: int) -> None:
    """Take a tag from an object; its author may, and administrators of its groups."""
    row = session.get(Row, tag_id)
    if row is None:
        raise NotFoundError(f"There is no tag {tag_id} of an object that you have access to.")
    remove(session, row)
    remarks.announce(session, caller, TAGS, row.obj_id, row.group_ids)

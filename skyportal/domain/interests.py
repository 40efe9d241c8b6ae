"""Who works on which object."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from skyportal.database import Caller
from skyportal.domain.errors import NotFoundError
from skyportal.domain.rows import remove
from skyportal.domain.sharing import author_json, check_objects
from skyportal.models.interest import Interest as Row
from skyportal.schemas.base import Identifier
from skyportal.schemas.interest import Interest, InterestCreate


def list_interests(session: Session, obj_id: str) -> list[Interest]:
    """Return who works on an object, newest first."""
    check_objects(session, [obj_id])
    statement = (
        select(*Row.__table__.columns, author_json(Row.user_id).label("user"))
        .where(Row.obj_id == obj_id)
        .order_by(Row.id.desc())
    )
    return [Interest.model_validate(row) for row in session.execute(statement)]


def create_interest(
    session: Session, caller: Caller, obj_id: str, request: InterestCreate
) -> Identifier:
    """Note that the caller works on an object."""
    check_objects(session, [obj_id])
    row = Row(obj_id=obj_id, user_id=caller.user_id, **request.model_dump())
    session.add(row)
    session.flush()
    return Identifier(id=row.id)


def delete_interest(session: Session, obj_id: str, interest_id: int) -> None:
    """Take back that one works on an object."""
    row = session.get(Row, interest_id)
    if row is None or row.obj_id != obj_id:
        raise NotFoundError(f"There is no interest {interest_id} in {obj_id}.")
    remove(session, row)

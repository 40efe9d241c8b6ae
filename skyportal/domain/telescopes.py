"""Telescopes: where instruments stand."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from skyportal.domain.errors import NotFoundError
from skyportal.domain.rows import remove
from skyportal.domain.texts import alphabetically
from skyportal.models.telescope import Telescope
from skyportal.schemas.base import Identifier
from skyportal.schemas.telescope import TelescopeBase, TelescopeDetail, TelescopesQuery


def list_telescopes(session: Session, query: TelescopesQuery) -> list[TelescopeDetail]:
    """Return telescopes by name."""
    statement = select(Telescope).order_by(alphabetically(Telescope.name))
    if query.name is not None:
        statement = statement.where(Telescope.name == query.name)
    return [TelescopeDetail.model_validate(row) for row in session.scalars(statement)]


def get_telescope(session: Session, telescope_id: int) -> TelescopeDetail:
    """Return one telescope."""
    return TelescopeDetail.model_validate(find_telescope(session, telescope_id))


def find_telescope(session: Session, telescope_id: int) -> Telescope:
    """Return the row of a telescope."""
    row = session.get(Telescope, telescope_id)
    if row is None:
        raise NotFoundError(f"There is no telescope {telescope_id}; /api/telescope lists all.")
    return row


def create_telescope(session: Session, request: TelescopeBase) -> Identifier:
    """Add a telescope."""
    row = Telescope(**request.model_dump())
    session.add(row)
    session.flush()
    return Identifier(id=row.id)


def change_telescope(session: Session, telescope_id: int, request: TelescopeBase) -> None:
    """Replace what is known of a telescope."""
    row = find_telescope(session, telescope_id)
    for name, value in request.model_dump().items():
        setattr(row, name, value)


def delete_telescope(session: Session, telescope_id: int) -> None:
    """Remove a telescope that has no instruments."""
    remove(session, find_telescope(session, telescope_id))

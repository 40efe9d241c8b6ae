"""Telescopes: where instruments stand."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from skyportal.domain.errors import NotFoundError
from skyportal.models.telescope import Telescope
from skyportal.schemas.telescope import TelescopeDetail, TelescopesQuery


def list_telescopes(session: Session, query: TelescopesQuery) -> list[TelescopeDetail]:
    """Return telescopes by name."""
    statement = select(Telescope).order_by(Telescope.name)
    if query.name is not None:
        statement = statement.where(Telescope.name == query.name)
    return [TelescopeDetail.model_validate(row) for row in session.scalars(statement)]


def get_telescope(session: Session, telescope_id: int) -> TelescopeDetail:
    """Return one telescope."""
    row = session.get(Telescope, telescope_id)
    if row is None:
        raise NotFoundError(f"There is no telescope {telescope_id}; /api/telescope lists all.")
    return TelescopeDetail.model_validate(row)

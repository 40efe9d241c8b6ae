"""Instruments: what measures, and through which filters."""

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from skyportal.domain.errors import NotFoundError
from skyportal.domain.rows import remove
from skyportal.domain.telescopes import find_telescope
from skyportal.domain.texts import alphabetically
from skyportal.models.instrument import Instrument
from skyportal.models.telescope import Telescope
from skyportal.schemas.base import Identifier
from skyportal.schemas.instrument import InstrumentCreate, InstrumentDetail, InstrumentsQuery
from skyportal.schemas.telescope import TelescopeDetail


def list_instruments(session: Session, query: InstrumentsQuery) -> list[InstrumentDetail]:
    """Return instruments by name."""
    statement = with_telescope().order_by(alphabetically(Instrument.name))
    if query.name is not None:
        statement = statement.where(Instrument.name == query.name)
    if query.telescope_id is not None:
        statement = statement.where(Instrument.telescope_id == query.telescope_id)
    return details(session, statement)


def get_instrument(session: Session, instrument_id: int) -> InstrumentDetail:
    """Return one instrument."""
    found = details(session, with_telescope().where(Instrument.id == instrument_id))
    if not found:
        raise NotFoundError(f"There is no instrument {instrument_id}; /api/instrument lists all.")
    return found[0]


def with_telescope() -> Select[Instrument, Telescope]:
    """Return the query of instruments and their telescopes."""
    return select(Instrument, Telescope).join(Telescope, Telescope.id == Instrument.telescope_id)


def details(session: Session, statement: Select[Instrument, Telescope]) -> list[InstrumentDetail]:
    """Return instruments with their telescopes."""
    return [
        InstrumentDetail(
            id=row.id,
            name=row.name,
            type=row.type,
            band=row.band,
            filters=row.filters,
            telescope_id=telescope.id,
            telescope=TelescopeDetail.model_validate(telescope),
        )
        for row, telescope in session.execute(statement)
    ]


def find_instrument(session: Session, instrument_id: int) -> Instrument:
    """Return the row of an instrument."""
    row = session.get(Instrument, instrument_id)
    if row is None:
        raise NotFoundError(f"There is no instrument {instrument_id}; /api/instrument lists all.")
    return row


def create_instrument(session: Session, request: InstrumentCreate) -> Identifier:
    """Add an instrument to a telescope."""
    find_telescope(session, request.telescope_id)
    row = Instrument(**request.model_dump())
    session.add(row)
    session.flush()
    return Identifier(id=row.id)


def change_instrument(session: Session, instrument_id: int, request: InstrumentCreate) -> None:
    """Replace what is known of an instrument; filters with photometry stay readable."""
    row = find_instrument(session, instrument_id)
    find_telescope(session, request.telescope_id)
    for name, value in request.model_dump().items():
        setattr(row, name, value)


def delete_instrument(session: Session, instrument_id: int) -> None:
    """Remove an instrument with which nothing was measured."""
    remove(session, find_instrument(session, instrument_id))

"""Instruments: what measures, and through which filters."""

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from skyportal.domain.errors import NotFoundError
from skyportal.models.instrument import Instrument
from skyportal.models.telescope import Telescope
from skyportal.schemas.instrument import InstrumentDetail, InstrumentsQuery
from skyportal.schemas.telescope import TelescopeDetail


def list_instruments(session: Session, query: InstrumentsQuery) -> list[InstrumentDetail]:
    """Return instruments by name."""
    statement = with_telescope().order_by(Instrument.name)
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

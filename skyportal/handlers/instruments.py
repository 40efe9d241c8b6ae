"""Instruments."""

from skyportal.domain import instruments
from skyportal.handlers.routes import Call, Routes
from skyportal.schemas.instrument import InstrumentDetail, InstrumentsQuery

routes = Routes("instruments")


@routes.get("/api/instrument")
def list_instruments(call: Call, query: InstrumentsQuery) -> list[InstrumentDetail]:
    """Retrieve instruments with their telescopes."""
    return instruments.list_instruments(call.session, query)


@routes.get("/api/instrument/{instrument_id}")
def get_instrument(call: Call, instrument_id: int) -> InstrumentDetail:
    """Retrieve an instrument with its telescope."""
    return instruments.get_instrument(call.session, instrument_id)

"""Instruments."""

from skyportal.domain import instruments
from skyportal.handlers.routes import Call, Routes
from skyportal.permissions import Permission
from skyportal.schemas.base import Empty, Identifier
from skyportal.schemas.instrument import InstrumentCreate, InstrumentDetail, InstrumentsQuery

routes = Routes("instruments")


@routes.get("/api/instrument")
def list_instruments(call: Call, query: InstrumentsQuery) -> list[InstrumentDetail]:
    """Retrieve instruments with their telescopes."""
    return instruments.list_instruments(call.session, query)


@routes.get("/api/instrument/{instrument_id}")
def get_instrument(call: Call, instrument_id: int) -> InstrumentDetail:
    """Retrieve an instrument with its telescope."""
    return instruments.get_instrument(call.session, instrument_id)


@routes.post("/api/instrument", Permission.MANAGE_INSTRUMENTS)
def create_instrument(call: Call, body: InstrumentCreate) -> Identifier:
    """Add an instrument."""
    return instruments.create_instrument(call.session, body)


@routes.put("/api/instrument/{instrument_id}", Permission.MANAGE_INSTRUMENTS)
def change_instrument(call: Call, instrument_id: int, body: InstrumentCreate) -> Empty:
    """Replace what is known of an instrument."""
    instruments.change_instrument(call.session, instrument_id, body)
    return Empty()


@routes.delete("/api/instrument/{instrument_id}", Permission.MANAGE_INSTRUMENTS)
def delete_instrument(call: Call, instrument_id: int) -> Empty:
    """Remove an instrument that nothing refers to."""
    instruments.delete_instrument(call.session, instrument_id)
    return Empty()

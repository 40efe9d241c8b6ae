"""Searches for the period of a light curve, as people ask for them and see them.

The measurements are read here, with the rights of who asks; a job has the cluster search them
(`domain.period_searching`).
"""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, undefer

from baselayer.periods import LightCurve, PeriodError, grid_of, light_curve
from skyportal.database import Caller
from skyportal.domain.errors import ConflictError, InvalidRequestError, NotFoundError
from skyportal.domain.photometry import measurements
from skyportal.domain.rows import remove
from skyportal.domain.sharing import check_objects
from skyportal.jobs.queue import defer
from skyportal.models.instrument import Instrument
from skyportal.models.period_search import PeriodSearch as Row
from skyportal.schemas.base import Identifier
from skyportal.schemas.period_search import (
    UNFINISHED,
    PeriodSearch,
    PeriodSearchCreate,
    PeriodSearchDetail,
)

MOST_UNFINISHED = 5  # searches of one person
TURNS = 2
"""Searches that run at once, of all people: each uses the whole cluster, and a thread of a worker."""


def list_searches(session: Session, obj_id: str) -> list[PeriodSearch]:
    """Return the caller's searches of an object, newest first, without their periodograms."""
    check_objects(session, [obj_id])
    rows = session.scalars(select(Row).where(Row.obj_id == obj_id).order_by(Row.id.desc()))
    return [PeriodSearch.model_validate(row) for row in rows]


def get_search(session: Session, obj_id: str, search_id: int) -> PeriodSearchDetail:
    """Return one search of the caller with its periodogram."""
    return PeriodSearchDetail.model_validate(find_search(session, obj_id, search_id))


def find_search(session: Session, obj_id: str, search_id: int) -> Row:
    """Return the row of a search of the caller."""
    check_objects(session, [obj_id])
    row = session.get(Row, search_id, options=[undefer(Row.periodogram)])
    if row is None or row.obj_id != obj_id:
        raise NotFoundError(f"There is no search {search_id} of yours for periods of {obj_id}.")
    return row


def request_search(
    session: Session, caller: Caller, obj_id: str, request: PeriodSearchCreate
) -> Identifier:
    """Have a job search what the caller sees of a light curve.

    Raises
    ------
    InvalidRequestError
        The light curve, or the limits, allow no search.
    ConflictError
        Enough of the caller's searches wait already.
    """
    check_objects(session, [obj_id])
    unfinished = select(func.count()).where(Row.state.in_(UNFINISHED))
    if (session.scalar(unfinished) or 0) >= MOST_UNFINISHED:
        raise ConflictError(
            f"{MOST_UNFINISHED} of your searches are not finished; wait for one, or remove it."
        )
    columns = measured(session, obj_id, request)
    try:
        curve = light_curve(**columns)
        grid_of(curve, request.min_period, request.max_period)
    except PeriodError as error:
        raise InvalidRequestError(str(error)) from None
    row = Row(
        obj_id=obj_id,
        user_id=caller.user_id,
        parameters=request.model_dump(),
        measurements=kept(curve),
    )
    session.add(row)
    session.flush()
    defer(session, "find_period", lock=f"period search {row.id % TURNS}", search_id=row.id)
    return Identifier(id=row.id)


def measured(session: Session, obj_id: str, request: PeriodSearchCreate) -> dict[str, list[Any]]:
    """Return the fluxes that a request chooses, each once, in columns.

    Differences to a reference image do as well as fluxes: each band has an offset of its own.
    """
    once = measurements([obj_id])
    statement = (
        select(
            once.c.mjd, once.c.flux, once.c.fluxerr, once.c.filter, Instrument.name, once.c.origin
        )
        .join(Instrument, Instrument.id == once.c.instrument_id)
        .where(once.c.flux.is_not(None), once.c.fluxerr > 0)
    )
    if request.filters is not None:
        statement = statement.where(once.c.filter.in_(request.filters))
    if request.instrument_ids is not None:
        statement = statement.where(once.c.instrument_id.in_(request.instrument_ids))
    rows = session.execute(statement.order_by(once.c.mjd)).all()
    return {
        "time": [row.mjd for row in rows],
        "flux": [row.flux for row in rows],
        "error": [row.fluxerr for row in rows],
        "band": [f"{row.filter} ({row.name})" for row in rows],
    }


def kept(curve: LightCurve) -> dict[str, list[Any]]:
    """Return a light curve as JSON has it; `light_curve` reads it again."""
    return {
        "time": curve.time.tolist(),
        "flux": curve.flux.tolist(),
        "error": curve.error.tolist(),
        "band": [curve.bands[number] for number in curve.band],
    }


def remove_search(session: Session, obj_id: str, search_id: int) -> None:
    """Remove a search of the caller; one that runs comes to its end within seconds."""
    remove(session, find_search(session, obj_id, search_id))

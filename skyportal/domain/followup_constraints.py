"""Circumstances in which an observation is not worth its time, as a request names them."""

import datetime
from collections.abc import Callable, Sequence

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from skyportal.domain.coordinates import ARCSEC, in_cone
from skyportal.models.classification import Classification
from skyportal.models.followup_request import FollowupRequest
from skyportal.models.obj import Obj
from skyportal.models.source import Source
from skyportal.models.spectrum import Spectrum
from skyportal.schemas.followup_request import FollowupCreate

GOING_OR_DONE = ("queued", "submitted", "scheduled", "running", "completed")

Check = Callable[[Session, Sequence[Obj], FollowupCreate], str | None]


def why_not(session: Session, obj: Obj, request: FollowupCreate) -> str | None:
    """Return why nothing is to be done, as far as the caller can see; None when nothing speaks
    against it."""
    near = in_cone(Obj.ra, Obj.dec, obj.ra, obj.dec, request.radius * ARCSEC)
    here = list(session.scalars(select(Obj).where(or_(Obj.id == obj.id, near))))
    reasons = (check(session, here, request) for check in CHECKS)
    return next((reason for reason in reasons if reason is not None), None)


def any_of(session: Session, condition: ColumnElement[bool], *more: ColumnElement[bool]) -> bool:
    """Tell whether there is a row for which all conditions hold."""
    return bool(session.scalar(select(exists().where(condition, *more))))


def ids_of(here: Sequence[Obj]) -> list[str]:
    """Return the names of objects."""
    return [one.id for one in here]


def duplicates(session: Session, here: Sequence[Obj], request: FollowupCreate) -> str | None:
    """The same allocation was asked for the same payload, and it is done or going to be."""
    if request.not_if_duplicates and any_of(
        session,
        FollowupRequest.obj_id.in_(ids_of(here)),
        FollowupRequest.allocation_id == request.allocation_id,
        FollowupRequest.payload == request.payload,
        FollowupRequest.state.in_(GOING_OR_DONE),
    ):
        return "The same observation was asked for already."
    return None


def not_a_source(session: Session, here: Sequence[Obj], request: FollowupCreate) -> str | None:
    """None of the groups that must have it has saved it."""
    wanted = request.source_group_ids
    if wanted and not any_of(
        session,
        Source.obj_id.in_(ids_of(here)),
        Source.active.is_(True),
        Source.group_id.in_(wanted),
    ):
        return f"None of the groups {wanted} has it as a source."
    return None


def ignored_source(session: Session, here: Sequence[Obj], request: FollowupCreate) -> str | None:
    """A group for which nothing is to be done has saved it."""
    unwanted = request.ignore_source_group_ids
    if unwanted and any_of(
        session,
        Source.obj_id.in_(ids_of(here)),
        Source.active.is_(True),
        Source.group_id.in_(unwanted),
    ):
        return f"One of the groups {unwanted} has it as a source."
    return None


def classified(session: Session, here: Sequence[Obj], request: FollowupCreate) -> str | None:
    """It has a class already."""
    if request.not_if_classified and any_of(session, Classification.obj_id.in_(ids_of(here))):
        return "It is classified already."
    return None


def has_spectrum(session: Session, here: Sequence[Obj], request: FollowupCreate) -> str | None:
    """It has a spectrum already."""
    if request.not_if_spectra_exist and any_of(session, Spectrum.obj_id.in_(ids_of(here))):
        return "There is a spectrum already."
    return None


def tns_classified(session: Session, here: Sequence[Obj], request: FollowupCreate) -> str | None:
    """The Transient Name Server has a class for it."""
    if request.not_if_tns_classified:
        for obj in here:
            kind = (obj.tns_info or {}).get("object_type")
            if isinstance(kind, dict) and kind.get("name"):
                return f"The Transient Name Server has it as {kind['name']}."
    return None


def tns_reported(session: Session, here: Sequence[Obj], request: FollowupCreate) -> str | None:
    """It was reported to the Transient Name Server within these hours."""
    hours = request.not_if_tns_reported
    if hours is None:
        return None
    since = datetime.datetime.now(datetime.UTC) - datetime.timedelta(hours=hours)
    for obj in here:
        said = (obj.tns_info or {}).get("discoverydate")
        if isinstance(said, str) and (found := read_moment(said)) is not None and found >= since:
            return f"It was reported to the Transient Name Server on {said}."
    return None


def read_moment(said: str) -> datetime.datetime | None:
    """Return a time in UTC; None for what is no time."""
    try:
        moment = datetime.datetime.fromisoformat(said)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)


def other_allocation(session: Session, here: Sequence[Obj], request: FollowupCreate) -> str | None:
    """Another allocation was asked already."""
    if request.ignore_allocation_ids and any_of(
        session,
        FollowupRequest.obj_id.in_(ids_of(here)),
        FollowupRequest.allocation_id.in_(request.ignore_allocation_ids),
        FollowupRequest.state.in_(GOING_OR_DONE),
    ):
        return f"There is a request on one of the allocations {request.ignore_allocation_ids}."
    return None


CHECKS: tuple[Check, ...] = (
    duplicates,
    not_a_source,
    ignored_source,
    classified,
    has_spectrum,
    tns_classified,
    tns_reported,
    other_allocation,
)

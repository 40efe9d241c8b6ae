"""Objects: making them known, and telling what is known of them."""

from collections.abc import Sequence
from enum import Enum, auto
from typing import Any, cast

from sqlalchemy import CursorResult, Row, Text, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from skyportal.domain.coordinates import ARCSEC, galactic, separation
from skyportal.domain.errors import ConflictError, InvalidRequestError, NotFoundError
from skyportal.domain.history import redshifts_of
from skyportal.domain.prepared import Prepared
from skyportal.domain.rows import among
from skyportal.models import metadata
from skyportal.models.obj import Obj
from skyportal.schemas.obj import ObjCreate, ObjDetail

SAME_PLACE = 5 * ARCSEC

PLACE = Prepared("select ra, dec from objs where id = :obj_id", obj_id=Text())
# What else is known of an object that others made stays as it is. Naming the column of the
# conflict would need the right to read the row.
MAKE = insert(metadata.tables["objs"]).on_conflict_do_nothing()


class Known(Enum):
    """How an object came to be known: the caller saw it, it was made, or others had made it."""

    SEEN = auto()
    MADE = auto()
    OF_OTHERS = auto()


def find_obj(session: Session, obj_id: str) -> Obj:
    """Return an object that the caller sees."""
    obj = session.get(Obj, obj_id)
    if obj is None:
        raise NotFoundError(f"There is no object {obj_id} that you have access to.")
    return obj


def place_of(session: Session, obj_id: str) -> Row[Any] | None:
    """Return where an object is, if the caller sees it."""
    return PLACE.execute(session, {"obj_id": obj_id}).one_or_none()


def make_known(session: Session, request: ObjCreate) -> Known:
    """Make an object unless it is there; tell how it is known.

    Only those who see an object may refer to it by name alone; others give its position, as for a
    new one. Of an object of others, `check_place` compares once the caller has a row that shows it.
    """
    if place_of(session, request.id) is not None:
        return Known.SEEN
    if request.ra is None or request.dec is None:
        raise InvalidRequestError(
            f"id: there is no object {request.id} that you have access to; give ra and dec to make "
            "it known."
        )
    values = request.model_dump(include=set(ObjCreate.model_fields), exclude_none=True)
    made = cast(CursorResult[Any], session.execute(MAKE, values))
    return Known.MADE if made.rowcount else Known.OF_OTHERS


def check_place(session: Session, request: ObjCreate) -> None:
    """Refuse a position that is not the object's.

    Raises
    ------
    ConflictError
        An object of this name lies elsewhere.
    """
    place = place_of(session, request.id)
    assert place is not None  # noqa: S101 (the caller has made a row that shows it)
    assert request.ra is not None and request.dec is not None  # noqa: S101, PT018 (see make_known)
    if separation(place.ra, place.dec, request.ra, request.dec) > SAME_PLACE:
        raise ConflictError(
            f"ra, dec: an object {request.id} is known, but not there; check id and position."
        )


STORED = tuple(
    getattr(Obj, name) for name in ObjDetail.model_fields if name in Obj.__table__.columns
)


def described(session: Session, obj_ids: Sequence[str]) -> dict[str, ObjDetail]:
    """Return what is known of each object that the caller sees."""
    return {obj_id: ObjDetail(**told) for obj_id, told in known_of(session, obj_ids).items()}


def known_of(session: Session, obj_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Return the same as values by name, for answers that have more to tell of an object."""
    statement = select(*STORED, redshifts_of(Obj.id).label("redshift_history"))
    found = session.execute(statement.where(among(Obj.id, obj_ids))).mappings().all()
    places = galactic([row["ra"] for row in found], [row["dec"] for row in found])
    return {
        row["id"]: {**row, "gal_lon": longitude, "gal_lat": latitude}
        for row, (longitude, latitude) in zip(found, places, strict=True)
    }

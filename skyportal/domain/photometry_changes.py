"""Changing single measurements, copying light curves between objects, and removing them."""

from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from skyportal.database import Caller
from skyportal.domain.errors import ForbiddenError, InvalidRequestError, NotFoundError
from skyportal.domain.photometry import find_point, measurements
from skyportal.domain.photometry_rows import Point, flux_from_flux, flux_from_magnitude
from skyportal.domain.photometry_upload import Sharing, store
from skyportal.domain.push import push
from skyportal.domain.sharing import check_objects, chosen_groups, chosen_streams
from skyportal.models.photometry import Photometry as Row
from skyportal.schemas.base import Removed
from skyportal.schemas.photometry_upload import (
    PhotometryChange,
    PhotometryCopy,
    Uploaded,
    UploadQuery,
)
from skyportal.schemas.push import PhotometryPush

IN_FLUX = {"flux", "fluxerr", "zp"}
IN_MAGNITUDES = {"mag", "magerr", "limiting_mag"}
AS_IT_IS = {"ra", "dec", "ra_unc", "dec_unc", "altdata"}


def change_point(
    session: Session, caller: Caller, photometry_id: int, request: PhotometryChange
) -> None:
    """Change what the request names of a measurement; its values until now become a revision.

    Raises
    ------
    ForbiddenError
        It is not the caller's, who does not manage photometry either.
    """
    row = find_point(session, photometry_id)
    changes = new_values(request) | new_sharing(caller, request)
    if not changes:
        raise InvalidRequestError("Name something to change.")
    told = set(row.group_ids), set(row.stream_ids)
    statement = update(Row).where(Row.id == photometry_id).values(**changes, modified=func.now())
    changed = session.execute(statement.returning(Row.group_ids, Row.stream_ids)).one_or_none()
    if changed is None:
        raise ForbiddenError("You may see this measurement, but only its owner may change it.")
    push(
        session,
        PhotometryPush(obj_id=row.obj_id),
        group_ids=sorted(told[0].union(changed.group_ids)),
        stream_ids=sorted(told[1].union(changed.stream_ids)),
    )


def new_values(request: PhotometryChange) -> dict[str, Any]:
    """Return the columns that get other values, in µJy."""
    named = request.model_fields_set
    changes = {name: getattr(request, name) for name in AS_IT_IS & named}
    if IN_FLUX & named and IN_MAGNITUDES & named:
        raise InvalidRequestError("Give either flux, or magnitude; not both.")
    if IN_FLUX & named:
        changes["flux"], changes["fluxerr"] = flux_from_flux(0, request.model_dump())
    elif IN_MAGNITUDES & named:
        changes["flux"], changes["fluxerr"] = flux_from_magnitude(0, request.model_dump())
    if "limiting_mag_nsigma" in named:
        changes["limiting_mag_nsigma"] = request.limiting_mag_nsigma
    return changes


def new_sharing(caller: Caller, request: PhotometryChange) -> dict[str, Any]:
    """Return with whom it is shared from now on, as far as that changes; its owner sees it anyway."""
    changes: dict[str, Any] = {}
    if request.group_ids is not None:
        changes["group_ids"] = chosen_groups(caller, request.group_ids)
    if request.stream_ids is not None:
        changes["stream_ids"] = chosen_streams(caller, request.stream_ids)
    return changes


def copy_photometry(
    session: Session, caller: Caller, obj_id: str, request: PhotometryCopy
) -> Uploaded:
    """Copy what the caller sees of another object's photometry, as an upload of the caller.

    What is there already is not doubled.
    """
    check_objects(session, [obj_id, request.origin_id])
    if obj_id == request.origin_id:
        raise InvalidRequestError("origin_id: this is the object itself; name another one.")
    columns = [getattr(Row, name) for name in Point._fields if name != "obj_id"]
    once = select(measurements([request.origin_id]).c.id)
    rows = session.execute(select(*columns).where(Row.id.in_(once)).order_by(Row.mjd, Row.id))
    points = [Point(obj_id=obj_id, **row._mapping) for row in rows]
    if not points:
        raise NotFoundError(f"{request.origin_id} has no photometry that you have access to.")
    groups = {caller.single_user_group_id, *chosen_groups(caller, request.group_ids)}
    return store(session, points, Sharing(sorted(groups), []), UploadQuery(), renew=True)


def delete_photometry(session: Session, obj_id: str) -> Removed:
    """Remove what the caller may remove of an object's photometry."""
    check_objects(session, [obj_id])
    statement = delete(Row).where(Row.obj_id == obj_id).returning(Row.group_ids, Row.stream_ids)
    gone = session.execute(statement).all()
    push(
        session,
        PhotometryPush(obj_id=obj_id),
        group_ids=sorted({group for row in gone for group in row.group_ids}),
        stream_ids=sorted({stream for row in gone for stream in row.stream_ids}),
    )
    return Removed(removed=len(gone))

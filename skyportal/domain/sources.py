"""Sources: objects that groups have saved, with what the caller may see of them."""

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from skyportal.domain import cards
from skyportal.domain.annotations import ANNOTATIONS, PERIOD
from skyportal.domain.comments import COMMENTS
from skyportal.domain.coordinates import ARCSEC, in_cone, separation
from skyportal.domain.cosmology import distance
from skyportal.domain.dust import reddening
from skyportal.domain.errors import InvalidRequestError, NotFoundError
from skyportal.domain.followup import requests_of
from skyportal.domain.host import host_of
from skyportal.domain.labels import labels_by_obj
from skyportal.domain.light_curves import NO_CURVE, curves_by_obj
from skyportal.domain.objects import described, find_obj
from skyportal.domain.remarks import remarks_by_obj
from skyportal.domain.rows import remove
from skyportal.domain.saving import announce
from skyportal.domain.tags import TAGS
from skyportal.domain.thumbnails import thumbnails_by_obj
from skyportal.models import metadata
from skyportal.models.annotation import Annotation
from skyportal.models.candidate import Candidate
from skyportal.models.obj import Obj
from skyportal.models.source import Source as Row
from skyportal.schemas.host import Host
from skyportal.schemas.obj import ObjDetail
from skyportal.schemas.source import (
    ExistsQuery,
    Neighbour,
    SavedGroup,
    Source,
    SourceChange,
    SourceExists,
    SourceQuery,
)

NEAR = 4 * ARCSEC
FARTHEST_HOST = 3600.0  # arcsec


def get_source(
    session: Session, obj_id: str, query: SourceQuery, *, dust_maps: str | None = None
) -> Source:
    """Return an object with what the caller may see of it, whether it is saved or not.

    `dust_maps` is the folder with the map that tells the reddening.
    """
    found = described(session, [obj_id])
    if obj_id not in found:
        raise NotFoundError(f"There is no source {obj_id} that you have access to.")
    obj = found[obj_id]
    away = distance(obj.redshift)
    curves = curves_by_obj(session, [obj_id])
    statistics, curve = curves.get(obj_id, (None, NO_CURVE))
    return Source(
        **dict(obj),
        luminosity_distance=None if away is None else away.luminosity,
        angular_diameter_distance=None if away is None else away.angular_diameter,
        dm=None if away is None else away.modulus,
        ebv=reddening(dust_maps, obj.ra, obj.dec),
        host=host_of(find_obj(session, obj_id)),
        groups=cards.groups_by_obj(session, [obj_id], active=False)[obj_id],
        annotations=remarks_by_obj(session, ANNOTATIONS, [obj_id])[obj_id],
        thumbnails=thumbnails_by_obj(session, [obj_id])[obj_id],
        candidates=cards.passes_by_obj(session, [obj_id])[obj_id],
        comments=remarks_by_obj(session, COMMENTS, [obj_id])[obj_id],
        tags=remarks_by_obj(session, TAGS, [obj_id])[obj_id],
        labels=labels_by_obj(session, [obj_id])[obj_id],
        followup_requests=requests_of(session, obj_id),
        duplicates=neighbours(session, obj),
        photstats=statistics,
        photometry=curve if query.include_photometry else None,
        period_exists=has_period(session, obj_id) if query.include_period_exists else None,
    )


def has_period(session: Session, obj_id: str) -> bool:
    """Tell whether an annotation that the caller sees has a period of an object."""
    found = exists().where(Annotation.obj_id == obj_id, Annotation.data.has_key(PERIOD))
    return session.scalar(select(found)) or False


def neighbours(session: Session, obj: ObjDetail) -> list[Neighbour]:
    """Return other objects so near that they may be the same one, nearest first."""
    near = in_cone(Obj.ra, Obj.dec, obj.ra, obj.dec, NEAR)
    others = session.execute(select(Obj.id, Obj.ra, Obj.dec).where(near, Obj.id != obj.id))
    found = [
        Neighbour(obj_id=name, separation=separation(obj.ra, obj.dec, ra, dec) / ARCSEC)
        for name, ra, dec in others
    ]
    return sorted(found, key=lambda neighbour: (neighbour.separation, neighbour.obj_id))


def check_source(session: Session, obj_id: str) -> None:
    """Refuse an object that none of the caller's groups has saved."""
    if not session.scalar(select(exists().where(Row.obj_id == obj_id, Row.active))):
        raise NotFoundError(f"There is no source {obj_id} that you have access to.")


def groups_of(session: Session, obj_id: str) -> list[SavedGroup]:
    """Return the caller's groups that have saved an object."""
    find_obj(session, obj_id)
    return cards.groups_by_obj(session, [obj_id], active=True)[obj_id]


def exists_named(session: Session, obj_id: str) -> SourceExists:
    """Tell whether one of the caller's groups has saved an object of this name."""
    found = session.scalar(select(exists().where(Row.obj_id == obj_id, Row.active))) or False
    text = f"{obj_id} is a source." if found else f"{obj_id} is not among your sources."
    return SourceExists(source_exists=found, message=text)


def exists_near(session: Session, query: ExistsQuery) -> SourceExists:
    """Tell whether one of the caller's groups has saved an object at this position."""
    if query.ra is None or query.dec is None:
        raise InvalidRequestError("ra, dec: give a position, or an id in the path.")
    saved = select(Row.obj_id).where(Row.active)
    near = in_cone(Obj.ra, Obj.dec, query.ra, query.dec, query.radius)
    found = list(session.scalars(select(Obj.id).where(near, Obj.id.in_(saved)).order_by(Obj.id)))
    text = f"There: {', '.join(found)}." if found else "None of your sources is there."
    return SourceExists(source_exists=bool(found), message=text)


def change_source(session: Session, obj_id: str, request: SourceChange) -> None:
    """Change what is known of an object; the position only as long as no filter passed it."""
    obj = find_obj(session, obj_id)
    changes = request.model_dump(exclude_unset=True)
    empty = [
        name
        for name, value in changes.items()
        if value is None and not metadata.tables["objs"].c[name].nullable
    ]
    if empty:
        raise InvalidRequestError(f"{empty[0]}: this cannot be removed; give a value.")
    moved = changes.get("ra", obj.ra) != obj.ra or changes.get("dec", obj.dec) != obj.dec
    if moved and session.scalar(select(exists().where(Candidate.obj_id == obj_id))):
        raise InvalidRequestError(
            "ra, dec: the object passed filters there, so that its position stays."
        )
    for name, value in changes.items():
        setattr(obj, name, value)
    announce_change(session, obj_id)


def delete_obj(session: Session, obj_id: str) -> None:
    """Remove an object with everything that anybody has on it, and tell the groups that had it.

    Raises
    ------
    ForbiddenError
        The caller is no system administrator.
    """
    obj = find_obj(session, obj_id)
    groups = list(session.scalars(having(obj_id)))
    remove(session, obj)
    announce(session, obj_id, groups, "unsaved")


def having(obj_id: str) -> Select[int]:
    """Return the query of the groups that have an object, or were asked to save it."""
    return select(Row.group_id).where(Row.obj_id == obj_id, cards.wanted())


def announce_change(session: Session, obj_id: str) -> None:
    """Store what was changed of an object, and tell the groups that have it."""
    session.flush()
    announce(session, obj_id, list(session.scalars(having(obj_id))), "changed")


def set_host(session: Session, obj_id: str, host: Host | None) -> None:
    """Say in which galaxy an object is, or that it is not known; the history keeps what was said.

    Raises
    ------
    InvalidRequestError
        The galaxy is too far away to be the host.
    """
    obj = find_obj(session, obj_id)
    if host is not None:
        away = separation(host.ra, host.dec, obj.ra, obj.dec) / ARCSEC
        if away > FARTHEST_HOST:
            raise InvalidRequestError(
                f"ra, dec: {host.name} is {away:.0f} arcsec away; a host is within "
                f"{FARTHEST_HOST:.0f}."
            )
    obj.host = None if host is None else host.model_dump(exclude_none=True)
    announce_change(session, obj_id)

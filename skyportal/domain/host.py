"""How an object lies to the galaxy in which it is."""

import math
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from skyportal.domain.coordinates import ARCSEC, separation
from skyportal.domain.cosmology import distance
from skyportal.models.obj import Obj
from skyportal.schemas.host import Host, HostOfSource


def host_of(obj: Obj) -> HostOfSource | None:
    """Return the host of an object and how far the object is from its centre."""
    if obj.host is None:
        return None
    host = Host.model_validate(obj.host)
    offset = separation(host.ra, host.dec, obj.ra, obj.dec) / ARCSEC
    away = distance(host.redshift)
    radius = directional_light_radius(host, position_angle(host.ra, host.dec, obj.ra, obj.dec))
    return HostOfSource(
        **host.model_dump(),
        offset=offset,
        distance=None if away is None else away.across(offset),
        dlr=None if radius is None else offset / radius,
    )


def hosts_by_obj(session: Session, obj_ids: Sequence[str]) -> dict[str, HostOfSource]:
    """Return the host of each object of which it is known."""
    wanted = select(Obj).where(Obj.id.in_(obj_ids), Obj.host.is_not(None))
    found = {obj.id: host_of(obj) for obj in session.scalars(wanted)}
    return {obj_id: host for obj_id, host in found.items() if host is not None}


def position_angle(ra: float, dec: float, other_ra: float, other_dec: float) -> float:
    """Return the direction of another position in degrees, from north through east."""
    east = math.radians(other_ra - ra)
    here, there = math.radians(dec), math.radians(other_dec)
    across = math.sin(east) * math.cos(there)
    up = math.cos(here) * math.sin(there) - math.sin(here) * math.cos(there) * math.cos(east)
    return math.degrees(math.atan2(across, up)) % 360


def directional_light_radius(host: Host, angle: float) -> float | None:
    """Return the radius in arcsec of a galaxy's ellipse in a direction (degrees, from north
    through east), after Sullivan et al. (2006, ApJ 648, 868); None where it has no ellipse.

    A galaxy within about 4 such radii is a likely host (Gupta et al. 2016, AJ 152, 154).
    """
    if host.semi_major is None:
        return None
    ratio = 1.0 if host.axis_ratio is None else host.axis_ratio
    along = math.radians(angle - (host.position_angle or 0.0))
    return host.semi_major / math.hypot(math.cos(along), math.sin(along) / ratio)

"""Where stars lie in the colour-magnitude diagram, as annotations with Gaia's quantities tell it."""

import math
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from skyportal.domain.sharing import check_objects
from skyportal.models.annotation import Annotation
from skyportal.schemas.color_magnitude import ColorMagnitude

BLUE, RED, MAGNITUDE, PARALLAX = "Mag_Bp", "Mag_Rp", "Mag_G", "Plx"
KEYS = (BLUE, RED, MAGNITUDE, PARALLAX)


def by_obj(session: Session, obj_ids: Sequence[str]) -> dict[str, list[ColorMagnitude]]:
    """Return of each object what annotations tell that have Gaia's magnitudes and parallax."""
    found: dict[str, list[ColorMagnitude]] = {obj_id: [] for obj_id in obj_ids}
    wanted = (
        select(Annotation.obj_id, Annotation.origin, Annotation.data)
        .where(Annotation.obj_id.in_(obj_ids), Annotation.data.has_key(PARALLAX))
        .order_by(Annotation.origin, Annotation.id)
    )
    for row in session.execute(wanted):
        told = place(row.origin, row.data)
        if told is not None:
            found[row.obj_id].append(told)
    return found


def of_object(session: Session, obj_id: str) -> list[ColorMagnitude]:
    """Return what annotations of an object tell that have Gaia's magnitudes and parallax."""
    check_objects(session, [obj_id])
    return by_obj(session, [obj_id])[obj_id]


def place(origin: str, data: dict[str, object]) -> ColorMagnitude | None:
    """Return colour and absolute magnitude by Gaia's quantities, whatever their case.

    The parallax is in mas; None where something is missing, or it is not positive.
    """
    known = {name.lower(): value for name, value in data.items()}
    values = [known.get(key.lower()) for key in KEYS]
    numbers = [
        float(one) for one in values if isinstance(one, int | float) and not isinstance(one, bool)
    ]
    if len(numbers) < len(KEYS):
        return None
    blue, red, magnitude, parallax = numbers
    if parallax <= 0:
        return None
    # m - M = 5 log10(d / 10 pc), with d = 1000 pc / (parallax / mas).
    distance_modulus = 10 - 5 * math.log10(parallax)
    return ColorMagnitude(origin=origin, color=blue - red, abs_mag=magnitude - distance_modulus)

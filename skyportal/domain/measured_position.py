"""Where photometry puts an object."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Row as ResultRow
from sqlalchemy import select
from sqlalchemy.orm import Session

from skyportal.domain.coordinates import ARCSEC
from skyportal.domain.photometry import is_detection, measurements
from skyportal.domain.sharing import check_objects
from skyportal.models.obj import Obj
from skyportal.models.photometry import Photometry as Row
from skyportal.schemas.position import MeasuredPosition

Numbers = NDArray[np.float64]
AT_THE_POLE = 1e-9  # a right ascension means nothing there


def measured_position(session: Session, obj_id: str) -> MeasuredPosition | None:
    """Return the weighted mean of the positions of an object's detections; None if none tell one."""
    check_objects(session, [obj_id])
    centre = session.execute(select(Obj.ra, Obj.dec).where(Obj.id == obj_id)).one()
    once = select(measurements([obj_id]).c.id)
    detections = session.execute(
        select(Row.ra, Row.dec, Row.ra_unc, Row.dec_unc, Row.flux, Row.fluxerr).where(
            Row.id.in_(once),
            is_detection(Row.flux, Row.fluxerr),
            Row.ra.is_not(None),
            Row.dec.is_not(None),
        )
    ).all()
    return mean_position(centre.ra, centre.dec, detections) if detections else None


def mean_position(
    ra: float, dec: float, detections: Sequence[ResultRow[*tuple[Any, ...]]]
) -> MeasuredPosition:
    """Return the weighted mean of detections around a position (degrees), and its standard error."""
    table = np.array([tuple(row) for row in detections], dtype=np.float64)
    ras, decs, ra_unc, dec_unc, flux, fluxerr = table.T
    across = max(math.cos(math.radians(dec)), AT_THE_POLE)
    east = ((ras - ra + 180) % 360 - 180) * across / ARCSEC
    north = (decs - dec) / ARCSEC
    told = bool(np.all(ra_unc > 0) and np.all(dec_unc > 0))
    by_signal = (flux / fluxerr) ** 2
    mean_east, east_err = weighted(east, 1 / ra_unc**2 if told else by_signal)
    mean_north, north_err = weighted(north, 1 / dec_unc**2 if told else by_signal)
    return MeasuredPosition(
        ra=(ra + mean_east * ARCSEC / across) % 360,
        dec=dec + mean_north * ARCSEC,
        ra_err=east_err,
        dec_err=north_err,
        separation=math.hypot(mean_east, mean_north),
        num_points=len(table),
        weights="uncertainty" if told else "snr",
    )


def weighted(values: Numbers, weights: Numbers) -> tuple[float, float | None]:
    """Return the weighted mean, and its standard error as the scatter tells it."""
    mean = float(np.average(values, weights=weights))
    if len(values) < 2:
        return mean, None
    share = weights / weights.sum()
    spread = float(np.sqrt(np.sum((share * (values - mean)) ** 2)))
    return mean, spread * math.sqrt(len(values) / (len(values) - 1))

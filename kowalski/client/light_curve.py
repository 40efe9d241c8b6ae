"""Light curves of objects: detections, limits and forced photometry in one table."""

import math
from collections.abc import Iterable, Mapping
from typing import Any

from kowalski.client.conversation import Conversation
from kowalski.client.errors import KowalskiError, NotFoundError
from kowalski.client.rows import Row, Rows
from kowalski.client.service import Service
from kowalski.client.surveys import SURVEYS, Survey

UNITS = {
    "jd": "d",
    "mag": "mag",
    "mag_err": "mag",
    "limiting_mag": "mag",
    "flux": "uJy",
    "flux_err": "uJy",
}
AB_ZEROPOINT = 23.9
"""AB magnitude of 1 µJy."""
POSITIVE = (True, 1, "y", "Y", "t", "T", "1")
ON_TIME = ("0", 0)
MISSING = -99999.0
LIMIT_SIGMAS = 5.0
MIN_SNR = 3.0

Point = Mapping[str, Any]


def survey_of(name: str) -> Survey:
    """Return a survey by its name."""
    if name not in SURVEYS:
        raise KowalskiError(f"{name}: no such survey; there are {', '.join(SURVEYS)}")
    return SURVEYS[name]


def light_curve_of(service: Service, object_id: str, survey: Survey) -> Conversation[Rows]:
    """Ask for all points of an object, and return its light curve.

    Raises
    ------
    NotFoundError
        There is no such object, as far as one may see.
    RefusedError
        The service refuses to tell.
    """
    mine = {survey.object_id: object_id}
    alerts = yield from service.finding(find(survey.alerts, mine, {"candid": 1, "candidate": 1}))
    wanted = {"prv_candidates": 1, "fp_hists": 1}
    histories = yield from service.finding(find(survey.aux, {"_id": object_id}, wanted))
    if not alerts and not histories:
        raise NotFoundError(f"{service.name}: no object {object_id} in {survey.alerts}")
    history = histories[0] if histories else {}
    candidates = [{"candid": alert.get("candid"), **alert["candidate"]} for alert in alerts]
    detected = candidates + (history.get("prv_candidates") or [])
    return light_curve(survey, detected, history.get("fp_hists") or [])


def find(catalog: str, condition: Point, projection: Point) -> dict[str, Any]:
    """Return the query for documents of a collection."""
    return {
        "query_type": "find",
        "query": {"catalog": catalog, "filter": condition, "projection": projection},
    }


def light_curve(survey: Survey, points: Iterable[Point], forced: Iterable[Point]) -> Rows:
    """Return the light curve of points of alerts, and of forced photometry, in order of time.

    Fluxes are those of difference images, in µJy; one of a limit has no value, and a fifth of the
    limit as its error. A point that several alerts have brought is there once. Forced photometry
    is there as far as it was processed without a warning; it has a magnitude above three sigma.
    """
    rows: dict[tuple[float, str, float | None], Row] = {}
    for point in points:
        row = measured(survey, point)
        if row is not None:
            rows.setdefault((row["jd"], row["band"], row["mag"]), row)
    found = [*rows.values()]
    for point in forced:
        row = forced_row(survey, point) if point.get("procstatus") in ON_TIME else None
        if row is not None:
            found.append(row)
    return Rows(sorted(found, key=lambda row: (row["jd"], row["forced"])), UNITS)


def measured(survey: Survey, point: Point) -> Row | None:
    """Return the row of a point of an alert; None without a time."""
    mag, mag_err = number(point, "magpsf"), number(point, "sigmapsf")
    limit = number(point, "diffmaglim")
    flux = flux_err = None
    if survey.flux and survey.flux_error:
        to_ujy = microjansky(survey.zeropoint)
        flux = times(number(point, survey.flux), to_ujy)
        flux_err = times(number(point, survey.flux_error), to_ujy)
    elif mag is not None:
        size = microjansky(mag)
        flux = size if point.get("isdiffpos") in POSITIVE else -size
        flux_err = times(mag_err, size * math.log(10) / 2.5)
    elif limit is not None:
        flux_err = microjansky(limit) / LIMIT_SIGMAS
    return row_of(survey, point, (mag, mag_err, limit, flux, flux_err), forced=False)


def forced_row(survey: Survey, point: Point) -> Row | None:
    """Return the row of a point of forced photometry; None without a time or a zero point."""
    zeropoint = number(point, "magzpsci")
    if zeropoint is None:
        return None
    to_ujy = microjansky(zeropoint)
    flux = times(number(point, "forcediffimflux"), to_ujy)
    flux_err = times(number(point, "forcediffimfluxunc"), to_ujy)
    mag = mag_err = None
    if flux is not None and flux_err is not None and flux > MIN_SNR * flux_err > 0:
        mag = AB_ZEROPOINT - 2.5 * math.log10(flux)
        mag_err = 2.5 / math.log(10) * flux_err / flux
    limit = number(point, "diffmaglim")
    return row_of(survey, point, (mag, mag_err, limit, flux, flux_err), forced=True)


def row_of(
    survey: Survey, point: Point, brightness: tuple[float | None, ...], *, forced: bool
) -> Row | None:
    """Return a row; None for a point without a time."""
    jd = number(point, "jd")
    if jd is None:
        return None
    names = ("mag", "mag_err", "limiting_mag", "flux", "flux_err")
    return {
        "jd": jd,
        "band": survey.band_of(point),
        **dict(zip(names, brightness, strict=True)),
        "forced": forced,
        "programid": point.get("programid"),
        "candid": point.get("candid"),
    }


def times(value: float | None, factor: float) -> float | None:
    """Return a product; None of nothing."""
    return None if value is None else value * factor


def microjansky(magnitude: float) -> float:
    """Return the flux in µJy of an AB magnitude."""
    return float(10 ** (-0.4 * (magnitude - AB_ZEROPOINT)))


def number(point: Point, name: str) -> float | None:
    """Return a finite number that a point holds; None for one that stands for nothing."""
    value = point.get(name)
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return None if value == MISSING else float(value)
    return None

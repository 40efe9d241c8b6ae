"""Light curves as the marshal takes them: fluxes in µJy on the AB system, one upload per stream.

Points without a detection have no flux; their error is the limit's, divided by five.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kowalski.surveys.survey import Photometry, Survey

Point = Mapping[str, Any]
Rows = dict[int | None, list[dict[str, Any]]]
"""Rows of photometry by program."""

MJD_OFFSET = 2_400_000.5
AB_ZEROPOINT = 23.9  # of fluxes in µJy
POSITIVE = (True, 1, "y", "Y", "t", "T", "1")
MIN_SNR = 3.0
ORIGIN_FORCED = "alert_fp"


@dataclass(frozen=True)
class Upload:
    """Points of one program, detections or forced photometry; `program` is None without programs."""

    program: int | None
    forced: bool
    columns: dict[str, list[Any]]

    def body(self, obj_id: str, stream_id: int, instrument_id: int) -> dict[str, Any]:
        """Return the request's body."""
        return {
            "obj_id": obj_id,
            "stream_ids": [stream_id],
            "instrument_id": instrument_id,
            **self.columns,
        }


def alert_uploads(survey: Survey, candidates: Iterable[Point]) -> list[Upload]:
    """Return the uploads of detections and limits of a survey's alerts, by program.

    Points with the same time, magnitude and band are one; those without a limiting magnitude,
    or in a band that the marshal does not know, are left out.
    """
    rows: Rows = {}
    seen = set()
    for point in sorted(candidates, key=by_time):
        limit, band = number(point.get("diffmaglim")), band_of(survey, point)
        if limit is None or limit <= 0 or band is None:
            continue
        mjd, magnitude = point["jd"] - MJD_OFFSET, number(point.get("magpsf"))
        if (mjd, magnitude, band) in seen:
            continue
        seen.add((mjd, magnitude, band))
        flux, error, zeropoint = brightness(survey.photometry, point, magnitude, limit)
        row = {
            "mjd": mjd,
            "flux": flux,
            "fluxerr": error,
            "zp": zeropoint,
            "magsys": "ab",
            "filter": band,
            "ra": number(point.get("ra")),
            "dec": number(point.get("dec")),
        }
        if survey.photometry.with_origin:
            row["origin"] = None
        rows.setdefault(survey.program(point), []).append(row)
    return uploads(rows, forced=False)


def brightness(
    photometry: Photometry, point: Point, magnitude: float | None, limit: float
) -> tuple[float | None, float, float]:
    """Return flux, error and zero point of a point; no flux for a limit."""
    if photometry.fluxes is None:
        return (*alert_flux(point, magnitude, limit), AB_ZEROPOINT)
    own = photometry.fluxes
    flux, error = number(point.get(own.flux)), number(point.get(own.error))
    if error is None:
        return None, 10 ** (-0.4 * (limit - own.zeropoint)) / 5, own.zeropoint
    return flux, error, own.zeropoint


def alert_flux(point: Point, magnitude: float | None, limit: float) -> tuple[float | None, float]:
    """Return the flux of a difference image in µJy, and its error; no flux for a limit."""
    if magnitude is None:
        return None, microjansky(limit) / 5
    size = microjansky(magnitude)
    sigma = number(point.get("sigmapsf"))
    if sigma is None:
        return None, microjansky(limit) / 5
    sign = 1 if point.get("isdiffpos") in POSITIVE else -1
    return sign * size, sigma * size * math.log(10) / 2.5


def forced_uploads(survey: Survey, points: Iterable[Point]) -> list[Upload]:
    """Return the uploads of a survey's forced photometry, by program, on the images' own zero points.

    Only points that were processed without a warning count; below three sigma they are limits.
    """
    rows: Rows = {}
    for point in sorted(points, key=by_time):
        limit, zeropoint = number(point.get("diffmaglim")), number(point.get("magzpsci"))
        band = band_of(survey, point)
        if point.get("procstatus") not in ("0", 0) or band is None:
            continue
        if limit is None or limit <= 0 or zeropoint is None:
            continue
        flux, error = number(point.get("forcediffimflux")), number(point.get("forcediffimfluxunc"))
        ratio = number(point.get("snr"))
        if ratio is None or abs(ratio) <= MIN_SNR:
            flux = None
        if error is None:
            error = 10 ** (-0.4 * (limit - zeropoint)) / 5
        rows.setdefault(survey.program(point), []).append(
            {
                "mjd": point["jd"] - MJD_OFFSET,
                "flux": flux,
                "fluxerr": error,
                "zp": zeropoint,
                "magsys": "ab",
                "filter": band,
                "ra": None,
                "dec": None,
                "origin": ORIGIN_FORCED,
            }
        )
    return uploads(rows, forced=True)


def uploads(rows: Rows, *, forced: bool) -> list[Upload]:
    """Return rows as uploads, one for each program."""
    # A survey has programs or has none: numbers are compared with numbers alone.
    programs = sorted(rows, key=lambda program: -1 if program is None else program)
    return [Upload(program, forced, columns(rows[program])) for program in programs]


def band_of(survey: Survey, point: Point) -> str | None:
    """Return the marshal's name of the band of a point; None if it knows none."""
    return survey.photometry.bands.get(point.get(survey.photometry.band))


def columns(rows: list[dict[str, Any]]) -> dict[str, list[Any]]:
    """Return rows as columns."""
    return {name: [row[name] for row in rows] for name in rows[0]}


def by_time(point: Point) -> float:
    """Return what points are sorted by."""
    return float(point["jd"])


def microjansky(magnitude: float) -> float:
    """Return the flux in µJy of an AB magnitude."""
    return float(10 ** (-0.4 * (magnitude - AB_ZEROPOINT)))


def number(value: object) -> float | None:
    """Return a finite number, or None."""
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return value
    return None

"""Light curves as the marshal takes them: fluxes in µJy on the AB system, one upload per stream.

Points without a detection have no flux; their error is the limit's, divided by five.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Point = Mapping[str, Any]

MJD_OFFSET = 2_400_000.5
AB_ZEROPOINT = 23.9  # of fluxes in µJy
POSITIVE = (True, 1, "y", "Y", "t", "T", "1")
ZTF_BANDS = {1: "ztfg", 2: "ztfr", 3: "ztfi"}
MIN_SNR = 3.0
ORIGIN_FORCED = "alert_fp"


@dataclass(frozen=True)
class Upload:
    """Points of one program, detections or forced photometry."""

    programid: int
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


def alert_uploads(candidates: Iterable[Point]) -> list[Upload]:
    """Return the uploads of detections and limits of alerts, by program.

    Points with the same time, magnitude and band are one; those without a limiting magnitude,
    or in a band that the marshal does not know, are left out.
    """
    rows: dict[int, list[dict[str, Any]]] = {}
    seen = set()
    for point in sorted(candidates, key=by_time):
        limit, band = number(point.get("diffmaglim")), ZTF_BANDS.get(point.get("fid", 0))
        if limit is None or limit <= 0 or band is None:
            continue
        mjd, magnitude = point["jd"] - MJD_OFFSET, number(point.get("magpsf"))
        if (mjd, magnitude, band) in seen:
            continue
        seen.add((mjd, magnitude, band))
        flux, error = alert_flux(point, magnitude, limit)
        rows.setdefault(point["programid"], []).append(
            {
                "mjd": mjd,
                "flux": flux,
                "fluxerr": error,
                "zp": AB_ZEROPOINT,
                "magsys": "ab",
                "filter": band,
                "ra": number(point.get("ra")),
                "dec": number(point.get("dec")),
                "origin": None,
            }
        )
    return [Upload(program, False, columns(rows[program])) for program in sorted(rows)]


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


def forced_uploads(points: Iterable[Point]) -> list[Upload]:
    """Return the uploads of forced photometry, by program, on the images' own zero points.

    Only points that were processed without a warning count; below three sigma they are limits.
    """
    rows: dict[int, list[dict[str, Any]]] = {}
    for point in sorted(points, key=by_time):
        limit, zeropoint = number(point.get("diffmaglim")), number(point.get("magzpsci"))
        band = ZTF_BANDS.get(point.get("fid", 0))
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
        rows.setdefault(point["programid"], []).append(
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
    return [Upload(program, True, columns(rows[program])) for program in sorted(rows)]


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

"""An object's whole light curve: points that came with its alerts, its alerts, forced photometry."""

from typing import Any

import numpy as np

from kowalski.api.access.reader import Options, Reader
from kowalski.api.alert_services.positions import in_cone
from kowalski.api.errors import NotFoundError
from kowalski.archive.collections import TNS
from kowalski.publisher.photometry import Upload, alert_uploads, forced_uploads
from kowalski.surveys import Survey

TNS_RADIUS_ARCSEC = 2.0
MAX_ALERTS = 10_000

Document = dict[str, Any]


async def whole(reader: Reader, survey: Survey, object_id: str, max_time_ms: int) -> Document:
    """Return what is known of an object: history, forced photometry, matches, place, TNS names.

    In the history, an alert of the archive takes the place of the point of the same time and band
    that came with a later one. The place is the median of the alerts'. `photometry` is the same
    light curve in one form for all surveys, the one in which the marshal gets it.

    Raises
    ------
    NotFoundError
        The caller sees no alert of it.
    """
    kept = {"_id": 0, "candid": 1, "candidate": 1}
    latest = Options(max_time_ms=max_time_ms, sort=[("candidate.jd", -1)], limit=MAX_ALERTS)
    found = reader.find(survey.alerts, {survey.object_id: object_id}, kept, latest)
    alerts = [alert async for alert in found]
    if not alerts:
        raise NotFoundError(f"{survey.name.lower()} object {object_id:.80} not found")
    one = Options(max_time_ms=max_time_ms, limit=1)
    histories = [aux async for aux in reader.find(survey.aux, {"_id": object_id}, None, one)]
    history: Document = histories[0] if histories else {}
    ra, dec = place_of(alerts)
    known: Document = {
        survey.object_id: object_id,
        "coordinates": {"ra": ra, "dec": dec},
        "candids": [alert["candid"] for alert in alerts],
        "cross_matches": history.get("cross_matches", {}),
        survey.history: merged(survey, history.get(survey.history) or [], alerts),
    }
    if survey.forced_photometry is not None:
        known[survey.forced_photometry] = history.get(survey.forced_photometry) or []
    known["photometry"] = photometry(survey, known)
    near = in_cone(ra, dec, np.radians(TNS_RADIUS_ARCSEC / 3600))
    known["tns"] = [row async for row in reader.find(TNS, near, None, Options(max_time_ms))]
    return known


def photometry(survey: Survey, known: Document) -> list[Document]:
    """Return rows in the order of time: `mjd`, `filter`, `flux` (null for a limit) and `fluxerr` on
    the AB zero point `zp`, `program`, and whether it is `forced` photometry.
    """
    forced = known.get(survey.forced_photometry or "") or []
    told = alert_uploads(survey, known[survey.history]) + forced_uploads(survey, forced)
    return sorted((row for upload in told for row in rows_of(upload)), key=lambda row: row["mjd"])


def rows_of(upload: Upload) -> list[Document]:
    """Return the points of an upload."""
    kept = ("mjd", "filter", "flux", "fluxerr", "zp")
    points = zip(*(upload.columns[name] for name in kept), strict=True)
    common = {"program": upload.program, "forced": upload.forced}
    return [dict(zip(kept, point, strict=True)) | common for point in points]


def place_of(alerts: list[Document]) -> tuple[float, float]:
    """Return the median place of alerts, in degrees; right ascensions may lie around 0."""
    ra = np.array([alert["candidate"]["ra"] for alert in alerts], dtype=np.float64)
    dec = np.array([alert["candidate"]["dec"] for alert in alerts], dtype=np.float64)
    turned = (ra - ra[0] + 180) % 360 - 180
    return float((ra[0] + np.median(turned)) % 360), float(np.median(dec))


def merged(survey: Survey, points: list[Document], alerts: list[Document]) -> list[Document]:
    """Return points and alerts of an object in the order of time, each once."""
    band = survey.photometry.band

    def key(point: Document) -> tuple[Any, Any]:
        return point.get("jd"), point.get(band)

    by_key = {key(point): point for point in points if point.get("jd") is not None}
    by_key |= {
        key(alert["candidate"]): alert["candidate"] | {"candid": alert["candid"]}
        for alert in alerts
    }
    return sorted(by_key.values(), key=lambda point: float(point["jd"]))

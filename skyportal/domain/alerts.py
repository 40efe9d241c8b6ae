"""Alerts that Kowalski keeps: who may ask for which, and how its answers are told.

Each question names the programs of the streams that the caller holds; Kowalski shows nothing else.
"""

import math
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from sqlalchemy import select
from sqlalchemy.orm import Session

from skyportal.database import Caller
from skyportal.domain.errors import ForbiddenError
from skyportal.domain.saving import check_may_save, default_groups
from skyportal.kowalski import Question
from skyportal.models.stream import Stream
from skyportal.schemas.alert import (
    Alert,
    AlertHistory,
    AlertPoint,
    AlertSave,
    AlertsFound,
    AlertsQuery,
    Around,
    CrossMatches,
    CrossMatchQuery,
    CutoutQuery,
)
from skyportal.schemas.photometry import DETECTION_SIGMA, MICROJANSKY_ZEROPOINT

OF_LIST = (
    *("jd", "fid", "band", "ra", "dec", "magpsf", "sigmapsf", "diffmaglim", "isdiffpos"),
    *("programid", "rb", "drb", "ndethist", "psfFlux", "psfFluxErr"),
)
"""Fields of the measurement that a list of alerts is told with."""
FORCED = "forced"
LIMIT_SIGMA = 5.0  # limiting magnitudes of the archive are at so many errors


def survey_of(collection: object) -> str:
    """Return the survey whose alerts are in a collection of Kowalski's."""
    return str(collection).removesuffix("_alerts")


def programs_of(session: Session, survey: str) -> list[int] | None:
    """Return the programs of a survey whose alerts the caller may see, None for all.

    Raises
    ------
    ForbiddenError
        The caller holds no stream of the survey.
    """
    streams = list(session.scalars(select(Stream)))
    held = {survey_of(stream.altdata.get("collection")) for stream in streams}
    selectors = [
        stream.altdata.get("selector")
        for stream in streams
        if survey_of(stream.altdata.get("collection")).upper() == survey.upper()
    ]
    if not selectors:
        yours = ", ".join(sorted(held)) or "none"
        raise ForbiddenError(
            f"survey: you hold no stream of {survey} alerts (yours are of: {yours}); "
            "an administrator can give you one."
        )
    programs = [one for one in selectors if isinstance(one, list)]
    if len(programs) < len(selectors):
        return None
    return sorted({int(program) for one in programs for program in one})


def narrowed(session: Session, survey: str) -> dict[str, str]:
    """Return the parameter that narrows a question to what the caller may see."""
    programs = programs_of(session, survey)
    return {} if programs is None else {"programids": ",".join(map(str, programs))}


def place(query: Around) -> dict[str, str]:
    """Return the parameters of a place."""
    if query.ra is None or query.dec is None:
        return {}
    return {
        "ra": repr(query.ra),
        "dec": repr(query.dec),
        "radius": repr(query.radius),
        "radius_units": query.radius_units,
    }


def question_for_alerts(session: Session, query: AlertsQuery) -> Question:
    """Return the question for alerts of objects, by number, or around a place."""
    kept = [f'"candidate.{name}":1' for name in OF_LIST]
    fields = ",".join(['"_id":0', '"candid":1', '"objectId":1', '"classifications":1', *kept])
    parameters = narrowed(session, query.survey) | place(query)
    parameters |= {"projection": f"{{{fields}}}", "limit": str(query.limit)}
    if query.object_id:
        parameters["object_id"] = ",".join(query.object_id)
    if query.candid:
        parameters["candid"] = ",".join(query.candid)
    return Question("GET", f"/api/alerts/{query.survey.lower()}", parameters)


def question_for_object(session: Session, survey: str, object_id: str, limit: int) -> Question:
    """Return the question for all alerts of an object, with every field."""
    parameters = narrowed(session, survey) | {"object_id": object_id, "limit": str(limit)}
    return Question("GET", f"/api/alerts/{survey.lower()}", parameters)


def found(survey: str, documents: Iterable[Mapping[str, Any]], limit: int) -> AlertsFound:
    """Return alerts as Kowalski told them."""
    alerts = [alert_of(document) for document in documents]
    return AlertsFound(survey=survey.upper(), alerts=alerts, complete=len(alerts) < limit)


def alert_of(document: Mapping[str, Any]) -> Alert:
    """Return one alert as Kowalski told it."""
    candidate = document["candidate"]
    return Alert(
        candid=str(document["candid"]),
        object_id=str(document["objectId"]),
        jd=candidate["jd"],
        ra=candidate["ra"],
        dec=candidate["dec"],
        candidate=candidate,
        classifications=document.get("classifications") or {},
    )


def question_for_history(session: Session, survey: str, object_id: str) -> Question:
    """Return the question for an object's whole light curve and cross-matches."""
    path = f"/api/alerts_aux/{survey.lower()}/{segment(object_id)}"
    return Question("GET", path, narrowed(session, survey))


def history_of(survey: str, known: Mapping[str, Any]) -> AlertHistory:
    """Return what the archive has of an object as Kowalski told it."""
    matches = known.get("cross_matches") or {}
    return AlertHistory(
        survey=survey.upper(),
        object_id=str(known["objectId"]),
        ra=known["coordinates"]["ra"],
        dec=known["coordinates"]["dec"],
        candids=[str(candid) for candid in known["candids"]],
        cross_matches={name: as_rows(rows) for name, rows in matches.items()},
        photometry=[point_of(row) for row in known["photometry"]],
        tns=known.get("tns") or [],
    )


def as_rows(rows: Any) -> list[dict[str, object]]:
    """Return the rows of a catalogue; one that is told by itself is a list of one."""
    listed = rows if isinstance(rows, list) else [rows]
    return [row for row in listed if isinstance(row, dict)]


def point_of(row: Mapping[str, Any]) -> AlertPoint:
    """Return a point on the AB system: magnitude of what was detected, limit of all."""
    scale = 10 ** (-0.4 * (row["zp"] - MICROJANSKY_ZEROPOINT))
    flux = None if row["flux"] is None else row["flux"] * scale
    error = None if not row["fluxerr"] else row["fluxerr"] * scale
    seen = flux is not None and error is not None and flux > DETECTION_SIGMA * error
    return AlertPoint(
        mjd=row["mjd"],
        filter=row["filter"],
        mag=magnitude(flux) if seen and flux is not None else None,
        magerr=2.5 / math.log(10) * error / flux if seen and flux and error else None,
        limiting_mag=None if error is None else magnitude(LIMIT_SIGMA * error),
        origin=FORCED if row["forced"] else None,
        flux=flux,
        fluxerr=error,
        program=row["program"],
    )


def magnitude(flux: float) -> float:
    """Return the AB magnitude of a flux in µJy."""
    return MICROJANSKY_ZEROPOINT - 2.5 * math.log10(flux)


def question_for_cutout(session: Session, query: CutoutQuery) -> Question:
    """Return the question for a cutout."""
    path = f"/api/cutouts/{query.survey.lower()}/{query.candid}/{query.cutout.lower()}"
    looks = {"interval": query.interval, "stretch": query.stretch, "cmap": query.cmap}
    given = {name: value for name, value in looks.items() if value is not None}
    return Question("GET", f"{path}/{query.file_format}", narrowed(session, query.survey) | given)


def question_to_save(
    session: Session, caller: Caller, object_id: str, request: AlertSave
) -> Question:
    """Return the question to save an object, with all the archive has, in the caller's name.

    Raises
    ------
    ForbiddenError, NotFoundError
        The caller may not save to one of the groups.
    """
    group_ids = request.group_ids
    if group_ids == "all":
        group_ids = default_groups(session, caller)
    check_may_save(session, caller, group_ids, "group_ids")
    body: dict[str, object] = {
        "savers": [{"group_id": group, "user_id": caller.user_id} for group in group_ids],
        "programids": programs_of(session, request.survey),
    }
    if request.candid is not None:
        body["candid"] = int(request.candid)
    path = f"/api/alerts/{request.survey.lower()}/{segment(object_id)}/save"
    return Question("POST", path, body=body)


def question_for_matches(query: CrossMatchQuery) -> Question:
    """Return the question for rows of catalogues around a place; those of alerts are not asked."""
    parameters = place(query)
    if query.catalogs:
        parameters["catalogs"] = ",".join(query.catalogs)
    return Question("GET", "/api/archive/cross_match", parameters)


def matches_of(told: Mapping[str, Any]) -> CrossMatches:
    """Return rows of catalogues, without the catalogues that have none here."""
    return CrossMatches(catalogs={name: as_rows(rows) for name, rows in told.items() if rows})


def segment(name: str) -> str:
    """Return a name as one part of a path."""
    return quote(name, safe="")

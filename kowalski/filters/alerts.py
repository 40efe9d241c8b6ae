"""Which alerts a filter is run on outside the pipeline, and where they are."""

from collections.abc import Collection as Container
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pymongo.collection import Collection
from pymongo.database import Database

from kowalski.filters.definition import DefinitionError
from kowalski.filters.evaluation import View
from kowalski.filters.nights import FIRST_JD, LATEST_JD, Window
from kowalski.filters.watchlists.matching import stored_matches
from kowalski.surveys import SURVEYS, Survey

CARD_FIELDS = ("jd", "fid", "programid", "ra", "dec", "magpsf", "isdiffpos", "drb")


@dataclass(frozen=True)
class Seen:
    """An alert by its identifiers and time."""

    candid: int
    object_id: str
    jd: float


def survey_of(catalog: str) -> Survey:
    """Return the survey whose alerts a collection holds.

    Raises
    ------
    DefinitionError
        It holds no survey's alerts.
    """
    for survey in SURVEYS.values():
        if survey.alerts == catalog:
            return survey
    known = ", ".join(survey.alerts for survey in SURVEYS.values())
    raise DefinitionError(f"catalog: {catalog} holds no alerts; filters run on {known}")


def view_of(
    database: Database[Any],
    catalog: str,
    permissions: Sequence[int],
    window_days: float,
    *,
    until_alert: bool = False,
    groups: Container[int] = (),
) -> View:
    """Return what a filter of a collection sees, with the watch lists of groups."""
    survey = survey_of(catalog)
    watched = stored_matches(database, catalog, survey.object_id, groups)
    return View(database[catalog], survey, list(permissions), window_days, until_alert, watched)


def newest(view: View, max_time_ms: int) -> Seen | None:
    """Return the permitted alert that was archived last, None without one."""
    documents = view.alerts.find(
        view.survey.visible(view.permissions),
        fields(view.alerts),
        sort=[("_id", -1)],
        limit=1,
        max_time_ms=max_time_ms,
    )
    return next((seen(view.alerts, document) for document in documents), None)


def last_exposure(view: View, max_time_ms: int) -> float | None:
    """Return the Julian date of the newest permitted alert, None without one.

    Times that can be no exposure's, as a broken packet may have, do not count.
    """
    documents = view.alerts.find(
        {
            **view.survey.visible(view.permissions),
            "candidate.jd": {"$gte": FIRST_JD, "$lt": LATEST_JD},
        },
        {"candidate.jd": 1},
        sort=[("candidate.jd", -1)],
        limit=1,
        max_time_ms=max_time_ms,
    )
    return next((float(document["candidate"]["jd"]) for document in documents), None)


def select(
    view: View,
    *,
    window: Window | None = None,
    object_ids: Sequence[str] | None = None,
    limit: int,
    max_time_ms: int,
) -> list[Seen]:
    """Return the permitted alerts of a span of time, of objects, or of both; newest first.

    They are at most `limit`.
    """
    condition = view.survey.visible(view.permissions)
    if window is not None:
        condition["candidate.jd"] = {"$gte": window.start_jd, "$lte": window.end_jd}
    if object_ids is not None:
        survey = survey_of(view.alerts.name)
        condition[survey.object_id] = {"$in": list(object_ids)}
    documents = view.alerts.find(
        condition,
        fields(view.alerts),
        # In the order of an index: MongoDB need not try each index to its end to find the best.
        sort=[("candidate.jd", -1)],
        limit=limit,
        max_time_ms=max_time_ms,
        allow_disk_use=True,
    )
    found = [seen(view.alerts, document) for document in documents]
    return sorted(found, key=lambda alert: (-alert.jd, -alert.candid))


def fields(alerts: Collection[Any]) -> dict[str, int]:
    """Return the projection that `seen` needs."""
    return {"_id": 0, "candid": 1, survey_of(alerts.name).object_id: 1, "candidate.jd": 1}


def seen(alerts: Collection[Any], document: dict[str, Any]) -> Seen:
    """Return an alert by its identifiers and time."""
    return Seen(
        document["candid"],
        document[survey_of(alerts.name).object_id],
        float(document["candidate"]["jd"]),
    )


def select_one(view: View, candid: int, max_time_ms: int) -> Seen | None:
    """Return a permitted alert, None where there is none of this candid."""
    document = view.alerts.find_one(
        {"candid": candid, **view.survey.visible(view.permissions)},
        fields(view.alerts),
        max_time_ms=max(1, max_time_ms),
    )
    return None if document is None else seen(view.alerts, document)


def cards(view: View, candids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Return by candid what a person needs to recognise alerts: identifiers, place, brightness."""
    survey = survey_of(view.alerts.name)
    documents = view.alerts.find(
        {
            "candid": {"$in": list(candids)},
            **view.survey.visible(view.permissions),
        },
        {"_id": 0, "candid": 1, survey.object_id: 1}
        | {f"candidate.{name}": 1 for name in CARD_FIELDS},
    )
    return {
        document["candid"]: {
            "candid": document["candid"],
            "objectId": document[survey.object_id],
            **document["candidate"],
        }
        for document in documents
    }

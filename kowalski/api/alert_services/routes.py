"""The routes about objects and places."""

from collections.abc import Iterable

from pydantic import TypeAdapter

from kowalski.api.endpoints import Audience, Endpoint, Handler
from kowalski.api.handlers import alerts
from kowalski.api.handlers.alert_path import SURVEY_NAMES
from kowalski.api.models.alerts import AlertSearch, ArchiveSearch, QueryString, SaveObject

SURVEYS = {"survey": SURVEY_NAMES}


def endpoint(
    path: str, handler: Handler, model: type[QueryString], ignored: Iterable[str] = ()
) -> Endpoint:
    """Return a route to look something up, with the parameters of its query string."""
    parameters = dict.fromkeys((name for name in model.model_fields if name not in ignored), ())
    choices = SURVEYS if "{survey}" in path else None
    tag = "archive" if path.startswith("/api/archive") else "alerts"
    return Endpoint(
        "GET",
        path,
        handler,
        Audience.USERS,
        tag,
        path_choices=choices,
        query_choices=parameters,
        query_model=model,
    )


ALERT_ENDPOINTS = (
    endpoint("/api/alerts/{survey}", alerts.find_alerts, AlertSearch),
    endpoint(
        "/api/alerts/{survey}/{object_id}",
        alerts.find_alerts_of_object,
        AlertSearch,
        ("object_id", "candid", "ra", "dec", "radius", "radius_units"),
    ),
    Endpoint(
        "POST",
        "/api/alerts/{survey}/{object_id}/save",
        alerts.save_object,
        Audience.ADMINISTRATORS,
        "alerts",
        TypeAdapter(SaveObject),
        path_choices=SURVEYS,
    ),
    endpoint("/api/alerts_aux/{survey}/{object_id}", alerts.light_curve, QueryString),
    endpoint("/api/alerts_triplets/{survey}/{candid}", alerts.triplet, QueryString),
    endpoint("/api/archive/catalogs", alerts.list_catalogs, QueryString),
    endpoint("/api/archive/cross_match", alerts.cross_match, ArchiveSearch, ("id",)),
    endpoint("/api/archive/light_curves", alerts.archived_light_curves, ArchiveSearch),
    endpoint("/api/archive/features", alerts.archived_features, ArchiveSearch),
)

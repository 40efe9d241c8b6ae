"""Alerts of surveys, and catalogues, which Kowalski keeps: as much as your streams let you see."""

from functools import partial

from skyportal.domain import alerts
from skyportal.handlers.routes import Call, Forward, Raw, Routes
from skyportal.kowalski import Answer, Question
from skyportal.permissions import Permission
from skyportal.schemas.alert import (
    AlertHistory,
    AlertSave,
    AlertsFound,
    AlertsQuery,
    CrossMatches,
    CrossMatchQuery,
    CutoutQuery,
    OfSurvey,
)
from skyportal.schemas.base import Empty

routes = Routes("alerts")

MOST_OF_AN_OBJECT = 10_000
KEPT = {"Cache-Control": "private, max-age=86400", "Vary": "Authorization, Cookie"}


@routes.get("/api/alerts")
def list_alerts(call: Call, query: AlertsQuery) -> Forward[AlertsFound]:
    """Retrieve alerts of objects, by number, or around a place, the newest first."""
    question = alerts.question_for_alerts(call.session, query)
    return Forward(question, lambda told: alerts.found(query.survey, told.data(), query.limit))


@routes.get("/api/alerts/{object_id}")
def get_alerts_of_object(call: Call, object_id: str, query: OfSurvey) -> Forward[AlertsFound]:
    """Retrieve all alerts of an object, with every field but the cutouts."""
    question = alerts.question_for_object(call.session, query.survey, object_id, MOST_OF_AN_OBJECT)
    return Forward(
        question, lambda told: alerts.found(query.survey, told.data(), MOST_OF_AN_OBJECT)
    )


@routes.post("/api/alerts/{object_id}", Permission.UPLOAD_DATA)
def save_alert_object(call: Call, object_id: str, body: AlertSave) -> Forward[Empty]:
    """Save an object of the archive, with its whole light curve and its cutouts; done soon."""
    question = alerts.question_to_save(call.session, call.caller, object_id, body)
    return Forward(question, lambda _: Empty())


@routes.get("/api/alerts_aux/{object_id}")
def get_alert_history(call: Call, object_id: str, query: OfSurvey) -> Forward[AlertHistory]:
    """Retrieve an object's whole light curve, forced photometry, cross-matches and names."""
    question = alerts.question_for_history(call.session, query.survey, object_id)
    return Forward(question, lambda told: alerts.history_of(query.survey, told.data()))


@routes.get("/api/alerts_cutouts/{object_id}")
def get_alert_cutout(call: Call, object_id: str, query: CutoutQuery) -> Forward[Raw]:
    """Retrieve a cutout of an alert, as a picture or as FITS."""
    question = alerts.question_for_cutout(call.session, query)
    return Forward(question, partial(picture, f"{object_id}_{query.candid}_{query.cutout}"))


def picture(name: str, told: Answer) -> Raw:
    """Return a file; one that a browser does not show is to be saved."""
    if told.content_type == "image/png":
        return Raw(told.content, told.content_type, KEPT)
    safe = "".join(letter for letter in name if letter.isalnum() or letter in "._-")
    disposition = {"Content-Disposition": f"attachment; filename={safe}.fits"}
    return Raw(told.content, told.content_type, KEPT | disposition)


@routes.get("/api/archive/catalogs")
def list_catalogs(call: Call) -> Forward[list[str]]:
    """Retrieve the names of the catalogues that can be searched by place."""
    return Forward(Question("GET", "/api/archive/catalogs"), lambda told: told.data())


@routes.get("/api/archive/cross_match")
def cross_match(call: Call, query: CrossMatchQuery) -> Forward[CrossMatches]:
    """Retrieve the rows of catalogues around a place."""
    question = alerts.question_for_matches(query)
    return Forward(question, lambda told: alerts.matches_of(told.data()))

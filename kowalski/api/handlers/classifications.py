"""Classifications of alerts."""

from typing import Any

from aiohttp import web
from pydantic import TypeAdapter

from kowalski.api import classifications
from kowalski.api.access.reader import Options, Reader
from kowalski.api.context import CALLER, DATABASE, SETTINGS
from kowalski.api.envelope import success
from kowalski.api.handlers.alert_path import candid_of, survey_of
from kowalski.api.handlers.body import object_body
from kowalski.api.models.base import parsed_as
from kowalski.api.models.classifications import Classifications, Removals

ADDED: TypeAdapter[Any] = TypeAdapter(Classifications)
REMOVED: TypeAdapter[Any] = TypeAdapter(Removals)


def reader_of(request: web.Request) -> Reader:
    """Return the archive as the caller sees it."""
    return Reader(request.app[DATABASE], request[CALLER])


def options_of(request: web.Request) -> Options:
    """Return how long reading may take."""
    return Options(max_time_ms=request.app[SETTINGS].kowalski.api.max_time_ms)


async def put_classifications(request: web.Request) -> web.Response:
    """Add labels of people and scores of models to alerts.

    By candid, `human_labels` (a label, a list, or labels with scores) and `ml_scores`. Nothing is
    written if one of the alerts is not there.
    """
    survey = survey_of(request)
    said = parsed_as(ADDED, await object_body(request))
    await classifications.add(reader_of(request), survey, said, options_of(request))
    return success(f"added classifications for {survey.name.lower()} alerts")


async def delete_classifications(request: web.Request) -> web.Response:
    """Remove labels and scores: by candid, their names as `human_labels` and `ml_scores`."""
    survey = survey_of(request)
    said = parsed_as(REMOVED, await object_body(request))
    await classifications.remove(reader_of(request), survey, said, options_of(request))
    return success(f"deleted classifications for {survey.name.lower()} alerts")


async def get_classifications(request: web.Request) -> web.Response:
    """Return the labels and scores of an alert."""
    survey, candid = survey_of(request), candid_of(request)
    data = await classifications.find(reader_of(request), survey, candid, options_of(request))
    return success(data=data)

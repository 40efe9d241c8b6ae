"""Filters: making, testing and changing them."""

import time
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from aiohttp import web
from pymongo.database import Database

from kowalski.api.context import CALLER, DATABASE, SETTINGS
from kowalski.api.envelope import Json, success
from kowalski.api.errors import InvalidRequestError, NotFoundError
from kowalski.api.filters.reports import explanation_report, report
from kowalski.api.filters.test_runs import prepare
from kowalski.api.filters.working import EDITING, TESTING, next_of, work
from kowalski.api.handlers.body import object_body
from kowalski.api.models import filters as models
from kowalski.api.models.base import parsed
from kowalski.api.queries.answer import Budget, array, encoded
from kowalski.archive.asynchronous import blocking
from kowalski.filters import editing
from kowalski.filters.alert_fields import UndescribedSurveyError, alert_fields
from kowalski.filters.alerts import select, view_of
from kowalski.filters.definition import check_complete, read_pipeline
from kowalski.filters.evaluation import Evaluation
from kowalski.filters.seeding import state
from kowalski.filters.testing import MAX_ALERTS, outcomes, time_limit, window_of_test
from kowalski.filters.trial import Trial
from kowalski.filters.validation import validate
from kowalski.surveys import SURVEYS

LARGEST_IDENTIFIER = 2**31 - 1


def database_of(request: web.Request) -> Database[Any]:
    """Return the archive for work in threads."""
    return blocking(request.app[DATABASE])


def window_days(request: web.Request) -> float:
    """Return how many days of history filters see."""
    return request.app[SETTINGS].kowalski.filtering.history_window_days


def filter_id_of(request: web.Request) -> int:
    """Return the identifier in the path."""
    text = request.match_info["filter_id"]
    if not (text.isascii() and text.isdecimal()) or not 1 <= int(text[:11]) <= LARGEST_IDENTIFIER:
        raise InvalidRequestError(f"filter_id: {text[:40]!r} is not the number of a filter.")
    return int(text)


async def list_filters(request: web.Request) -> web.Response:
    """List all filters.

    Pipelines are left out; `state` tells whether a filter runs, and if not, why.
    """
    documents = await work(EDITING, editing.listed, database_of(request), {})
    data = [document | {"state": state(document)} for document in documents]
    return success(f"Retrieved {len(data)} filters", data)


async def save_filter(request: web.Request) -> web.Response:
    """Make a filter, or a new version of one.

    The version becomes the active one. Its pipeline is tried on the newest alert that the group may
    see. The settings that are given with it are taken over.
    """
    asked = parsed(models.NewVersion, await object_body(request))
    draft = editing.Draft(
        asked.filter_id,
        asked.group_id,
        asked.catalog,
        asked.permissions,
        asked.pipeline,
        editing.FilterSettings(**asked.given()),  # type: ignore[typeddict-item]
    )
    saved = await work(EDITING, editing.save, database_of(request), draft, window_days(request))
    tried = (
        "WARNING: pipeline not tested: there are no alerts yet"
        if saved.tried_on is None
        else f"pipeline test for filter id {asked.filter_id} successful"
    )
    return success(f"{tried}\nsaved new filter version: {saved.version['fid']}", saved.version)


async def get_filter(request: web.Request) -> web.Response:
    """Return a filter with all its versions."""
    filter_id = filter_id_of(request)
    document = await work(EDITING, editing.find, database_of(request), filter_id)
    return success(f"Retrieved filter id {filter_id}", document)


async def list_versions(request: web.Request) -> web.Response:
    """List the versions of a filter, the newest first, with their stages."""
    filter_id = filter_id_of(request)
    document = await work(EDITING, editing.find, database_of(request), filter_id)
    data = [
        {
            "fid": version["fid"],
            "created_at": version.get("created_at"),
            "active": version["fid"] == document.get("active_fid"),
            "pipeline": version["pipeline"],
        }
        for version in reversed(document.get("fv", []))
    ]
    return success(f"Retrieved {len(data)} versions of filter id {filter_id}", data)


async def change_filter(request: web.Request) -> web.Response:
    """Change the filter that `filter_id` names.

    Its active version, whether it runs, and what is done with what passes; each setting is replaced
    as a whole.
    """
    asked = parsed(models.FilterChange, await object_body(request))
    if asked.filter_id is None:
        raise InvalidRequestError("filter_id is missing.")
    return await changed(request, asked.filter_id, asked)


async def change_one_filter(request: web.Request) -> web.Response:
    """Change the filter of the path.

    As `PATCH /api/filters`, whose `filter_id` is not needed here.
    """
    filter_id = filter_id_of(request)
    asked = parsed(models.FilterChange, await object_body(request))
    if asked.filter_id not in (None, filter_id):
        raise InvalidRequestError(f"filter_id: {asked.filter_id} is not that of the path.")
    return await changed(request, filter_id, asked)


async def changed(request: web.Request, filter_id: int, asked: models.FilterChange) -> web.Response:
    """Change a filter and answer with its document."""
    wanted = editing.FilterChange(**asked.given())  # type: ignore[typeddict-item]
    if asked.active_fid is not None:
        wanted["active_fid"] = asked.active_fid
    document = await work(
        EDITING, editing.change, database_of(request), filter_id, wanted, window_days(request)
    )
    return success(f"Updated filter id {filter_id}", document)


async def remove_filter(request: web.Request) -> web.Response:
    """Remove a filter with all its versions."""
    filter_id = filter_id_of(request)
    await work(EDITING, editing.remove, database_of(request), filter_id)
    return success(f"Removed filter id {filter_id}")


async def test_filter(request: web.Request) -> web.Response:
    """Test a stored version on alerts of the archive.

    Gives the documents of the alerts that pass. Alerts are those of objects, of a span of time, or
    of both; without objects the span is at most a day. Of the history only what is earlier than the
    alert is seen.
    """
    filter_id = filter_id_of(request)
    asked = parsed(models.FilterTest, await object_body(request))
    portions = await work(
        TESTING, begin_test, database_of(request), filter_id, asked, window_days(request)
    )
    budget = Budget(request.app[SETTINGS].kowalski.api.max_result_mib)
    texts: list[str] = []
    errors: dict[int, str] = {}
    while (evaluation := await next_of(request, TESTING, portions)) is not None:
        texts += await encoded(list(evaluation.passed.values()), budget)
        errors |= evaluation.errors
    message = "filter test successful"
    if errors:
        candid, reason = next(iter(errors.items()))
        message += f", but not on {len(errors)} of the alerts: {reason} (alert {candid})"
    return success(message, array(texts))


def begin_test(
    database: Database[Any], filter_id: int, asked: models.FilterTest, days: float
) -> Iterator[Evaluation]:
    """Return the test of a stored version, which runs as it is read."""
    deadline = time_limit(asked.max_time_ms)
    document = editing.find(database, filter_id)
    check_complete(document)
    window = window_of_test(asked.start_date, asked.end_date, asked.object_ids)
    stages = validate(read_pipeline(editing.version_of(document, asked.filter_version)["pipeline"]))
    view = view_of(
        database,
        document["catalog"],
        document["permissions"],
        days,
        until_alert=True,
        groups=[document["group_id"]],
    )
    alerts = select(
        view,
        window=window,
        object_ids=asked.object_ids,
        limit=MAX_ALERTS,
        max_time_ms=max(1, deadline.left_ms()),
    )
    return outcomes(view, stages, alerts[::-1], deadline)


async def test_run(request: web.Request) -> web.Response:
    """Try a pipeline, stored or not, on the last nights, stage by stage.

    Gives for each stage how many alerts are left, dropped and failed, its time, and samples; passes
    by night; the documents of samples that pass; with `compare_with` the alerts on which it differs
    from a stored version; with `candid` the stage that drops this alert, and why. When the time is
    up, what is told is of the newest alerts alone: `tried` of those `selected`.
    """
    asked = parsed(models.TestRun, await object_body(request))
    started = time.perf_counter()
    prepared = await work(
        TESTING, prepare, database_of(request), request[CALLER], asked, window_days(request)
    )
    portions = prepared.portions()
    trial: Trial | None = None
    while (known := await next_of(request, TESTING, portions)) is not None:
        trial = known
    if trial is None:
        raise InvalidRequestError("pipeline: nothing was tried.")
    seconds = time.perf_counter() - started
    data = await work(TESTING, report, prepared, trial, seconds)
    if asked.candid is not None:
        explanation = await work(TESTING, prepared.explanation, asked.candid)
        data["alert"] = explanation_report(explanation)
    budget = Budget(request.app[SETTINGS].kowalski.api.max_result_mib)
    (text,) = await encoded([data], budget)
    return success("filter test run successful", Json(text))


async def alert_schema(request: web.Request) -> web.Response:
    """List the fields of a survey's alerts that filters can use.

    Each has a path, a type, a unit (empty for none) and a description.
    """
    survey = request.match_info["survey"]
    known = {name.lower(): name for name in SURVEYS}
    try:
        fields = alert_fields(known.get(survey.lower(), survey), request.app[SETTINGS].kowalski)
    except UndescribedSurveyError as error:
        raise NotFoundError(str(error)) from None
    return success(f"Retrieved {len(fields)} fields", [asdict(field) for field in fields])

"""Alerts and light curves of objects, and what catalogues and archives hold of a place."""

import asyncio
from typing import Any

from aiohttp import web

from kowalski.api.access.reader import Options, Reader
from kowalski.api.alert_services import archive, light_curves
from kowalski.api.alert_services.positions import near
from kowalski.api.context import CALLER, DATABASE, SETTINGS
from kowalski.api.envelope import Json, success
from kowalski.api.errors import InvalidRequestError, NotFoundError
from kowalski.api.handlers.alert_path import candid_of, survey_of
from kowalski.api.handlers.asking import asked_of, narrowed, reader_of
from kowalski.api.handlers.body import object_body
from kowalski.api.models.alerts import AlertSearch, ArchiveSearch, QueryString, SaveObject
from kowalski.api.models.base import parsed
from kowalski.api.queries.answer import Budget, array, encoded, gathered
from kowalski.archive.asynchronous import blocking
from kowalski.pipeline.cutouts import triplets
from kowalski.publisher.saving import ask_to_save
from kowalski.surveys import Survey


def max_time_ms(request: web.Request) -> int:
    """Return how long one query may take."""
    return request.app[SETTINGS].kowalski.api.max_time_ms


def budget(request: web.Request) -> Budget:
    """Return how much an answer may hold."""
    return Budget(request.app[SETTINGS].kowalski.api.max_result_mib)


async def find_alerts(request: web.Request) -> web.Response:
    """Find alerts of objects, by candid, or around a position; the newest first.

    `object_id` and `candid` take several, between commas. Without a `projection` (MongoDB's, as
    JSON), everything but the cutouts is shown.
    """
    survey, asked = survey_of(request), asked_of(request, AlertSearch)
    return await alerts_that(request, survey, asked, alert_condition(survey, asked))


async def find_alerts_of_object(request: web.Request) -> web.Response:
    """Return the alerts of an object, the newest first."""
    survey, asked = survey_of(request), asked_of(request, AlertSearch)
    condition = {survey.object_id: request.match_info["object_id"]}
    return await alerts_that(request, survey, asked, condition)


def alert_condition(survey: Survey, asked: AlertSearch) -> dict[str, Any]:
    """Return the condition that the alerts meet that are asked for."""
    conditions: list[dict[str, Any]] = []
    if asked.object_id:
        conditions.append({survey.object_id: {"$in": asked.object_id}})
    if asked.candid:
        conditions.append({"candid": {"$in": asked.candid}})
    place = near(asked)
    if place is not None:
        conditions.append(place)
    if not conditions:
        raise InvalidRequestError("object_id, candid, or ra and dec must be given.")
    return {"$and": conditions}


async def alerts_that(
    request: web.Request, survey: Survey, asked: AlertSearch, condition: dict[str, Any]
) -> web.Response:
    """Answer with the alerts that meet a condition."""
    projection = asked.projection or {"_id": 0, **dict.fromkeys(survey.cutouts, 0)}
    options = Options(max_time_ms(request), limit=asked.limit, sort=[("candidate.jd", -1)])
    found = reader_of(request, asked).find(survey.alerts, condition, projection, options)
    return success(data=array(await gathered(found, budget(request))))


async def light_curve(request: web.Request) -> web.Response:
    """Return an object's whole light curve, forced photometry, matches, and names in TNS."""
    survey, asked = survey_of(request), asked_of(request, QueryString)
    object_id = request.match_info["object_id"]
    reader = reader_of(request, asked)
    known = await light_curves.whole(reader, survey, object_id, max_time_ms(request))
    (text,) = await encoded([known], budget(request))
    return success(data=Json(text))


async def save_object(request: web.Request) -> web.Response:
    """Have an object saved in the marshal, with its whole light curve and its cutouts.

    It is done soon, by the publisher, and again until the marshal has taken it. `savers` tells which
    groups get it and by which users; the marshal has seen to it that they may.
    """
    survey = survey_of(request)
    asked = parsed(SaveObject, await object_body(request))
    object_id = request.match_info["object_id"]
    caller = narrowed(request[CALLER], asked.programids)
    condition: dict[str, Any] = {survey.object_id: object_id}
    if asked.candid is not None:
        condition["candid"] = asked.candid
    options = Options(max_time_ms(request), limit=1, sort=[("candidate.jd", -1)])
    reader = Reader(request.app[DATABASE], caller)
    candids = [
        alert["candid"]
        async for alert in reader.find(survey.alerts, condition, {"candid": 1}, options)
    ]
    if not candids:
        raise NotFoundError(f"{survey.name.lower()} object {object_id:.80} not found")
    savers = {one.group_id: one.user_id for one in asked.savers}
    database = blocking(request.app[DATABASE])
    await asyncio.to_thread(ask_to_save, database, survey, object_id, candids[0], savers)
    return success(f"{object_id} will be saved", {"candid": candids[0]})


async def triplet(request: web.Request) -> web.Response:
    """Return an alert's cutouts as models see them: 63 × 63 × 3, science, template, difference."""
    survey, candid = survey_of(request), candid_of(request)
    reader = reader_of(request, asked_of(request, QueryString))
    kept = dict.fromkeys(survey.cutouts, 1)
    options = Options(max_time_ms(request), limit=1)
    async for alert in reader.find(survey.alerts, {"candid": candid}, kept, options):
        stack, problems = await asyncio.to_thread(triplets, survey, [alert])
        data = {
            "candid": candid,
            "triplet": stack[0].tolist(),
            "problems": [str(problem) for problem in problems],
        }
        (text,) = await encoded([data], budget(request))
        return success(data=Json(text))
    raise InvalidRequestError(f"{survey.name.lower()} alert {candid} not found")


async def list_catalogs(request: web.Request) -> web.Response:
    """List the catalogues that can be searched by place."""
    names = await archive.with_positions(reader_of(request, asked_of(request, QueryString)))
    return success(data=names)


async def cross_match(request: web.Request) -> web.Response:
    """Return the rows of catalogues around a position: of `catalogs`, or all of other telescopes."""
    asked = asked_of(request, ArchiveSearch)
    if near(asked) is None:
        raise InvalidRequestError("ra and dec must be given.")
    return await rows_of(request, asked, None)


async def archived_light_curves(request: web.Request) -> web.Response:
    """Return archived light curves by `id`, or around a position."""
    return await rows_of(request, asked_of(request, ArchiveSearch), archive.LIGHT_CURVES)


async def archived_features(request: web.Request) -> web.Response:
    """Return features of archived light curves by `id`, or around a position."""
    return await rows_of(request, asked_of(request, ArchiveSearch), archive.FEATURES)


async def rows_of(
    request: web.Request, asked: ArchiveSearch, family: tuple[str, ...] | None
) -> web.Response:
    """Answer with rows, by catalogue: those asked for, which must be of a family if there is one."""
    reader = reader_of(request, asked)
    known = await archive.with_positions(reader)
    if family is not None:
        known = [name for name in known if name.startswith(family)]
    elif not asked.catalogs:
        known = archive.of_others(known)
    unknown = sorted(set(asked.catalogs) - set(known))
    if unknown:
        raise InvalidRequestError(
            f"catalogs: {', '.join(unknown):.200} cannot be searched here; "
            f"there are {', '.join(known) or 'none'}."
        )
    condition = near(asked)
    if asked.id:
        condition = {"_id": {"$in": [whole_or_text(name) for name in asked.id]}}
    if condition is None:
        raise InvalidRequestError("id, or ra and dec must be given.")
    options = Options(max_time_ms(request))
    data = await archive.rows(reader, asked.catalogs or known, condition, options, budget(request))
    return success(data=data)


def whole_or_text(name: str) -> int | str:
    """Return an identifier as catalogues have it: a number where it is one."""
    return int(name) if name.isascii() and name.isdecimal() and int(name) < 1 << 63 else name

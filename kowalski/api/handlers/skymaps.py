"""Skymaps of events: sending, looking at and removing them."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from aiohttp import web

from kowalski.api.access.caller import Caller
from kowalski.api.access.collections import check_readable
from kowalski.api.context import CALLER, DATABASE, SETTINGS
from kowalski.api.envelope import enveloped, refusal, success
from kowalski.api.errors import ForbiddenError, InvalidRequestError, NotFoundError
from kowalski.api.handlers.body import object_body
from kowalski.api.models.base import parsed
from kowalski.api.models.skymaps import SkymapNamed, SkymapUpload
from kowalski.api.skymaps.receiving import receive
from kowalski.api.skymaps.storing import newest, save
from kowalski.archive.collections import SKYMAPS
from kowalski.skymaps.document import levels_of
from kowalski.skymaps.errors import SkymapError

ALIASES = ("alias", "aliases")
WHO = ("dateobs", "triggerid", "aliases")


def permitted(request: web.Request) -> Caller:
    """Return who asks, if he may see skymaps."""
    caller = request[CALLER]
    check_readable(caller, SKYMAPS)
    return caller


async def put_skymap(request: web.Request) -> web.Response:
    """Keep a skymap with its contours.

    As cells, a file, its address, a cone, an ellipse or a polygon; or as a VOEvent that has one.
    Levels that the skymap does not have yet are added; if it has all of them, the answer is 409
    with the status `already_exists`.
    """
    caller = permitted(request)
    upload = parsed(SkymapUpload, await object_body(request))
    try:
        received = await receive(upload, request.app[SETTINGS].kowalski.api.fetch_origins)
    except SkymapError as error:
        raise InvalidRequestError(str(error)) from None
    document, new = await save(request.app[DATABASE], received, upload.contours, caller.username)
    data = {
        "dateobs": document["dateobs"],
        "localization_name": document["localization_name"],
        "contours": new or upload.contours,
    }
    if not new:
        message = "skymap already exists with the same contours"
        return enveloped("already_exists", message, data, HTTPStatus.CONFLICT)
    return success(f"added skymap for {received.dateobs} with contours {new}", data)


async def get_skymap(request: web.Request) -> web.Response:
    """Return a skymap by its time, trigger, alias and name, the latest of several.

    `contours` are polygons to be drawn, longitude being right ascension − 180; `mocs` the same
    regions exactly, as ASCII MOCs. What is not there is status `error` with the HTTP status 200.
    """
    permitted(request)
    query = request.query
    asked = {name: query[name] for name in query if name not in ALIASES}
    aliases = [value for name in ALIASES for value in query.getall(name, [])]
    named = parsed(SkymapNamed, asked | {"aliases": aliases})
    condition = named.condition()
    if not set(condition) & set(WHO):
        return refusal(HTTPStatus.OK, "must provide dateobs, triggerid, or alias")
    document = await newest(request.app[DATABASE], condition)
    if document is None:
        return refusal(HTTPStatus.OK, f"no skymap found for {told(condition)}")
    missing = sorted(set(named.contours or []) - set(levels_of(document)))
    if missing:
        return refusal(HTTPStatus.OK, f"skymap found, but without contours {missing}")
    del document["_id"]
    return success(data=document)


async def delete_skymap(request: web.Request) -> web.Response:
    """Remove a skymap: its `localization_name`, and its `dateobs`, `triggerid` or `aliases`.

    Only who has sent it, and administrators, can.
    """
    caller = permitted(request)
    named = parsed(SkymapNamed, await object_body(request))
    condition = named.condition()
    if named.localization_name is None or not set(condition) & set(WHO):
        raise InvalidRequestError(
            "must provide localization_name, and one of dateobs, triggerid, or alias"
        )
    document = await newest(request.app[DATABASE], condition)
    if document is None:
        raise NotFoundError(f"no skymap found for {told(condition)}")
    if not caller.is_admin and document.get("owner") != caller.username:
        raise ForbiddenError("A skymap is removed by who has sent it, or by an administrator.")
    removed = await request.app[DATABASE][SKYMAPS].delete_one({"_id": document["_id"]})
    return success(f"deleted {removed.deleted_count} skymap")


def told(condition: Mapping[str, Any]) -> str:
    """Return what was asked for, as a part of a sentence."""
    return ", ".join(f"{name} {value}" for name, value in condition.items())

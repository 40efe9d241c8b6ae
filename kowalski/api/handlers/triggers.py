"""Targets of opportunity for ZTF: queues, and skymaps of multi-messenger events.

The paths that end in `.test` do the same without sending anything.
"""

from aiohttp import web

from kowalski.api.context import SETTINGS
from kowalski.api.envelope import success
from kowalski.api.handlers.body import object_body
from kowalski.api.models import triggers as models
from kowalski.api.models.base import RequestModel, parsed
from kowalski.api.triggers.scheduler import (
    QUEUES,
    SKYMAPS,
    Kind,
    Rehearsal,
    RemoteScheduler,
    Scheduler,
)


def scheduler_of(request: web.Request) -> Scheduler:
    """Return the scheduler, or for the paths that end in `.test` one that sends nothing."""
    if request.path.endswith(".test"):
        return Rehearsal()
    return RemoteScheduler(request.app[SETTINGS].kowalski.api.ztf_scheduler_url)


async def listed(request: web.Request, kind: Kind) -> web.Response:
    """Answer with what the scheduler holds."""
    return success("submitted", await scheduler_of(request).listed(kind))


async def added(request: web.Request, kind: Kind, model: type[RequestModel]) -> web.Response:
    """Add what the body says."""
    body = parsed(model, await object_body(request)).model_dump(mode="json")
    return success("submitted", await scheduler_of(request).add(kind, body))


async def removed(request: web.Request, kind: Kind, model: type[RequestModel]) -> web.Response:
    """Remove what the body names."""
    body = parsed(model, await object_body(request)).model_dump(mode="json")
    return success("deleted", await scheduler_of(request).remove(kind, body))


async def list_queues(request: web.Request) -> web.Response:
    """List the queues of ZTF's scheduler."""
    return await listed(request, QUEUES)


async def add_queue(request: web.Request) -> web.Response:
    """Add a queue of targets; 409 if there is one of the name."""
    return await added(request, QUEUES, models.Queue)


async def remove_queue(request: web.Request) -> web.Response:
    """Remove a queue."""
    return await removed(request, QUEUES, models.QueueToRemove)


async def list_event_skymaps(request: web.Request) -> web.Response:
    """List the skymaps of events that ZTF's scheduler holds."""
    return await listed(request, SKYMAPS)


async def add_event_skymap(request: web.Request) -> web.Response:
    """Add the fields of an event's skymap; 409 if there is one of the name."""
    return await added(request, SKYMAPS, models.SkymapOfFields)


async def remove_event_skymap(request: web.Request) -> web.Response:
    """Remove the skymap of an event."""
    return await removed(request, SKYMAPS, models.SkymapToRemove)

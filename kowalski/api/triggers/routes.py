"""The routes to ZTF's scheduler, and their twins that send nothing."""

from collections.abc import Iterator

from pydantic import TypeAdapter

from kowalski.api.endpoints import Audience, Endpoint, Handler
from kowalski.api.handlers import triggers
from kowalski.api.models import triggers as models
from kowalski.api.models.base import RequestModel

TAG = "triggers"
ROUTES: tuple[tuple[str, str, Handler, type[RequestModel] | None], ...] = (
    ("GET", "/api/triggers/ztf", triggers.list_queues, None),
    ("PUT", "/api/triggers/ztf", triggers.add_queue, models.Queue),
    ("DELETE", "/api/triggers/ztf", triggers.remove_queue, models.QueueToRemove),
    ("GET", "/api/triggers/ztfmma", triggers.list_event_skymaps, None),
    ("PUT", "/api/triggers/ztfmma", triggers.add_event_skymap, models.SkymapOfFields),
    ("DELETE", "/api/triggers/ztfmma", triggers.remove_event_skymap, models.SkymapToRemove),
)


def endpoints() -> Iterator[Endpoint]:
    """Yield each route with its twin."""
    for method, path, handler, model in ROUTES:
        body = None if model is None else TypeAdapter(model)
        for each, name in ((path, None), (f"{path}.test", f"{handler.__name__}_test")):
            yield Endpoint(method, each, handler, Audience.ADMINISTRATORS, TAG, body, name=name)


TRIGGER_ENDPOINTS = tuple(endpoints())

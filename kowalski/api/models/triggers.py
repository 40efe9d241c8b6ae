"""Requests to ZTF's scheduler."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from kowalski.api.models.base import RequestModel

Name = Annotated[str, Field(min_length=1, max_length=256)]
MJD = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Window = Annotated[
    tuple[MJD, MJD],
    BeforeValidator(lambda value: tuple(value) if isinstance(value, list) else value),
]
Targets = Annotated[list[dict[str, Any]], Field(min_length=1, max_length=10_000)]


class Queue(RequestModel):
    """A queue of targets of opportunity."""

    queue_name: Name
    validity_window_mjd: Window
    targets: Targets
    queue_type: Name = "list"
    user: Name


class QueueToRemove(RequestModel):
    """A queue that is not wanted any more."""

    queue_name: Name
    user: Name


class SkymapOfFields(RequestModel):
    """The fields of ZTF in which a multi-messenger event may be, with their probabilities."""

    trigger_name: Name
    trigger_time: MJD
    fields: Targets
    user: Name


class SkymapToRemove(RequestModel):
    """A skymap that is not wanted any more."""

    trigger_name: Name
    user: Name

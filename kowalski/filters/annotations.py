"""What a filter says about an alert that it passes."""

from collections.abc import Mapping
from typing import Any

import bson
import structlog

log = structlog.get_logger()

MAX_BYTES = 100_000
"""Passes of an alert are kept together in one document of MongoDB, which has a bound."""


def annotations_of(document: Mapping[str, Any], *, filter_id: int, candid: int) -> dict[str, Any]:
    """Return the `annotations` of a filter's document.

    What is no object, or is too large to be kept, is left out; the alert passes all the same.
    """
    annotations = document.get("annotations")
    if not isinstance(annotations, dict):
        return {}
    size = len(bson.encode(annotations))
    if size > MAX_BYTES:
        log.warning("annotations too large", filter_id=filter_id, candid=candid, bytes=size)
        return {}
    return annotations

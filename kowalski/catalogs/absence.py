"""Catalogues that alerts would be matched with but that are not loaded: said once, and counted."""

from collections.abc import Sequence

import structlog
from prometheus_client import Gauge

log = structlog.get_logger()

ABSENT = Gauge(
    "kowalski_catalogs_absent",
    "Catalogues of the settings that a survey's alerts are not matched with, as they are not loaded",
    ["survey"],
)

said: dict[str, list[str]] = {}


def note(survey: str, absent: Sequence[str]) -> None:
    """Count the catalogues of a survey that are absent, and log them when they are others."""
    ABSENT.labels(survey).set(len(absent))
    if list(absent) != said.get(survey, []):
        log.warning("catalogues are not loaded", survey=survey, catalogs=list(absent))
    said[survey] = list(absent)

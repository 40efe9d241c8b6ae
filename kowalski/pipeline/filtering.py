"""Run the groups' filters on a batch of alerts that are already in the archive.

A filter passes an alert if and only if its pipeline returns exactly one document for it.
"""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from pymongo.database import Database

from baselayer.settings.kowalski import FilteringSettings
from kowalski.surveys.survey import Survey


@dataclass(frozen=True)
class Pass:
    """One filter has passed one alert."""

    filter_id: int
    group_id: int
    fid: str
    annotations: dict[str, Any]
    autosave: bool | dict[str, Any]
    auto_followup: dict[str, Any] | None
    update_annotations: bool
    passed_at: datetime

    def document(self) -> dict[str, Any]:
        """Return the pass as the outbox keeps it."""
        return asdict(self)


@dataclass
class FilterOutcome:
    """What the filters said about a batch."""

    passes: dict[int, list[Pass]] = field(default_factory=dict)
    """Passes by candid; alerts that no filter passed are not in it."""
    seconds: dict[int, float] = field(default_factory=dict)
    """Time spent, by filter_id."""
    failures: dict[int, str] = field(default_factory=dict)
    """Why a filter could not be run, by filter_id."""


def run_filters(
    database: Database[Any],
    survey: Survey,
    alerts: list[dict[str, Any]],
    now: datetime,
    filtering: FilteringSettings,
) -> FilterOutcome:
    """Run every active filter of the survey on alerts of one batch.

    Failing filters cost only their own passes. Errors of the connection are raised, so that the
    batch is tried again.
    """
    raise NotImplementedError

"""Alerts that are in the archive, once more through scores, matches and filters.

Nothing is archived anew. What models and catalogues say now replaces what they said; filters see
what was known when the alert came. A pass that the outbox does not have is added to it, so that
running the same alerts again changes nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pymongo import UpdateOne

from kowalski.pipeline import history, outbox
from kowalski.pipeline.availability import or_unavailable
from kowalski.pipeline.batch import BatchRun
from kowalski.pipeline.context import Context, context
from kowalski.pipeline.document import Alert
from kowalski.pipeline.filtering import run_filters
from kowalski.stream.batches import Packet
from kowalski.surveys import SURVEYS, Survey

SAME_SCORE = 1e-5
NO_PACKET = Packet("archive", 0, 0, b"")


@dataclass(frozen=True)
class Rerun:
    """How many alerts were run again, of how many scores changed, and how much is new in the outbox."""

    alerts: int
    rescored: int
    handed_over: int

    def __add__(self, other: "Rerun") -> "Rerun":
        return Rerun(
            self.alerts + other.alerts,
            self.rescored + other.rescored,
            self.handed_over + other.handed_over,
        )


def rerun(survey_name: str, candids: Sequence[int]) -> Rerun:
    """Run archived alerts again in this process; what a dask worker does of a stored night.

    Raises
    ------
    UnavailableError
        A server is away; to be tried again.
    """
    with or_unavailable():
        return rerun_with(context(), SURVEYS[survey_name], candids)


def rerun_with(own: Context, survey: Survey, candids: Sequence[int]) -> Rerun:
    """Run archived alerts again; those that are not there are left out."""
    now = datetime.now(UTC)
    run = BatchRun(own, survey, now)
    found = own.database[survey.alerts].find({"candid": {"$in": list(candids)}})
    alerts = [stored_alert(survey, document) for document in found]
    groups = history.grouped(alerts)
    stored = history.read(own.database, survey, groups)
    before = {alert.candid: alert.document["classifications"] for alert in alerts}
    run.classify(alerts, stored)
    rescored = keep_scores(own, survey, alerts, before)
    history.write(own.database, survey, alerts, stored, run.match(groups, stored))
    outcome = run_filters(
        own.database,
        survey,
        [alert.document for alert in alerts],
        now,
        own.settings.kowalski.filtering,
        until_alert=True,
    )
    added = outbox.add(own.database, survey, alerts, outcome.passes, now)
    return Rerun(len(alerts), rescored, added)


def stored_alert(survey: Survey, document: dict[str, Any]) -> Alert:
    """Return an archived alert; the points that its packet had are with its object."""
    document.setdefault("classifications", {})
    return Alert(
        packet=NO_PACKET,
        candid=document["candid"],
        object_id=document[survey.object_id],
        document=document,
        history=[],
        forced_points=[],
        missing_values=survey.missing_values,
    )


def keep_scores(
    own: Context, survey: Survey, alerts: Sequence[Alert], before: Mapping[int, Mapping[str, Any]]
) -> int:
    """Write the scores that have changed, and return of how many alerts.

    What a model said before stays where it says nothing now.
    """
    changed = []
    for alert in alerts:
        scores = {**before[alert.candid], **alert.document["classifications"]}
        alert.document["classifications"] = scores
        if differ(before[alert.candid], scores):
            change = {"$set": {"classifications": scores}}
            changed.append(UpdateOne({"candid": alert.candid}, change))
    if changed:
        own.database[survey.alerts].bulk_write(changed, ordered=False)
    return len(changed)


def differ(before: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Tell whether scores are others than before: not so by what the size of a batch changes."""
    if before.keys() != now.keys():
        return True
    return any(
        abs(value - before[name]) > SAME_SCORE
        if isinstance(value, float) and isinstance(before[name], float)
        else value != before[name]
        for name, value in now.items()
    )

"""Trials over HTTP: which pipeline, on which alerts, as whom."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pymongo.database import Database

from kowalski.api.access.caller import DEFAULT_PROGRAMIDS, Caller
from kowalski.api.access.collections import check_readable
from kowalski.api.errors import ForbiddenError, InvalidRequestError
from kowalski.api.models.filters import TestRun
from kowalski.filters.alerts import Seen, last_exposure, select, survey_of, view_of
from kowalski.filters.definition import Stage
from kowalski.filters.editing import find, version_of
from kowalski.filters.evaluation import Deadline, Evaluation, View
from kowalski.filters.explanation import Explanation, explain
from kowalski.filters.nights import Window, last_nights
from kowalski.filters.testing import julian_date, time_limit
from kowalski.filters.trial import Trial, attempted, sample_documents
from kowalski.filters.validation import validate

READING_MS = 10_000
"""Time for what is read of single alerts after a trial."""


@dataclass(frozen=True)
class Subject:
    """What is tried: stages, on whose alerts, and what they are compared with."""

    view: View
    stages: list[Stage]
    other: list[Stage] | None


@dataclass(frozen=True)
class Selection:
    """The alerts of a trial; `truncated` where there are more than were asked for."""

    window: Window | None
    alerts: list[Seen]
    truncated: bool


@dataclass
class Prepared:
    """A trial that can begin."""

    subject: Subject
    selection: Selection
    deadline: Deadline
    samples: int

    def portions(self) -> Iterator[Trial]:
        """Yield what is known after each portion of alerts."""
        return attempted(
            self.subject.view,
            self.subject.stages,
            self.selection.alerts,
            self.deadline,
            samples=self.samples,
            other=self.subject.other,
        )

    def documents(self, trial: Trial) -> Evaluation:
        """Return the documents of samples that pass."""
        view, stages = self.subject.view, self.subject.stages
        return sample_documents(view, stages, trial, Deadline(READING_MS))

    def explanation(self, candid: int) -> Explanation:
        """Return what becomes of one alert, whether it is among those of the trial or not."""
        return explain(self.subject.view, self.subject.stages, candid, Deadline(READING_MS))


def prepare(
    database: Database[Any], caller: Caller, asked: TestRun, window_days: float
) -> Prepared:
    """Return a trial, with its alerts.

    Raises
    ------
    DefinitionError, InvalidRequestError
        The pipeline, the span or the time limit breaks a rule.
    ForbiddenError
        The caller may not see what is asked for.
    """
    deadline = time_limit(asked.max_time_ms)
    subject = subject_of(database, caller, asked, window_days)
    selection = selected(subject.view, asked, deadline)
    return Prepared(subject, selection, deadline, asked.samples)


def subject_of(
    database: Database[Any], caller: Caller, asked: TestRun, window_days: float
) -> Subject:
    """Return what is tried: a pipeline of the request, or a version of a stored filter."""
    document = stored(database, caller, asked)
    catalog = asked.catalog or document.get("catalog")
    if catalog is None:
        raise InvalidRequestError("catalog is missing: name the alert collection of the pipeline.")
    survey = survey_of(catalog)
    for collection in (survey.alerts, survey.aux):
        check_readable(caller, collection)
    pipeline = asked.pipeline
    if pipeline is None:
        if not document:
            raise InvalidRequestError("pipeline is missing: send one, or the filter_id of one.")
        pipeline = version_of(document, asked.filter_version)["pipeline"]
    other = None
    if asked.compare_with is not None:
        if not document:
            raise InvalidRequestError("compare_with is a version of a filter: send its filter_id.")
        other = validate(version_of(document, asked.compare_with)["pipeline"])
    programs = permitted(caller, asked.permissions or document.get("permissions"))
    groups = watching(caller, asked.group_id or document.get("group_id"))
    view = view_of(database, catalog, programs, window_days, until_alert=True, groups=groups)
    return Subject(view, validate(pipeline), other)


def stored(database: Database[Any], caller: Caller, asked: TestRun) -> dict[str, Any]:
    """Return the filter that the request names, an empty object without one."""
    if asked.filter_id is None:
        return {}
    if not caller.is_admin:
        raise ForbiddenError("filter_id is for administrators; send the pipeline itself.")
    return find(database, asked.filter_id)


def permitted(caller: Caller, wanted: list[int] | None) -> list[int]:
    """Return the programs whose alerts a trial sees.

    Raises
    ------
    ForbiddenError
        The caller may not see all that are wanted.
    """
    if wanted is None:
        return sorted(DEFAULT_PROGRAMIDS if caller.programids is None else caller.programids)
    if caller.programids is not None and (hidden := set(wanted) - caller.programids):
        programs = ", ".join(map(str, sorted(hidden)))
        raise ForbiddenError(f"permissions: you may not see alerts of the programs {programs}.")
    return wanted


def watching(caller: Caller, group_id: int | None) -> frozenset[int]:
    """Return the groups whose watch lists a trial sees: the one named, else all of the caller's.

    Raises
    ------
    ForbiddenError
        The caller is not allowed the group.
    """
    if group_id is None:
        return caller.groups or frozenset()
    if caller.groups is not None and group_id not in caller.groups:
        raise ForbiddenError(f"group_id: {group_id} is not among your groups.")
    return frozenset({group_id})


def selected(view: View, asked: TestRun, deadline: Deadline) -> Selection:
    """Return the alerts of the nights, or of objects in all nights unless `until` is given."""
    window = None
    if asked.object_ids is None or asked.until is not None:
        until = (
            last_exposure(view, max(1, deadline.left_ms()))
            if asked.until is None
            else julian_date("until", asked.until)
        )
        if until is None:
            return Selection(None, [], truncated=False)
        window = last_nights(asked.nights, until)
    alerts = select(
        view,
        window=window,
        object_ids=asked.object_ids,
        limit=asked.max_alerts + 1,
        max_time_ms=max(1, deadline.left_ms()),
    )
    return Selection(window, alerts[: asked.max_alerts], len(alerts) > asked.max_alerts)

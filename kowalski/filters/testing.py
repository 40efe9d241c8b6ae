"""The test of a stored version on alerts of the archive: which documents come out."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from astropy.time import Time

from kowalski.filters.alerts import Seen
from kowalski.filters.definition import DefinitionError, Stage
from kowalski.filters.evaluation import TIME_LIMIT, Deadline, Evaluation, View, evaluate
from kowalski.filters.nights import FIRST_JD, LATEST_JD, Window

MAX_TIME_MS = 300_000
DEFAULT_TIME_MS = 30_000
MAX_OBJECTS = 1000
MAX_ALERTS = 500_000
ALERTS_AT_ONCE = 500


def julian_date(name: str, moment: float | str) -> float:
    """Return a moment, given as Julian date or in ISO 8601 (UTC), as Julian date.

    Raises
    ------
    DefinitionError
        It is neither.
    """
    if isinstance(moment, str):
        try:
            parsed = datetime.fromisoformat(moment)
        except ValueError:
            raise DefinitionError(
                f"{name}: {moment[:40]!r} is neither a Julian date nor a date like 2026-01-31T05:00"
            ) from None
        aware = parsed if parsed.tzinfo is not None else parsed.replace(tzinfo=UTC)
        return float(Time(aware.astimezone(UTC), scale="utc").jd)
    if not FIRST_JD <= moment < LATEST_JD:
        raise DefinitionError(f"{name}: {moment} is no Julian date")
    return float(moment)


def window_of_test(
    start: float | str | None, end: float | str | None, object_ids: Sequence[str] | None
) -> Window | None:
    """Return the span of time of a test; None is all time, which needs objects.

    Raises
    ------
    DefinitionError
        Neither dates nor objects are given, one date lacks the other, or the span is too long.
    """
    if start is None and end is None:
        if not object_ids:
            raise DefinitionError("At least one of object_ids, start_date, or end_date is required")
        return None
    if start is None or end is None:
        raise DefinitionError("start_date and end_date must be given together")
    window = Window(julian_date("start_date", start), julian_date("end_date", end))
    if window.days < 0:
        raise DefinitionError("start_date must be before end_date")
    # A day in Julian dates is not a binary fraction: one millisecond of grace.
    if not object_ids and window.days > 1 + 1e-8:
        raise DefinitionError(
            "start_date and end_date must be within 1 day of each other if object_ids is not "
            "provided"
        )
    return window


def time_limit(max_time_ms: int) -> Deadline:
    """Return the time that a test has.

    Raises
    ------
    DefinitionError
        It is too long.
    """
    if max_time_ms > MAX_TIME_MS:
        raise DefinitionError(f"max_time_ms must be less than 5 minutes (in ms: {MAX_TIME_MS})")
    if max_time_ms < 1:
        raise DefinitionError(f"max_time_ms must be 1 or more, not {max_time_ms}")
    return Deadline(max_time_ms)


def outcomes(
    view: View, stages: list[Stage], alerts: Sequence[Seen], deadline: Deadline
) -> Iterator[Evaluation]:
    """Yield what the stages say about alerts, some at a time.

    Raises
    ------
    DefinitionError
        The time is up before all are done.
    """
    for start in range(0, len(alerts), ALERTS_AT_ONCE):
        candids = [alert.candid for alert in alerts[start : start + ALERTS_AT_ONCE]]
        evaluation = evaluate(view, stages, candids, deadline)
        if TIME_LIMIT in evaluation.errors.values():
            raise DefinitionError(
                f"max_time_ms: {start} of {len(alerts)} alerts were done in time",
                "Ask for a shorter span or fewer objects, or raise max_time_ms.",
            )
        evaluation.passed = {
            candid: evaluation.passed[candid] for candid in candids if candid in evaluation.passed
        }
        yield evaluation

"""What filters do. Kowalski keeps and runs it; who may see and change it is decided here.

A filter belongs to a group and works on a stream: Kowalski is told the stream's alerts and
programs, never those that a request names.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from skyportal.database import Caller
from skyportal.domain.alerts import segment, survey_of
from skyportal.domain.errors import ForbiddenError, InvalidRequestError
from skyportal.domain.filters import find_filter
from skyportal.kowalski import Question
from skyportal.models.filter import Filter
from skyportal.models.group import GroupUser
from skyportal.models.stream import Stream
from skyportal.schemas.filter_version import (
    AlertField,
    FilterSettingsChange,
    FilterVersion,
    FilterVersions,
    TestRun,
    TestRunCreate,
    TrialAlert,
    TrialComparison,
    TrialError,
    TrialOfAlert,
    TrialStage,
    VersionCreate,
)

IDENTITY = ("candid", "objectId", "jd", "document")
Told = Mapping[str, Any]


def stream_of(session: Session, row: Filter) -> tuple[str, list[int]]:
    """Return the collection of a filter's alerts, and the programs of them that it sees.

    Raises
    ------
    ForbiddenError
        The caller does not hold the stream.
    InvalidRequestError
        The stream does not say which alerts it is of.
    """
    stream = session.get(Stream, row.stream_id)
    if stream is None:
        raise ForbiddenError(f"You do not hold the stream of filter {row.id}.")
    collection, selector = stream.altdata.get("collection"), stream.altdata.get("selector")
    if not isinstance(collection, str) or not isinstance(selector, list) or not selector:
        raise InvalidRequestError(
            f"The stream {stream.name} does not say of which alerts it is: "
            "an administrator must set its collection and selector."
        )
    return collection, [int(program) for program in selector]


def check_may_change(session: Session, caller: Caller, filter_id: int) -> Filter:
    """Return a filter that the caller may change: one of his groups'.

    Raises
    ------
    NotFoundError, ForbiddenError
        He may not see it, or not change it.
    """
    row = find_filter(session, filter_id)
    if row.group_id not in caller.group_ids:
        raise ForbiddenError(f"Only members of group {row.group_id} change its filters.")
    return row


def question_for_versions(session: Session, filter_id: int) -> Question:
    """Return the question for a filter's versions and settings."""
    find_filter(session, filter_id)
    return Question("GET", f"/api/filters/{filter_id}")


def without_versions(session: Session, filter_id: int) -> FilterVersions:
    """Return a filter that Kowalski does not know yet."""
    collection, programs = stream_of(session, find_filter(session, filter_id))
    return FilterVersions(
        filter_id=filter_id,
        survey=survey_of(collection),
        permissions=programs,
        active=False,
        active_fid=None,
        autosave=False,
        auto_followup={},
        update_annotations=False,
        disabled_reason=None,
        versions=[],
    )


def versions_of(told: Told) -> FilterVersions:
    """Return a filter as Kowalski told it."""
    return FilterVersions(
        filter_id=told["filter_id"],
        survey=survey_of(told["catalog"]),
        permissions=told["permissions"],
        active=told["active"],
        active_fid=told["active_fid"],
        autosave=told.get("autosave") or False,
        auto_followup=told.get("auto_followup") or {},
        update_annotations=bool(told.get("update_annotations")),
        disabled_reason=(told.get("disabled") or {}).get("reason"),
        versions=[version_of(one) for one in reversed(told["fv"])],
    )


def version_of(told: Told) -> FilterVersion:
    """Return a version as Kowalski told it."""
    return FilterVersion(
        fid=told["fid"], created_at=str(told["created_at"]), pipeline=told["pipeline"]
    )


def question_for_new_version(
    session: Session, caller: Caller, filter_id: int, request: VersionCreate
) -> Question:
    """Return the question to store a version; it runs from then on."""
    row = check_may_change(session, caller, filter_id)
    collection, programs = stream_of(session, row)
    body = {
        "filter_id": row.id,
        "group_id": row.group_id,
        "catalog": collection,
        "permissions": programs,
        "pipeline": request.pipeline,
    }
    return Question("POST", "/api/filters", body=body)


def question_for_change(
    session: Session, caller: Caller, filter_id: int, request: FilterSettingsChange
) -> Question:
    """Return the question to change a filter's settings or its active version."""
    row = check_may_change(session, caller, filter_id)
    body = request.model_dump(exclude_none=True)
    if not body:
        raise InvalidRequestError("Say what to change: active, active_fid, autosave, …")
    if isinstance(request.autosave, dict):
        check_saver(session, caller, row, request.autosave.get("saver_id"))
    return Question("PATCH", f"/api/filters/{row.id}", body=body)


def check_saver(session: Session, caller: Caller, row: Filter, saver_id: object) -> None:
    """Refuse to let a filter save in the name of somebody who has not agreed.

    One's own name is one's own to give; administrators of the group choose among its members.
    """
    if saver_id is None or saver_id == caller.user_id:
        return
    if row.group_id not in caller.admin_group_ids:
        raise ForbiddenError("autosave.saver_id: only your own, unless you administer the group.")
    member = select(GroupUser.id).filter_by(group_id=row.group_id, user_id=saver_id)
    if not isinstance(saver_id, int) or not session.scalar(select(exists(member))):
        raise InvalidRequestError(f"autosave.saver_id: {saver_id!r} is no member of the group.")


def question_for_test_run(session: Session, filter_id: int, request: TestRunCreate) -> Question:
    """Return the question to try a pipeline, or a stored version, on the last nights."""
    row = find_filter(session, filter_id)
    collection, programs = stream_of(session, row)
    body = request.model_dump(exclude_none=True, exclude={"candid"})
    body |= {"catalog": collection, "permissions": programs, "group_id": row.group_id}
    if request.pipeline is None or request.compare_with is not None:
        body["filter_id"] = row.id
    if request.candid is not None:
        body["candid"] = int(request.candid)
    seconds = request.max_time_ms / 1000
    return Question("POST", "/api/filters/test_run", body=body, timeout_seconds=seconds)


def test_run_of(told: Told) -> TestRun:
    """Return a trial as Kowalski told it."""
    comparison, alert = told.get("comparison"), told.get("alert")
    return TestRun(
        **{name: told[name] for name in TestRun.model_fields if name in PLAIN},
        stages=[stage_of(one) for one in told["stages"]],
        nights=told["nights"],
        samples=[alert_of(one) for one in told["samples"]],
        errors=[
            TrialError(
                candid=str(one["candid"]),
                object_id=str(one["objectId"]),
                stage=one["stage"],
                reason=one["reason"],
            )
            for one in told["errors"]
        ],
        comparison=None if comparison is None else comparison_of(comparison),
        alert=None
        if alert is None
        else TrialOfAlert(
            candid=str(alert["candid"]),
            passed=alert["passed"],
            stage=alert["stage"],
            sentence=alert["sentence"],
            values=alert["values"] or {},
        ),
    )


PLAIN = {
    *("selected", "tried", "complete", "truncated", "seconds", "passed", "objects"),
    "several_documents",
}


def stage_of(told: Told) -> TrialStage:
    """Return what one stage did."""
    known = {name: told[name] for name in ("number", "operator", "left", "dropped", "failed", "ms")}
    return TrialStage(
        **known,
        passing=[alert_of(one) for one in told["passing"]],
        failing=[alert_of(one) for one in told["failing"]],
    )


def comparison_of(told: Told) -> TrialComparison:
    """Return on what two versions differ."""
    return TrialComparison(
        gained=told["gained"],
        lost=told["lost"],
        gained_samples=[alert_of(one) for one in told["gained_samples"]],
        lost_samples=[alert_of(one) for one in told["lost_samples"]],
    )


def alert_of(told: Told) -> TrialAlert:
    """Return an alert that a trial tells of."""
    return TrialAlert(
        candid=str(told["candid"]),
        object_id=str(told.get("objectId", "")),
        jd=told.get("jd"),
        facts={name: value for name, value in told.items() if name not in IDENTITY},
        document=told.get("document"),
    )


def question_for_fields(survey: str) -> Question:
    """Return the question for the fields of a survey's alerts."""
    return Question("GET", f"/api/filters/schema/{segment(survey)}")


def field_of(told: Told) -> AlertField:
    """Return a field as Kowalski told it."""
    return AlertField(**{name: told[name] for name in AlertField.model_fields})

"""What filters do: versions, settings and trials, which Kowalski keeps and runs."""

from skyportal.domain import filter_versions
from skyportal.handlers.routes import Call, Forward, Routes
from skyportal.permissions import Permission
from skyportal.schemas.base import Empty
from skyportal.schemas.filter_version import (
    AlertField,
    FilterSettingsChange,
    FilterVersion,
    FilterVersions,
    TestRun,
    TestRunCreate,
    VersionCreate,
)

routes = Routes("filters")


@routes.get("/api/filters/{filter_id}/v")
def list_filter_versions(call: Call, filter_id: int) -> Forward[FilterVersions]:
    """Retrieve the versions and settings of a filter of one of your groups."""
    question = filter_versions.question_for_versions(call.session, filter_id)
    unknown = filter_versions.without_versions(call.session, filter_id)
    return Forward(
        question, lambda told: filter_versions.versions_of(told.data()), unknown=lambda: unknown
    )


@routes.post("/api/filters/{filter_id}/v", Permission.UPLOAD_DATA)
def create_filter_version(
    call: Call, filter_id: int, body: VersionCreate
) -> Forward[FilterVersion]:
    """Store a new version of a filter; it is tried on an alert first, and runs from then on."""
    question = filter_versions.question_for_new_version(call.session, call.caller, filter_id, body)
    return Forward(question, lambda told: filter_versions.version_of(told.data()))


@routes.patch("/api/filters/{filter_id}/v", Permission.UPLOAD_DATA)
def change_filter_settings(
    call: Call, filter_id: int, body: FilterSettingsChange
) -> Forward[Empty]:
    """Change what a filter does: its active version, whether it runs, autosave, follow-up."""
    question = filter_versions.question_for_change(call.session, call.caller, filter_id, body)
    return Forward(question, lambda _: Empty())


@routes.post("/api/filters/{filter_id}/test_run")
def test_filter(call: Call, filter_id: int, body: TestRunCreate) -> Forward[TestRun]:
    """Try a pipeline, or a version of a filter, on the last nights, stage by stage."""
    question = filter_versions.question_for_test_run(call.session, filter_id, body)
    return Forward(question, lambda told: filter_versions.test_run_of(told.data()))


@routes.get("/api/filters/schema/{survey}")
def list_alert_fields(call: Call, survey: str) -> Forward[list[AlertField]]:
    """Retrieve the fields of a survey's alerts that filters can use."""
    question = filter_versions.question_for_fields(survey)
    return Forward(question, lambda told: [filter_versions.field_of(one) for one in told.data()])

"""Requests about filters."""

from typing import Annotated, Any

from pydantic import ConfigDict, Field

from kowalski.api.models.base import RequestModel
from kowalski.filters.testing import DEFAULT_TIME_MS, MAX_OBJECTS
from kowalski.filters.trial import MAX_ALERTS, MAX_NIGHTS, MAX_SAMPLES

Identifier = Annotated[int, Field(ge=1, lt=2**31)]
Programs = Annotated[list[Annotated[int, Field(ge=0, lt=2**31)]], Field(min_length=1)]
Pipeline = Annotated[
    str | list[dict[str, Any]],
    Field(
        description="stages of a MongoDB aggregation, or a text of extended JSON that holds them"
    ),
]
Fid = Annotated[str, Field(min_length=1, max_length=40, description="a version's fid")]
Autosave = Annotated[
    bool | dict[str, Any],
    Field(description="true, or an object: active, comment, ignore_group_ids, pipeline, saver_id"),
]
AutoFollowup = Annotated[
    dict[str, Any],
    Field(
        description="active, pipeline, allocation_id, payload, priority_order, radius, "
        "validity_days, …; an empty object for none"
    ),
]
Moment = Annotated[
    float | int | str, Field(description="a Julian date, or a date and time in ISO 8601 (UTC)")
]
ObjectIds = Annotated[
    list[Annotated[str, Field(min_length=1, max_length=100)]],
    Field(min_length=1, max_length=MAX_OBJECTS),
]


class FilterSettings(RequestModel):
    """What can be set of a filter; what is not given stays as it is."""

    active: bool | None = None
    autosave: Autosave | None = None
    auto_followup: AutoFollowup | None = None
    update_annotations: bool | None = None

    def given(self) -> dict[str, Any]:
        """Return the settings that the request names."""
        named = FilterSettings.model_fields
        values = {name: getattr(self, name) for name in named}
        return {name: value for name, value in values.items() if value is not None}


class NewVersion(FilterSettings):
    """A filter, or a new version of one that is there."""

    filter_id: Identifier
    group_id: Identifier
    catalog: Annotated[str, Field(description="the alert collection, as ZTF_alerts")]
    permissions: Annotated[Programs, Field(description="programids that the group may see")]
    pipeline: Pipeline


class FilterChange(FilterSettings):
    """What to change of a filter; each setting is replaced as a whole."""

    model_config = ConfigDict(extra="forbid", strict=True)

    filter_id: Identifier | None = None
    active_fid: Fid | None = None


class FilterTest(RequestModel):
    """Alerts on which to test a stored version."""

    filter_version: Annotated[Fid | None, Field(description="the active one if not given")] = None
    object_ids: ObjectIds | None = None
    start_date: Moment | None = None
    end_date: Moment | None = None
    max_time_ms: int = DEFAULT_TIME_MS


class TestRun(RequestModel):
    """A trial of a pipeline, stored or not, on the last nights."""

    pipeline: Pipeline | None = None
    catalog: Annotated[str | None, Field(description="needed with a pipeline")] = None
    permissions: Annotated[
        Programs | None,
        Field(description="the filter's, or all that the caller may see, if not given"),
    ] = None
    filter_id: Annotated[
        Identifier | None, Field(description="a stored filter, for administrators")
    ] = None
    group_id: Annotated[
        Identifier | None,
        Field(
            description="whose watch lists are seen; the filter's, or all of the caller's groups"
        ),
    ] = None
    filter_version: Annotated[Fid | None, Field(description="the active one if not given")] = None
    compare_with: Annotated[
        Fid | None, Field(description="a version of the filter, to tell gained and lost alerts")
    ] = None
    nights: Annotated[int, Field(ge=1, le=MAX_NIGHTS)] = 3
    until: Annotated[Moment | None, Field(description="in the last night; the newest alert's")] = (
        None
    )
    object_ids: ObjectIds | None = None
    samples: Annotated[int, Field(ge=0, le=MAX_SAMPLES)] = 10
    max_alerts: Annotated[int, Field(ge=1, le=MAX_ALERTS)] = MAX_ALERTS
    max_time_ms: int = DEFAULT_TIME_MS
    candid: Annotated[
        int | None, Field(ge=0, lt=2**63, description="tell what becomes of this alert")
    ] = None

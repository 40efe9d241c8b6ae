"""What a filter does, which Kowalski keeps: versions, settings, trials."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from skyportal.schemas.alert import Candid
from skyportal.schemas.base import RequestModel, ResponseModel

LONGEST_PIPELINE = 200_000
MOST_NIGHTS = 30

Pipeline = Annotated[
    Annotated[str, Field(max_length=LONGEST_PIPELINE)] | list[dict[str, Any]],
    Field(description="stages of a MongoDB aggregation, or a text of JSON that holds them"),
]
Fid = Annotated[str, Field(min_length=1, max_length=40, description="a version's fid")]


class FilterVersion(ResponseModel):
    """One version of what a filter does; `pipeline` is a text of JSON."""

    fid: str
    created_at: str
    pipeline: str


class FilterVersions(ResponseModel):
    """What a filter does: nothing, as long as it has no versions. The newest comes first."""

    filter_id: int
    survey: str
    permissions: list[int]
    active: bool
    active_fid: str | None
    autosave: bool | dict[str, object]
    auto_followup: dict[str, object]
    update_annotations: bool
    disabled_reason: Annotated[
        str | None, Field(description="why it was switched off, if it failed too often")
    ]
    versions: list[FilterVersion]


class VersionCreate(RequestModel):
    """A new version, which becomes the active one."""

    pipeline: Pipeline


class FilterSettingsChange(RequestModel):
    """What to change of what a filter does; each is replaced as a whole."""

    active: bool | None = None
    active_fid: Fid | None = None
    autosave: bool | dict[str, Any] | None = None
    auto_followup: dict[str, Any] | None = None
    update_annotations: bool | None = None


def whole(value: object) -> object:
    """Return numbers of JSON as text."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


class TestRunCreate(RequestModel):
    """A trial of a pipeline, or of a version of the filter, on the last nights."""

    pipeline: Annotated[Pipeline | None, Field(description="the active version if left out")] = None
    filter_version: Fid | None = None
    compare_with: Fid | None = None
    nights: Annotated[int, Field(ge=1, le=MOST_NIGHTS)] = 3
    samples: Annotated[int, Field(ge=0, le=100)] = 10
    object_ids: Annotated[list[str] | None, Field(min_length=1, max_length=1000)] = None
    candid: Annotated[Candid | None, BeforeValidator(whole)] = None
    max_time_ms: Annotated[int, Field(ge=100, le=300_000)] = 30_000


class TrialAlert(ResponseModel):
    """An alert that a trial tells of; other fields are those that a person knows it by."""

    candid: str
    object_id: str
    jd: float | None
    facts: dict[str, object]
    document: Annotated[
        dict[str, object] | None, Field(description="what the filter makes of it, if it passes")
    ] = None


class TrialStage(ResponseModel):
    """What one stage did: alerts left after it, dropped by it, on which it failed."""

    number: int
    operator: str
    left: int
    dropped: int
    failed: int
    ms: float
    passing: list[TrialAlert]
    failing: list[TrialAlert]


class TrialNight(ResponseModel):
    """Alerts and passes of a UTC date."""

    night: str
    alerts: int
    passed: int


class TrialError(ResponseModel):
    """An alert on which a stage failed, and why."""

    candid: str
    object_id: str
    stage: int
    reason: str


class TrialComparison(ResponseModel):
    """On how many alerts two versions differ, with some of them."""

    gained: int
    lost: int
    gained_samples: list[TrialAlert]
    lost_samples: list[TrialAlert]


class TrialOfAlert(ResponseModel):
    """What became of one alert, and at which stage it ended."""

    candid: str
    passed: bool
    stage: int | None
    sentence: str
    values: dict[str, object]


class TestRun(ResponseModel):
    """What a trial showed; not `complete` where time was up, then it is of the newest alerts."""

    selected: int
    tried: int
    complete: bool
    truncated: bool
    seconds: float
    passed: int
    objects: int
    several_documents: int
    stages: list[TrialStage]
    nights: list[TrialNight]
    samples: list[TrialAlert]
    errors: list[TrialError]
    comparison: TrialComparison | None
    alert: TrialOfAlert | None


class AlertField(ResponseModel):
    """A field that filters can use: its path as MongoDB writes it."""

    path: str
    type: str
    unit: str
    description: str

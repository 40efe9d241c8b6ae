"""Settings of the alert half."""

from typing import Annotated, Literal

from pydantic import Field

from baselayer.settings.section import Section
from baselayer.settings.servers import Port


class KowalskiAPISettings(Section):
    """The query service."""

    host: str
    port: Port
    workers: Annotated[int, Field(ge=1)]
    metrics_port: Port
    token_lifetime_hours: Annotated[float, Field(gt=0)]
    requests_per_minute: Annotated[int, Field(ge=0)]
    wrong_passwords_per_minute: Annotated[int, Field(ge=0)]
    max_body_mib: Annotated[float, Field(gt=0)]
    max_time_ms: Annotated[int, Field(ge=1)]
    max_result_mib: Annotated[float, Field(gt=0)]
    fetch_origins: list[str]
    ztf_scheduler_url: str | None
    supported_penquins_versions: list[str]


class BrokerSettings(Section):
    """Consuming alerts."""

    surveys: list[str]
    batch_size: Annotated[int, Field(ge=1)]
    batch_linger_seconds: Annotated[float, Field(ge=0)]
    batches_in_flight: Annotated[int, Field(ge=1)]
    reconcile_seconds: Annotated[float, Field(gt=0)]
    metrics_port: Port


class FilteringSettings(Section):
    """Running the groups' filters."""

    max_time_ms: Annotated[int, Field(ge=1)]
    history_window_days: Annotated[float, Field(gt=0)]
    failures_before_disabled: Annotated[int, Field(ge=1)]
    reload_seconds: Annotated[float, Field(gt=0)]


class ModelSettings(Section):
    """One machine-learning model."""

    path: str
    version: str
    inputs: list[str | list[str]]
    feature_norms: dict[str, Annotated[float, Field(gt=0)]] = Field(default_factory=dict)
    gate: dict[str, tuple[float | None, float | None]] = Field(default_factory=dict)


class ScoringSettings(Section):
    """Computing the models' scores."""

    engine: Literal["tensorflow", "onnxruntime"]


class EllipseSettings(Section):
    """Which columns of a catalogue tell the extent of its galaxies on the sky."""

    semi_major: str
    arcsec_per_unit: Annotated[float, Field(gt=0)]
    axis_ratio: str
    position_angle: str


class DistanceSettings(Section):
    """Which galaxies of a catalogue are near enough, by their distance."""

    column: str
    kind: Literal["redshift", "mpc"]
    near_arcsec: Annotated[float, Field(gt=0)]
    far_kpc: Annotated[float, Field(gt=0)]
    local_galaxies: bool
    ellipse: EllipseSettings | None = None


class CrossMatchSettings(Section):
    """One catalogue that alerts are matched with."""

    radius_arcsec: Annotated[float, Field(gt=0)]
    projection: dict[str, int]
    filter: dict[str, object] = Field(default_factory=dict)
    newest_by: str | None = None
    distance: DistanceSettings | None = None


class PublisherSettings(Section):
    """Handing candidates to the marshal."""

    marshal_url: str
    threads: Annotated[int, Field(ge=1)]
    poll_seconds: Annotated[float, Field(gt=0)]
    timeout_seconds: Annotated[float, Field(gt=0)]
    backoff_seconds: Annotated[float, Field(gt=0)]
    backoff_max_seconds: Annotated[float, Field(gt=0)]
    metrics_port: Port


class TNSSettings(Section):
    """The Transient Name Server."""

    url: str
    bot_id: int | None
    bot_name: str | None
    api_key: str | None
    every_seconds: Annotated[float, Field(gt=0)]
    complete_every_days: Annotated[float, Field(ge=0)]
    metrics_port: Port


class KowalskiSettings(Section):
    """Everything about the alert half."""

    api: KowalskiAPISettings
    broker: BrokerSettings
    filtering: FilteringSettings
    scoring: ScoringSettings
    models: dict[str, dict[str, ModelSettings]]
    crossmatch: dict[str, dict[str, CrossMatchSettings]]
    publisher: PublisherSettings
    tns: TNSSettings

"""Settings of the marshal."""

from typing import Annotated, Literal

from pydantic import Field

from baselayer.settings.section import Section
from baselayer.settings.servers import Port


class OIDCProviderSettings(Section):
    """A sign-in provider that speaks OpenID Connect."""

    issuer: str
    client_id: str
    client_secret: str
    label: str


class AppSettings(Section):
    """The web application."""

    host: str
    port: Port
    public_url: str
    threads: Annotated[int, Field(ge=1)]
    exports: Annotated[int, Field(ge=1)]
    requests_per_minute: Annotated[int, Field(ge=0)]
    max_body_mib: Annotated[float, Field(gt=0)]
    max_attachment_mib: Annotated[float, Field(gt=0)]
    session_days: Annotated[float, Field(gt=0)]
    signin_link_minutes: Annotated[float, Field(gt=0)]
    signin_attempts: Annotated[int, Field(ge=1)]
    invitation_days: Annotated[float, Field(gt=0)]
    impersonation_hours: Annotated[float, Field(gt=0)]
    allow_signup: bool
    behind_proxy: bool


class KowalskiSettings(Section):
    """Where the marshal asks for alerts and filters."""

    url: str
    timeout_seconds: Annotated[float, Field(gt=0)]
    connections: Annotated[int, Field(ge=1)]


class WorkerSettings(Section):
    """The process that runs durable jobs."""

    concurrency: Annotated[int, Field(ge=1)]
    unsaved_candidates_days: Annotated[float, Field(ge=0)]
    metrics_port: Port


class SMTPSettings(Section):
    """The mail server; without a host no mail is sent."""

    host: str
    port: Port
    security: Literal["none", "starttls", "tls"]
    username: str
    password: str
    sender: str
    timeout_seconds: Annotated[float, Field(gt=0)]


class ThumbnailSettings(Section):
    """Pictures of objects that jobs fetch from sky surveys; without surveys none."""

    surveys: list[Literal["sdss", "ls", "ps1"]]
    arcseconds: Annotated[float, Field(ge=5, le=600)]
    timeout_seconds: Annotated[float, Field(gt=0)]
    sdss_url: str
    ls_url: str
    ls_layer: str
    ps1_files_url: str
    ps1_url: str


class SkyPortalSettings(Section):
    """Everything about the marshal."""

    app: AppSettings
    kowalski: KowalskiSettings
    worker: WorkerSettings
    oidc: dict[str, OIDCProviderSettings]
    smtp: SMTPSettings
    thumbnails: ThumbnailSettings
    dust_maps: str | None
    public_group_name: str

"""Settings of the marshal."""

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from baselayer.settings.section import Section
from baselayer.settings.servers import Port


class ClientSettings(Section):
    """What any sign-in provider knows this marshal by."""

    client_id: str
    client_secret: str
    label: str


class OIDCProviderSettings(ClientSettings):
    """A sign-in provider that speaks OpenID Connect, such as Google or ORCID."""

    kind: Literal["oidc"] = "oidc"
    issuer: str


class GitHubProviderSettings(ClientSettings):
    """GitHub, or an installation of GitHub Enterprise, whose addresses are named."""

    kind: Literal["github"]
    authorization_endpoint: str = "https://github.com/login/oauth/authorize"
    token_endpoint: str = "https://github.com/login/oauth/access_token"  # noqa: S105 (an address)
    user_endpoint: str = "https://api.github.com/user"
    emails_endpoint: str = "https://api.github.com/user/emails"


def kind_of_provider(value: object) -> object:
    """Return what a provider speaks; OpenID Connect unless told otherwise."""
    if isinstance(value, dict):
        return value.get("kind", "oidc")
    return getattr(value, "kind", None)


ProviderSettings = Annotated[
    Annotated[OIDCProviderSettings, Tag("oidc")] | Annotated[GitHubProviderSettings, Tag("github")],
    Discriminator(
        kind_of_provider,
        custom_error_type="kind",
        custom_error_message="a provider's kind is oidc or github",
    ),
]


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
    sky_atlas: Annotated[str, Field(pattern=r"^(https?://[^\s;,'\"]+)?$")]
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
    audit_days: Annotated[float, Field(ge=0)]
    period_search_seconds: Annotated[float, Field(gt=0)]
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
    oidc: dict[str, ProviderSettings]
    smtp: SMTPSettings
    thumbnails: ThumbnailSettings
    dust_maps: str | None
    public_group_name: str

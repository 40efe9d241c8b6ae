"""The root of the settings tree."""

from pathlib import Path
from typing import Literal

from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from baselayer.settings.kowalski import KowalskiSettings
from baselayer.settings.launcher import LauncherSettings
from baselayer.settings.section import Section
from baselayer.settings.servers import (
    DaskSettings,
    KafkaSettings,
    MongoDBSettings,
    PostgreSQLSettings,
    SchemaRegistrySettings,
)
from baselayer.settings.simulation import SimulationSettings
from baselayer.settings.skyportal import SkyPortalSettings


class LoggingSettings(Section):
    """How processes log."""

    level: Literal["debug", "info", "warning", "error"]
    format: Literal["json", "console"]


class OperationSettings(Section):
    """Where an operator looks after processes."""

    host: str


class SecretsSettings(Section):
    """Generated at the first start into the state folder; none has a default."""

    kowalski_admin_password: str
    kowalski_marshal_password: str
    kowalski_jwt_secret: str
    skyportal_cookie_secret: str
    skyportal_kowalski_token: str
    skyportal_admin_token: str
    postgresql_owner_password: str
    postgresql_app_password: str
    postgresql_worker_password: str
    mongodb_administrator_password: str
    mongodb_api_password: str
    mongodb_pipeline_password: str
    mongodb_publisher_password: str
    mongodb_tns_password: str
    mongodb_operator_password: str


class Settings(BaseSettings):
    """Every setting of the platform."""

    model_config = SettingsConfigDict(
        extra="forbid",
        frozen=True,
        env_prefix="FRITZ__",
        env_nested_delimiter="__",
        case_sensitive=False,
    )

    state: Path
    logging: LoggingSettings
    operation: OperationSettings
    secrets: SecretsSettings
    kafka: KafkaSettings
    schema_registry: SchemaRegistrySettings
    mongodb: MongoDBSettings
    postgresql: PostgreSQLSettings
    dask: DaskSettings
    kowalski: KowalskiSettings
    skyportal: SkyPortalSettings
    launcher: LauncherSettings
    simulation: SimulationSettings

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take nothing but what `load` has read: it lays the environment over the files itself."""
        return (init_settings,)

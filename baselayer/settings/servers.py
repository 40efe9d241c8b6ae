"""Settings of the servers that both halves talk to."""

from typing import Annotated, Literal

from pydantic import Field

from baselayer.settings.section import Section

Port = Annotated[int, Field(ge=1, le=65535)]


class KafkaSettings(Section):
    """Where alerts come from."""

    bootstrap_servers: str
    group_id: str
    security_protocol: Literal["plaintext", "ssl", "sasl_plaintext", "sasl_ssl"]
    sasl_mechanism: str | None
    sasl_username: str | None
    sasl_password: str | None
    ssl_ca_location: str | None


class SchemaRegistrySettings(Section):
    """Where the schemas are of packets that name theirs by number."""

    url: str
    username: str | None
    password: str | None
    ssl_ca_location: str | None
    timeout_seconds: Annotated[float, Field(gt=0)]


class MongoDBSettings(Section):
    """Kowalski's archive."""

    uri: str
    database: str
    max_pool_size: Annotated[int, Field(ge=1)]


class PostgreSQLSettings(Section):
    """The marshal's database. Three roles: owner (migrations), app and worker."""

    host: str
    port: Port
    database: str
    owner: str
    app_user: str
    worker_user: str
    pool_size: Annotated[int, Field(ge=1)]
    bootstrap_url: str | None


class DaskSettings(Section):
    """The cluster that runs the pipeline."""

    host: str
    scheduler_host: str
    scheduler_port: Port
    scheduler_http_port: Port
    workers: Annotated[int, Field(ge=1)]
    worker_http_port: Port
    worker_memory_limit: str
    worker_saturation: Annotated[float, Field(gt=0)]

    @property
    def scheduler_address(self) -> str:
        """Address that clients and workers connect to."""
        return f"tcp://{self.scheduler_host}:{self.scheduler_port}"

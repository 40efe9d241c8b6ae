"""Settings of the servers that both halves talk to."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from baselayer.settings.section import Section

Port = Annotated[int, Field(ge=1, le=65535)]


class KafkaSettings(Section):
    """Where alerts come from."""

    bootstrap_servers: str
    group_id: str
    security_protocol: Literal["plaintext", "ssl", "sasl_plaintext", "sasl_ssl"]
    sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] | None
    sasl_username: str | None
    sasl_password: str | None
    ssl_ca_location: str | None
    ssl_certificate_location: str | None
    ssl_key_location: str | None
    ssl_key_password: str | None

    @model_validator(mode="after")
    def signs_in_as_the_protocol_asks(self) -> Self:
        """Refuse settings that Kafka would refuse later, or that would silently do nothing."""
        signing_in = ("sasl_mechanism", "sasl_username", "sasl_password")
        absent = [name for name in signing_in if getattr(self, name) is None]
        if self.security_protocol.startswith("sasl_"):
            if absent:
                raise ValueError(
                    f"security_protocol {self.security_protocol} needs {', '.join(absent)}"
                )
        elif len(absent) < len(signing_in):
            raise ValueError(
                f"security_protocol {self.security_protocol} signs nobody in; for "
                "sasl_username and sasl_password it must be sasl_ssl or sasl_plaintext"
            )
        if (self.ssl_certificate_location is None) != (self.ssl_key_location is None):
            raise ValueError("ssl_certificate_location and ssl_key_location belong together")
        return self


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
    accounts: bool
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

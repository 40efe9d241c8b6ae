"""Schemas of packets in Confluent's wire format, from the survey's schema registry."""

import time
from functools import lru_cache
from typing import TYPE_CHECKING

from baselayer.settings.servers import SchemaRegistrySettings
from kowalski.pipeline.refusal import PacketError

if TYPE_CHECKING:
    from confluent_kafka.schema_registry import SchemaRegistryClient

NOT_FOUND = 404
UNKNOWN_SECONDS = 30.0
"""How long a number that the registry does not know is not asked for again."""


class RegistryAwayError(Exception):
    """The registry does not answer, or not us; the text says why. To be tried again."""


class SchemaRegistry:
    """A registry; what it has told once is not asked for again, since schemas never change."""

    def __init__(self, settings: SchemaRegistrySettings) -> None:
        self.settings = settings
        self.known: dict[int, bytes] = {}
        self.unknown: dict[int, float] = {}
        self._client: SchemaRegistryClient | None = None

    @property
    def client(self) -> "SchemaRegistryClient":
        """Confluent's client, made when it is first needed: few processes do."""
        if self._client is None:
            # A second of imports, which surveys without a registry need not wait for.
            from confluent_kafka.schema_registry import SchemaRegistryClient

            self._client = SchemaRegistryClient(client_configuration(self.settings))
        return self._client

    def schema(self, identifier: int) -> bytes:
        """Return the text of a schema by its number.

        Raises
        ------
        PacketError
            The registry has none of this number.
        RegistryAwayError
            It does not answer.
        """
        if identifier in self.known:
            return self.known[identifier]
        asked_at = self.unknown.get(identifier, float("-inf"))
        if time.monotonic() - asked_at > UNKNOWN_SECONDS:
            if (found := self.ask(identifier)) is not None:
                self.known[identifier] = found
                return found
            self.unknown[identifier] = time.monotonic()
        raise PacketError(
            "unknown_schema", f"schema {identifier} is not in the registry at {self.settings.url}"
        )

    def ask(self, identifier: int) -> bytes | None:
        """Return the text of a schema; None if the registry has none of this number."""
        import httpx2
        from confluent_kafka.schema_registry import SchemaRegistryError

        try:
            text = self.client.get_schema(identifier).schema_str
        except SchemaRegistryError as error:
            if error.http_status_code == NOT_FOUND:
                return None
            raise RegistryAwayError(self.sentence(error)) from None
        except (httpx2.HTTPError, OSError, ValueError) as error:
            raise RegistryAwayError(self.sentence(error)) from None
        return (text or "").encode()

    def register(self, subject: str, schema: bytes) -> int:
        """Return the number of a schema, which the registry gives it if it is new.

        Raises
        ------
        RegistryAwayError
            The registry does not answer, or does not take it.
        """
        import httpx2
        from confluent_kafka.schema_registry import Schema, SchemaRegistryError

        try:
            return int(self.client.register_schema(subject, Schema(schema.decode(), "AVRO")))
        except (SchemaRegistryError, httpx2.HTTPError, OSError, ValueError) as error:
            raise RegistryAwayError(self.sentence(error)) from None

    def sentence(self, error: Exception) -> str:
        """Return what is wrong."""
        return f"schema registry at {self.settings.url}: {error}"


def client_configuration(settings: SchemaRegistrySettings) -> dict[str, str | int | float]:
    """Return what Confluent's client needs to know to connect.

    It does not try again by itself: whoever asks does, and can be stopped meanwhile.
    """
    known: dict[str, str | int | float] = {
        "url": settings.url,
        "timeout": settings.timeout_seconds,
        "max.retries": 0,
    }
    if settings.username is not None:
        known["basic.auth.user.info"] = f"{settings.username}:{settings.password or ''}"
    if settings.ssl_ca_location is not None:
        known["ssl.ca.location"] = settings.ssl_ca_location
    return known


@lru_cache(maxsize=8)
def registry(settings: SchemaRegistrySettings) -> SchemaRegistry:
    """Return this process's view of a registry."""
    return SchemaRegistry(settings)

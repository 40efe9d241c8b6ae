"""How clients reach Kafka."""

import os

from baselayer.settings import SettingsError
from baselayer.settings.servers import KafkaSettings
from kowalski.surveys.survey import Survey


def group_id(settings: KafkaSettings, survey: Survey) -> str:
    """Return the consumer group of a survey: one for each, so that none waits for another's."""
    return f"{settings.group_id}-{survey.name.lower()}"


def client_configuration(settings: KafkaSettings) -> dict[str, str | int | float | bool]:
    """Return what librdkafka needs to know to connect.

    Raises
    ------
    SettingsError
        A file that the settings name cannot be read.
    """
    known = {
        "bootstrap.servers": settings.bootstrap_servers,
        "security.protocol": settings.security_protocol,
        "sasl.mechanism": settings.sasl_mechanism,
        "sasl.username": settings.sasl_username,
        "sasl.password": settings.sasl_password,
        "ssl.ca.location": settings.ssl_ca_location,
        "ssl.certificate.location": settings.ssl_certificate_location,
        "ssl.key.location": settings.ssl_key_location,
        "ssl.key.password": settings.ssl_key_password,
    }
    for name in ("ssl_ca_location", "ssl_certificate_location", "ssl_key_location"):
        path = getattr(settings, name)
        if path is not None and not os.access(path, os.R_OK):
            raise SettingsError(f"kafka.{name}: {path} cannot be read")
    return {name: value for name, value in known.items() if value is not None}

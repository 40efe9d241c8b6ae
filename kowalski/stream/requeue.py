"""Packets back into Kafka."""

from confluent_kafka import KafkaError, Producer

from baselayer.settings.servers import KafkaSettings
from kowalski.stream.connection import client_configuration

LARGEST_MIB = 8
TIMEOUT_SECONDS = 30.0


class NotDeliveredError(Exception):
    """Kafka has not taken a packet; the text says why."""


def put_back(settings: KafkaSettings, topic: str, raw: bytes) -> None:
    """Put a packet into a topic, and return when Kafka has it.

    Raises
    ------
    NotDeliveredError
        Kafka refuses it, or does not answer.
    """
    producer = Producer(
        client_configuration(settings)
        | {"acks": "all", "enable.idempotence": True, "message.max.bytes": LARGEST_MIB << 20}
    )
    problems: list[KafkaError] = []

    def delivered(error: KafkaError | None, _: object) -> None:
        if error is not None:
            problems.append(error)

    producer.produce(topic, raw, on_delivery=delivered)
    if producer.flush(TIMEOUT_SECONDS):
        raise NotDeliveredError(f"Kafka does not answer within {TIMEOUT_SECONDS:g} s")
    if problems:
        raise NotDeliveredError(problems[0].str())

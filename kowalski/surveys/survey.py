"""What differs between the alert streams of surveys."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Survey:
    """One alert stream; the pipeline knows nothing else of it.

    `topic_pattern` is a regular expression for Kafka's topics. `object_id` names the field of the
    packet that identifies the object, `cutouts` the fields of its stamps in the order science,
    template, difference. `required` are the fields without which a record is no alert of this survey.
    """

    name: str
    topic_pattern: str
    alerts: str
    aux: str
    object_id: str
    cutouts: tuple[str, str, str]
    required: tuple[str, ...]
    history: str
    forced_photometry: str | None
    forced_photometry_days: float
    missing_values: tuple[float, ...]

"""What differs between the alert streams of surveys."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Survey:
    """One alert stream; the pipeline knows nothing else of it.

    `topic_pattern` is a regular expression for Kafka's topics. `object_id` names the field of the
    packet that identifies the object, `cutouts` the fields of its stamps in the order science,
    template, difference. `record` is the full name of its Avro record. `required` are the fields
    without which a record is no alert of this survey, `required_candidate` those of its candidate.
    `history` and `forced_photometry` name the arrays of earlier points; forced photometry is kept
    of objects that were first seen less than `forced_photometry_days` ago.
    """

    name: str
    topic_pattern: str
    alerts: str
    aux: str
    object_id: str
    cutouts: tuple[str, str, str]
    record: str
    required: tuple[str, ...]
    required_candidate: tuple[str, ...]
    history: str
    forced_photometry: str | None
    forced_photometry_days: float
    missing_values: tuple[float, ...]

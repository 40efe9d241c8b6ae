"""What both services' comparisons with their OpenAPI documents have in common."""

from collections.abc import Mapping, Sequence
from typing import Any

ANSWERED = ["2xx", "400", "401", "403", "404", "409", "413"]
"""What a well-formed request may be answered: it may name what is not there, or contradict the data."""


def configuration(known: Mapping[str, Sequence[Any]], *, thorough: bool) -> dict[str, Any]:
    """Return schemathesis's configuration for a service in which `known` values are there.

    Every other request names one of them, so that it gets beyond 'not found'. `thorough` asks at the
    edges of each schema, too.
    """
    return {
        "dictionaries": {
            name.replace(".", "-"): {"values": list(values)} for name, values in known.items()
        },
        "parameters": {
            name: {"dictionary": name.replace(".", "-"), "probability": 0.5} for name in known
        },
        "generation": {"with-security-parameters": False},
        "phases": {"coverage": {"enabled": thorough}},
        "checks": {"positive_data_acceptance": {"expected-statuses": ANSWERED}},
    }

"""Requests about classifications of alerts."""

import re
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from kowalski.api.models.base import RequestModel

MAX_ALERTS = 1000
CANDID = re.compile(r"\d{1,19}")


def as_scores(value: Any) -> Any:
    """Return labels with a score each; a label, or a list of them, with 1."""
    if isinstance(value, str):
        return {value: 1.0}
    if isinstance(value, list) and all(isinstance(label, str) for label in value):
        return dict.fromkeys(value, 1.0)
    return value


def as_labels(value: Any) -> Any:
    """Return a list of labels, of which one may be given by itself."""
    return [value] if isinstance(value, str) else value


def check_label(value: str) -> str:
    """Return a label that can be the name of a field."""
    if not value or value.startswith("$") or "." in value or "\0" in value:
        raise ValueError(f'The label {value!r:.60} must not be empty, begin with "$" or hold ".".')
    return value


def candids(value: dict[str, Any]) -> dict[str, Any]:
    """Return what is said by candid, each checked to be a number."""
    for key in value:
        if not CANDID.fullmatch(key) or int(key) >= 1 << 63:
            raise ValueError(f"The key {key!r:.40} must be the candid of an alert.")
    return value


Label = Annotated[
    str,
    Field(max_length=128, json_schema_extra={"pattern": "^[^$.\\x00][^.\\x00]*$"}),
    AfterValidator(check_label),
]
Score = Annotated[float, Field(allow_inf_nan=False)]
Scores = Annotated[
    dict[Label, Score],
    BeforeValidator(as_scores, json_schema_input_type=dict[Label, Score] | list[Label] | Label),
]
Labels = Annotated[
    list[Label], BeforeValidator(as_labels, json_schema_input_type=list[Label] | Label)
]


class Classified(RequestModel):
    """What people and models say of an alert."""

    human_labels: Scores = Field(
        default_factory=dict, description="a label, labels, or labels with scores"
    )
    ml_scores: Scores = Field(default_factory=dict)


class Unclassified(RequestModel):
    """Which labels and scores of an alert to remove."""

    human_labels: Labels = Field(default_factory=list)
    ml_scores: Labels = Field(default_factory=list)


Classifications = Annotated[
    dict[str, Classified],
    Field(min_length=1, max_length=MAX_ALERTS, description="by candid"),
    AfterValidator(candids),
]
Removals = Annotated[
    dict[str, Unclassified],
    Field(min_length=1, max_length=MAX_ALERTS, description="by candid"),
    AfterValidator(candids),
]

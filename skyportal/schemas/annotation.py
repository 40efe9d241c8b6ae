"""Annotations in requests and responses."""

import math
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from skyportal.schemas.base import FiniteJSON, RequestModel
from skyportal.schemas.remark import Remark
from skyportal.schemas.sharing import GroupChoice

Origin = Annotated[
    str,
    Field(min_length=1, max_length=255, description="who or what tells it, such as group:filter"),
]
Data = Annotated[
    FiniteJSON, Field(min_length=1, max_length=500, description="keys and their values")
]


DataKind = Literal["spectra", "photometry"]


class Annotation(Remark):
    """What one origin notes about an object."""

    origin: str
    data: dict[str, object]


class DataAnnotation(Annotation):
    """What one origin notes about a spectrum, or about a measurement."""

    spectrum_id: int | None
    photometry_id: int | None


class AnnotationCreate(RequestModel):
    """A new annotation."""

    obj_id: Annotated[str | None, Field(description="as in the path")] = None
    origin: Origin
    data: Data
    group_ids: GroupChoice | None = None


class AnnotationChange(RequestModel):
    """What to change of an annotation; its author stays."""

    obj_id: Annotated[str | None, Field(description="as in the path")] = None
    author_id: Annotated[int | None, Field(description="as it is")] = None
    origin: Origin | None = None
    data: Data | None = None
    group_ids: GroupChoice | None = None


class Comparison(StrEnum):
    """How a value compares with another."""

    LT = "lt"
    LE = "le"
    EQ = "eq"
    NE = "ne"
    GE = "ge"
    GT = "gt"


class AnnotationComparison(RequestModel):
    """A key of annotations, with the value to compare with; without one, the key is enough."""

    key: Annotated[str, Field(min_length=1)]
    value: str | None = None
    op: Comparison | None = None

    @property
    def number(self) -> float | None:
        """The value as a number, if it is one."""
        try:
            number = float(self.value or "")
        except ValueError:
            return None
        return number if math.isfinite(number) else None

    @property
    def is_of_text(self) -> bool:
        """Whether texts are compared."""
        return self.op is not None and self.number is None

    @model_validator(mode="after")
    def check_order(self) -> Self:
        """Refuse to order texts."""
        if self.op not in {None, Comparison.EQ, Comparison.NE} and self.number is None:
            raise ValueError(f"{self.value!r} is no number, so that only eq and ne compare it")
        return self


def comparisons_of_text(value: object) -> object:
    """Return the comparisons behind `key: value: op,key,…`; anything else as it is."""
    if not isinstance(value, str):
        return value
    found = []
    for text in value.split(","):
        key, *rest = (part.strip() for part in text.rsplit(":", 2))
        if len(rest) == 1:
            raise ValueError(f"{text!r} is not of the form key, or key: value: op")
        found.append({"key": key} | dict(zip(("value", "op"), rest, strict=False)))
    return found

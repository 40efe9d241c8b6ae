"""Columns of exported tables."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

Row = TypeVar("Row", contravariant=True)
Value = str | float | int | bool | datetime.datetime | None


class Kind(StrEnum):
    """What the values of a column are."""

    TEXT = "text"
    REAL = "real"
    INTEGER = "integer"
    TRUTH = "truth"
    TIME = "time"


@dataclass(frozen=True)
class Column(Generic[Row]):
    """A column: its name, what it holds, and how it comes from a row.

    Units are written as VOUnits, `ucd` is the Unified Content Descriptor of the quantity.
    """

    name: str
    kind: Kind
    value: Callable[[Row], Value]
    description: str
    unit: str | None = None
    ucd: str | None = None


def joined(values: Sequence[str]) -> str:
    """Return several texts as one."""
    return "; ".join(values)

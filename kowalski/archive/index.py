"""An index of a collection, as it is declared."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pymongo import ASCENDING, DESCENDING, GEOSPHERE, IndexModel

POSITION = ("coordinates.radec_geojson", GEOSPHERE)
JD = "candidate.jd"
CANDID = ("candid", DESCENDING)


@dataclass(frozen=True)
class Index:
    """An index by its name and keys; with `where`, only of documents that meet a condition.

    With `expires`, a document is removed when the time in the index's field has come.
    """

    name: str
    keys: tuple[tuple[str, int | str], ...]
    unique: bool = False
    where: Mapping[str, Any] | None = None
    expires: bool = False

    def model(self) -> IndexModel:
        """Return the index as the driver makes it."""
        more: dict[str, Any] = {}
        if self.where is not None:
            more["partialFilterExpression"] = dict(self.where)
        if self.expires:
            more["expireAfterSeconds"] = 0
        return IndexModel(list(self.keys), name=self.name, unique=self.unique, **more)

    def sentence(self) -> str:
        """Return the index for people: name, keys, and what is special about it."""
        keys = ", ".join(f"{field} {direction}" for field, direction in self.keys)
        return f"{self.name} ({keys}){', unique' if self.unique else ''}"


def ascending(*fields: str) -> tuple[tuple[str, int], ...]:
    """Return keys that all ascend."""
    return tuple((field, ASCENDING) for field in fields)


def descending(*fields: str) -> tuple[tuple[str, int], ...]:
    """Return keys that all descend."""
    return tuple((field, DESCENDING) for field in fields)


def alert_indexes(object_id: str) -> tuple[Index, ...]:
    """Return the indexes that every collection of alerts has.

    `object_id` is the field that identifies the object; names of indexes go by it.
    """
    objects = (object_id, DESCENDING)
    return (
        Index("radec_candid", (POSITION, CANDID)),
        Index(f"radec_{object_id}", (POSITION, objects)),
        Index("jd_radec_candid", ((JD, ASCENDING), POSITION, CANDID)),
        Index(f"jd_radec_{object_id}", ((JD, ASCENDING), POSITION, objects)),
        Index(object_id, (objects,)),
        Index("candid", (CANDID,), unique=True),
    )

"""Whether the archive has the indexes that are declared, no more and no less."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pymongo.database import Database

from kowalski.archive.collections import CATALOGS, INDEXES, LOADED, OF_CATALOGS
from kowalski.archive.index import Index
from kowalski.archive.sharding import Key, keys

Kind = Literal["missing", "different", "superfluous"]
ALWAYS = "_id_"


@dataclass(frozen=True)
class Deviation:
    """One index that is not as declared; a superfluous one costs writes, but breaks nothing."""

    kind: Kind
    collection: str
    index: str

    @property
    def serious(self) -> bool:
        """Tell whether queries or the uniqueness of documents suffer."""
        return self.kind != "superfluous"

    def sentence(self) -> str:
        """Return the deviation for people."""
        return f"{self.kind:11} {self.collection}: {self.index}"


def declared(database: Database[Any]) -> dict[str, tuple[Index, ...]]:
    """Return the indexes of every collection, those of the catalogues that are loaded included."""
    catalogs = {str(one["_id"]): OF_CATALOGS for one in database[CATALOGS].find(LOADED, {"_id": 1})}
    return catalogs | dict(INDEXES)


def deviations(database: Database[Any]) -> list[Deviation]:
    """Return what is not as declared, sorted by collection."""
    shard_keys = keys(database)
    found = [
        deviation
        for collection, indexes in declared(database).items()
        for deviation in of_collection(
            collection,
            indexes,
            database[collection].index_information(),
            shard_keys.get(collection, {}),
        )
    ]
    return sorted(found, key=lambda one: (one.collection, one.kind, one.index))


def of_collection(
    collection: str, indexes: tuple[Index, ...], present: Mapping[str, Any], shard_key: Key
) -> Iterator[Deviation]:
    """Yield how the indexes of one collection deviate from those declared.

    An index under another name counts, as it serves as well; so does that of the shard key.
    """
    by_keys = {keys_of(known): name for name, known in present.items()}
    accepted = {ALWAYS, by_keys.get(tuple(shard_key.items()))}
    for index in indexes:
        name = index.name if index.name in present else by_keys.get(tuple(index.keys))
        if name is None:
            yield Deviation("missing", collection, index.sentence())
            continue
        accepted.add(name)
        if not same(index, present[name]):
            yield Deviation("different", collection, index.sentence())
    for name in present.keys() - accepted:
        keys = ", ".join(f"{field} {direction}" for field, direction in present[name]["key"])
        yield Deviation("superfluous", collection, f"{name} ({keys})")


def same(index: Index, present: Mapping[str, Any]) -> bool:
    """Tell whether an index is as declared, whatever its name."""
    where = present.get("partialFilterExpression")
    return (
        keys_of(present) == tuple(index.keys)
        and bool(present.get("unique")) == index.unique
        and (None if where is None else dict(where)) == index.where
    )


def keys_of(present: Mapping[str, Any]) -> tuple[tuple[str, int | str], ...]:
    """Return the keys of an index that MongoDB describes; directions may come as floats."""
    return tuple(
        (field, direction if isinstance(direction, str) else int(direction))
        for field, direction in present["key"]
    )

"""How the archive's collections are spread over the shards of a cluster.

Alerts go by `candid`: MongoDB keeps a key unique only where it begins with the shard key, and an
alert must be there once. What is read by its name alone is spread evenly by a hash of it. Catalogues
go by pixel, so that one shard answers for a piece of the sky. Small collections stay where they are.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pymongo.database import Database
from pymongo.errors import OperationFailure

from kowalski.archive.collections import BATCHES, CATALOGS, LOADED, OUTBOX
from kowalski.archive.older_points import older
from kowalski.surveys import SURVEYS

Key = Mapping[str, int | str]
BY_CANDID: Key = {"candid": 1}
BY_HASH: Key = {"_id": "hashed"}
BY_PIXEL: Key = {"hpx": 1}
OF_ROUTERS = "isdbgrid"

KEYS: Mapping[str, Key] = {
    **{survey.alerts: BY_CANDID for survey in SURVEYS.values()},
    **{name: BY_HASH for survey in SURVEYS.values() for name in (survey.aux, older(survey.aux))},
    BATCHES: BY_HASH,
    OUTBOX: BY_HASH,
}
"""The shard key of each collection that is spread; those of catalogues are `BY_PIXEL`."""


class NotShardedError(Exception):
    """The deployment is no sharded cluster, or is sharded in another way; the text says which."""


@dataclass(frozen=True)
class Step:
    """A collection to spread, by its shard key."""

    collection: str
    key: Key

    @property
    def unique(self) -> bool:
        """Tell whether MongoDB has to keep the key unique."""
        return self.key == BY_CANDID

    def command(self, database: str) -> dict[str, Any]:
        """Return the command for MongoDB."""
        return {
            "shardCollection": f"{database}.{self.collection}",
            "key": dict(self.key),
            "unique": self.unique,
        }


def keys(database: Database[Any]) -> dict[str, Key]:
    """Return the shard key of each collection, those of the catalogues that are loaded included."""
    catalogs = {str(one["_id"]): BY_PIXEL for one in database[CATALOGS].find(LOADED, {"_id": 1})}
    return catalogs | dict(KEYS)


def remaining(wanted: Mapping[str, Key], spread: Mapping[str, Key]) -> list[Step]:
    """Return what is still to be spread.

    Raises
    ------
    NotShardedError
        A collection is spread by another key.
    """
    for collection, key in wanted.items():
        if collection in spread and dict(spread[collection]) != dict(key):
            raise NotShardedError(
                f"{collection} is sharded by {dict(spread[collection])}, not by {dict(key)}: "
                "`reshardCollection` of MongoDB changes that"
            )
    return [Step(name, key) for name, key in wanted.items() if name not in spread]


def shard(database: Database[Any]) -> list[Step]:
    """Spread the collections of a sharded cluster that are not spread yet, and return them.

    Raises
    ------
    NotShardedError
        No router answers, MongoDB refuses, or a collection is spread by another key.
    """
    admin = database.client.admin
    if admin.command("hello").get("msg") != OF_ROUTERS:
        raise NotShardedError(
            "mongodb.uri leads to no mongos: this deployment is not sharded, and nothing is to be done"
        )
    steps = remaining(keys(database), spread(database))
    try:
        admin.command("enableSharding", database.name)
        for step in steps:
            database[step.collection].create_index(list(step.key.items()), unique=step.unique)
            admin.command(step.command(database.name))
    except OperationFailure as error:
        raise NotShardedError(f"MongoDB refuses: {error}") from None
    return steps


def spread(database: Database[Any]) -> dict[str, Key]:
    """Return the shard keys of this database's collections, as a cluster keeps them."""
    prefix = f"{database.name}."
    return {
        document["_id"].removeprefix(prefix): {
            field: direction if isinstance(direction, str) else int(direction)
            for field, direction in document["key"].items()
        }
        for document in database.client.config.collections.find(
            {"_id": {"$gte": prefix, "$lt": f"{database.name}/"}}
        )
    }

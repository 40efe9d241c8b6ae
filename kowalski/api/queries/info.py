"""What there is to be told of the archive itself."""

from typing import Any

from kowalski.api.access.collections import check_readable, readable
from kowalski.api.access.reader import Options, Reader, explained
from kowalski.api.errors import InvalidRequestError
from kowalski.api.models.queries import InfoQuery

TELLS_OF_HIDDEN = frozenset(
    {"size", "count", "avgObjSize", "storageSize", "freeStorageSize", "totalSize", "wiredTiger"}
    | {"indexDetails", "indexSizes", "totalIndexSize"}
)
"""Figures of a collection in which hidden documents are counted."""

OF_THE_DATABASE = frozenset({"db", "collections", "views", "indexes", "scaleFactor", "ok"})
CLUSTER = frozenset({"$clusterTime", "operationTime"})


async def info(reader: Reader, query: InfoQuery, options: Options) -> Any:
    """Return what a command asks for."""
    with explained(options):
        if query.command == "catalog_names":
            names = await reader.database.list_collection_names()
            return readable(reader.caller, names)
        if query.command == "db_info":
            return await database_info(reader)
        if query.catalog is None:
            raise InvalidRequestError("catalog is missing: name the collection to tell of.")
        check_readable(reader.caller, query.catalog)
        if query.command == "index_info":
            return await reader.database[query.catalog].index_information()
        return await collection_info(reader, query.catalog, options)


async def database_info(reader: Reader) -> dict[str, Any]:
    """Return MongoDB's figures of the database; sizes are for administrators only."""
    figures = await reader.database.command("dbstats")
    return {
        name: value
        for name, value in figures.items()
        if name not in CLUSTER and (reader.caller.is_admin or name in OF_THE_DATABASE)
    }


async def collection_info(reader: Reader, collection: str, options: Options) -> dict[str, Any]:
    """Return MongoDB's figures of a collection; of what is visible in part, only its own count."""
    figures = await reader.database.command("collstats", collection)
    figures = {name: value for name, value in figures.items() if name not in CLUSTER}
    if reader.visible(collection) is None:
        return figures
    open_figures = {name: value for name, value in figures.items() if name not in TELLS_OF_HIDDEN}
    return open_figures | {"count": await reader.estimated_count(collection, options)}

"""Reading the archive as one caller may: nothing else of the query service reads alerts."""

import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from pymongo.errors import (
    AutoReconnect,
    ExecutionTimeout,
    OperationFailure,
    PyMongoError,
    ServerSelectionTimeoutError,
    WTimeoutError,
)

from kowalski.api.access.caller import Caller
from kowalski.api.access.collections import check_readable
from kowalski.api.access.expressions import can_fail, check_operators
from kowalski.api.access.pipelines import behind_visibility, permitted_pipeline
from kowalski.api.access.projections import projection_stages
from kowalski.api.access.visibility import Points, Rows, Stage, visibility
from kowalski.api.errors import APIError, InvalidRequestError, UnavailableError
from kowalski.archive.asynchronous import AsyncDatabase

Document = dict[str, Any]
Filter = Mapping[str, Any]


@dataclass(frozen=True)
class Options:
    """How documents are read: order, how many, how long."""

    max_time_ms: int
    skip: int = 0
    limit: int = 0
    sort: list[tuple[str, int]] | None = None
    hint: Any = None
    allow_disk_use: bool = True


class Reader:
    """The archive as one caller sees it."""

    def __init__(self, database: AsyncDatabase, caller: Caller) -> None:
        self.database = database
        self.caller = caller
        self.comment = f"{caller.username} {secrets.token_hex(12)}"
        """Goes with all that is asked of MongoDB: who asks, and a mark by which it can be ended."""

    def visible(self, collection: str) -> Rows | Points | None:
        """Return what may be seen of a collection that may be read."""
        check_readable(self.caller, collection)
        return visibility(self.caller, collection)

    async def find(
        self, collection: str, condition: Filter, projection: Filter | None, options: Options
    ) -> AsyncIterator[Document]:
        """Yield the visible documents that meet a condition."""
        seen = self.visible(collection)
        check_operators("filter", condition)
        check_operators("projection", projection)
        if isinstance(seen, Points) or (seen is not None and can_fail(condition)):
            stages = behind_visibility(self.caller, collection, [{"$match": dict(condition)}])
            stages += find_stages(projection, options)
            cursor = self.aggregation(collection, stages, options)
        else:
            cursor = self.database[collection].find(
                merged(seen, condition),
                projection or None,
                skip=options.skip,
                limit=options.limit,
                sort=options.sort or None,
                hint=options.hint,
                max_time_ms=options.max_time_ms,
                comment=self.comment,
                allow_disk_use=True,
            )
        async for document in read(cursor, options):
            yield document

    async def aggregate(
        self, collection: str, pipeline: object, options: Options
    ) -> AsyncIterator[Document]:
        """Yield what a caller's pipeline makes of the visible documents."""
        stages = permitted_pipeline(self.caller, collection, pipeline)
        async for document in read(self.aggregation(collection, stages, options), options):
            yield document

    def aggregation(self, collection: str, stages: list[Stage], options: Options) -> Any:
        """Return the cursor of a pipeline that is permitted."""
        more = {} if options.hint is None else {"hint": options.hint}
        return self.database[collection].aggregate(
            stages,
            allowDiskUse=options.allow_disk_use,
            maxTimeMS=options.max_time_ms,
            comment=self.comment,
            **more,
        )

    async def count(self, collection: str, condition: Filter, options: Options) -> int:
        """Return how many visible documents meet a condition."""
        seen = self.visible(collection)
        check_operators("filter", condition)
        if isinstance(seen, Points) or (seen is not None and can_fail(condition)):
            stages = behind_visibility(self.caller, collection, [{"$match": dict(condition)}])
            cursor = self.aggregation(collection, [*stages, {"$count": "n"}], options)
            with explained(options):
                return sum([document["n"] async for document in cursor])
        with explained(options):
            counted: int = await self.database[collection].count_documents(
                merged(seen, condition),
                maxTimeMS=options.max_time_ms,
                comment=self.comment,
            )
            return counted

    async def estimated_count(self, collection: str, options: Options) -> int:
        """Return about how many documents there are; of what is visible in part, exactly."""
        seen = self.visible(collection)
        if isinstance(seen, Rows) or (seen is not None and seen.counterpart is not None):
            return await self.count(collection, {}, options)
        with explained(options):
            estimated: int = await self.database[collection].estimated_document_count(
                maxTimeMS=options.max_time_ms, comment=self.comment
            )
            return estimated


async def read(cursor: Any, options: Options) -> AsyncIterator[Document]:
    """Yield what a cursor gives, and close it whatever happens; read to its end, it is closed."""
    try:
        with explained(options):
            async for document in cursor:
                yield document
    finally:
        if cursor.alive:
            await cursor.close()


def merged(seen: Rows | None, condition: Filter) -> Document:
    """Return a condition that only visible documents meet."""
    if seen is None:
        return dict(condition)
    return {"$and": [dict(seen.condition), dict(condition)]}


def find_stages(projection: Filter | None, options: Options) -> list[Stage]:
    """Return the stages that do to documents what the options of a find would."""
    stages: list[Stage] = []
    if options.sort:
        stages.append({"$sort": dict(options.sort)})
    if options.skip:
        stages.append({"$skip": options.skip})
    if options.limit:
        stages.append({"$limit": options.limit})
    return stages + projection_stages(projection or {})


@contextmanager
def explained(options: Options) -> Any:
    """Turn what MongoDB refuses into a refusal of ours that says why."""
    try:
        yield
    except APIError:
        raise
    except ExecutionTimeout:
        raise InvalidRequestError(
            f"max_time_ms: the query took longer than {options.max_time_ms} ms; "
            "use an indexed field, ask for less, or raise it."
        ) from None
    except (AutoReconnect, ServerSelectionTimeoutError, WTimeoutError):
        raise UnavailableError("The archive cannot be reached now; try again.") from None
    except OperationFailure as error:
        reason = (error.details or {}).get("errmsg", str(error))
        raise InvalidRequestError(f"{type(error).__name__}: {reason}") from None
    except (PyMongoError, TypeError, ValueError, OverflowError) as error:
        raise InvalidRequestError(f"{type(error).__name__}: {error}") from None

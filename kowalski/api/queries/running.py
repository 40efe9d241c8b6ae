"""From a query to its answer."""

import asyncio
import math
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from baselayer.settings.kowalski import KowalskiAPISettings
from kowalski.api.access.collections import CollectionNames, check_readable
from kowalski.api.access.reader import Options, Reader
from kowalski.api.envelope import NO_DATA, Json
from kowalski.api.errors import APIError, ForbiddenError, InvalidRequestError
from kowalski.api.models import queries as models
from kowalski.api.models.base import explain
from kowalski.api.queries import cone_search, near, paging, skymap
from kowalski.api.queries.answer import Budget, Document, array, encoded, gathered, mapping
from kowalski.api.queries.cone_search import Cones, Search
from kowalski.api.queries.info import info
from kowalski.api.queries.positions import positions, radians

ANY_QUERY: TypeAdapter[models.Query] = TypeAdapter(models.AnyQuery)


def read_query(body: Any) -> models.Query:
    """Return a query as its type.

    Raises
    ------
    InvalidRequestError
        It is of no known type, or misses or garbles something; the text names the field.
    """
    if not isinstance(body, Mapping):
        raise InvalidRequestError("The body must be an object with query_type and query.")
    kind = body.get("query_type")
    if kind not in models.QUERY_TYPES:
        raise InvalidRequestError(f"query_type {kind!s:.40} not in {models.QUERY_TYPES}")
    if not isinstance(body.get("query"), Mapping):
        raise InvalidRequestError("query is missing: send an object with what is asked for.")
    try:
        return ANY_QUERY.validate_python(body)
    except ValidationError as error:
        raise InvalidRequestError(explain(error)) from None


@dataclass(frozen=True)
class Runner:
    """Runs the queries of one caller, of whose archive the reader is."""

    reader: Reader
    names: CollectionNames
    settings: KowalskiAPISettings

    def budget(self) -> Budget:
        """Return how much an answer may hold."""
        return Budget(self.settings.max_result_mib)

    def options(self, asked: models.RunOptions, *taken: str) -> Options:
        """Return options of a query: those of the request that its type takes."""
        most = self.settings.max_time_ms
        return Options(
            max_time_ms=min(asked.max_time_ms or most, most),
            **{name: getattr(asked, name) for name in taken},
        )

    async def check(self, collection: str) -> None:
        """Refuse a collection that may not be read, or that there is not."""
        check_readable(self.reader.caller, collection)
        await self.names.check(collection)

    async def run(self, query: models.Query) -> Any:
        """Return the data of the answer."""
        match query:
            case models.Find() | models.Aggregate() | models.Skymap():
                return array(await gathered(self.documents(query), self.budget()))
            case models.FindOne():
                return await self.find_one(query)
            case models.CountDocuments():
                return await self.count(query)
            case models.EstimatedDocumentCount():
                await self.check(query.query.catalog)
                options = self.options(query.options)
                return await self.reader.estimated_count(query.query.catalog, options)
            case models.Info():
                if query.query.catalog is not None:
                    await self.check(query.query.catalog)
                return await info(self.reader, query.query, self.options(query.options))
            case models.ConeSearch():
                return await self.cone_search(query)
            case models.Near():
                return await self.near(query)
            case models.Drop():
                check_readable(self.reader.caller, query.query.catalog)
                raise ForbiddenError(
                    "query_type drop: nothing is dropped through the API; whoever runs this "
                    "instance can remove a catalogue in MongoDB."
                )

    async def documents(self, query: models.Query) -> AsyncIterator[Document]:
        """Yield the documents of a query whose answer is a list of them.

        Raises
        ------
        InvalidRequestError
            Its answer is something else.
        """
        match query:
            case models.Find() | models.Skymap():
                asked = await self.search_of(query)
                found = self.reader.find(
                    asked.collection, asked.condition, asked.projection, asked.options
                )
                if isinstance(query, models.Skymap):
                    region = await skymap.find_region(self.reader, query.query.skymap)
                    found = skymap.search(self.reader, asked, region)
            case models.Aggregate():
                await self.check(query.query.catalog)
                options = Options(
                    max_time_ms=self.options(query.options).max_time_ms,
                    allow_disk_use=query.options.allowDiskUse,
                )
                found = self.reader.aggregate(query.query.catalog, query.query.pipeline, options)
            case _:
                raise InvalidRequestError(
                    f"query_type {query.query_type}: only find, aggregate and skymap are answered "
                    "by lines."
                )
        async for document in found:
            yield document

    async def search_of(self, query: models.Find | models.Skymap) -> Search:
        """Return what a query asks of one collection."""
        asked = query.query
        await self.check(asked.catalog)
        options = self.options(query.options, "skip", "limit", "sort", "hint")
        return Search(asked.catalog, asked.filter, asked.projection, options, self.budget())

    async def page(self, query: models.Find, size: int) -> tuple[Json, str | None]:
        """Return one page of documents, and the text by which the next is asked for."""
        whole = await self.search_of(query)
        part = paging.page_of(whole, size, query.options.after)
        found = self.reader.find(part.collection, part.condition, part.projection, part.options)
        documents = [document async for document in found]
        following = paging.finish(documents, whole, size)
        return array(await encoded(documents, whole.budget)), following

    async def find_one(self, query: models.FindOne) -> Any:
        """Return one document that meets a filter, no data without one."""
        await self.check(query.query.catalog)
        options = Options(max_time_ms=self.options(query.options).max_time_ms, limit=1)
        documents = self.reader.find(query.query.catalog, query.query.filter, None, options)
        texts = await gathered(documents, self.budget())
        return Json(texts[0]) if texts else NO_DATA

    async def count(self, query: models.CountDocuments) -> int:
        """Return how many documents meet a filter."""
        await self.check(query.query.catalog)
        options = self.options(query.options)
        return await self.reader.count(query.query.catalog, query.query.filter, options)

    async def cone_search(self, query: models.ConeSearch) -> Json:
        """Return the documents in cones, by catalogue and position."""
        coordinates = query.query.object_coordinates
        radius = radians(coordinates.cone_search_radius, coordinates.cone_search_unit)
        cones = Cones(positions(coordinates.radec), radius)
        searches = await self.searches(query)
        return await together(
            {name: cone_search.search(self.reader, asked, cones) for name, asked in searches}
        )

    async def near(self, query: models.Near) -> Json:
        """Return the documents around positions, nearest first, by catalogue and position."""
        asked_for = query.query
        nearest = radians(asked_for.min_distance, asked_for.distance_units)
        farthest = near.DEFAULT_DISTANCE
        if asked_for.max_distance is not None:
            farthest = radians(asked_for.max_distance, asked_for.distance_units)
        if not nearest <= farthest < math.inf:
            raise InvalidRequestError("min_distance must not be more than max_distance.")
        places = positions(asked_for.radec)
        searches = await self.searches(query)
        bounds = (nearest, farthest)
        return await together(
            {name: near.search(self.reader, asked, places, bounds) for name, asked in searches}
        )

    async def searches(self, query: models.ConeSearch | models.Near) -> list[tuple[str, Search]]:
        """Return what is asked of each catalogue."""
        budget = self.budget()
        options = self.options(query.options, "skip", "limit", "sort", "hint")
        for name in query.query.catalogs:
            await self.check(name)
        return [
            (name, Search(name, part.filter, part.projection, options, budget))
            for name, part in query.query.catalogs.items()
        ]


async def together(searches: Mapping[str, Any]) -> Json:
    """Run searches of catalogues at once and return their answers by name."""
    try:
        async with asyncio.TaskGroup() as group:
            tasks = {name: group.create_task(search) for name, search in searches.items()}
    except ExceptionGroup as group_of_errors:
        refusals, defects = group_of_errors.split(APIError)
        if refusals is None or defects is not None:
            raise
        raise first_of(refusals) from None
    return mapping({name: mapping(task.result()) for name, task in tasks.items()})


def first_of(errors: ExceptionGroup[APIError]) -> APIError:
    """Return one refusal of a group: the first tells enough."""
    error = errors.exceptions[0]
    return first_of(error) if isinstance(error, ExceptionGroup) else error

"""Queries."""

import time

from aiohttp import web
from prometheus_client import Histogram

from kowalski.api.access.reader import Reader
from kowalski.api.context import CALLER, DATABASE, NAMES, SETTINGS
from kowalski.api.envelope import success
from kowalski.api.handlers.body import json_body
from kowalski.api.hanging_up import while_listening
from kowalski.api.models.queries import Find, Query
from kowalski.api.queries import lines
from kowalski.api.queries.running import Runner, read_query

SECONDS = Histogram(
    "kowalski_api_query_seconds",
    "Time from query to answer",
    ["query_type"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60, 300),
)


async def run_query(request: web.Request) -> web.StreamResponse:
    """Ask the archive.

    Filters, projections and pipelines are MongoDB's, as objects or as texts that hold them. Alerts
    and points of history are seen only of the programs that the user is permitted. With
    `Accept: application/x-ndjson`, the documents of a find, aggregate or skymap come one a line.
    When the client hangs up, the query ends.
    """
    query = read_query(await json_body(request))
    app = request.app
    reader = Reader(app[DATABASE], request[CALLER])
    runner = Runner(reader, app[NAMES], app[SETTINGS].kowalski.api)
    started = time.perf_counter()
    answer = await while_listening(request, reader, answered(request, runner, query))
    SECONDS.labels(query.query_type).observe(time.perf_counter() - started)
    return answer


async def answered(request: web.Request, runner: Runner, query: Query) -> web.StreamResponse:
    """Return the answer to a query, in the form that is asked for."""
    if lines.wanted(request):
        return await lines.send(request, runner.documents(query))
    if isinstance(query, Find) and query.options.page_size is not None:
        data, following = await runner.page(query, query.options.page_size)
        return success("Successfully executed query", data, next=following)
    return success("Successfully executed query", await runner.run(query))

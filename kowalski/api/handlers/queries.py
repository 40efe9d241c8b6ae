"""Queries."""

import time

from aiohttp import web
from prometheus_client import Histogram

from kowalski.api.context import CALLER, DATABASE, NAMES, SETTINGS
from kowalski.api.envelope import success
from kowalski.api.handlers.body import json_body
from kowalski.api.queries.running import Runner, read_query

SECONDS = Histogram(
    "kowalski_api_query_seconds",
    "Time from query to answer",
    ["query_type"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60, 300),
)


async def run_query(request: web.Request) -> web.Response:
    """Ask the archive.

    Filters, projections and pipelines are MongoDB's, as objects or as texts that hold them. Alerts
    and points of history are seen only of the programs that the user is permitted.
    """
    query = read_query(await json_body(request))
    app = request.app
    runner = Runner(app[DATABASE], app[NAMES], app[SETTINGS].kowalski.api, request[CALLER])
    started = time.perf_counter()
    data = await runner.run(query)
    SECONDS.labels(query.query_type).observe(time.perf_counter() - started)
    return success("Successfully executed query", data)

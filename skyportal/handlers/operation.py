"""`/health`, `/metrics` and the OpenAPI document."""

import asyncio
from collections.abc import Callable

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from tornado.escape import json_encode

from skyportal.config import VERSION, Marshal
from skyportal.handlers.base import BaseHandler


class HealthHandler(BaseHandler):
    """Whether this process can serve."""

    route = "/health"

    async def get(self) -> None:
        """Answer 200 when the database answers, 503 when it does not."""
        error = await asyncio.get_running_loop().run_in_executor(
            self.marshal.pool, database_error, self.marshal
        )
        facts = {"version": VERSION, "database": error or "ok"} | (
            {"error": error} if error else {}
        )
        self.set_status(503 if error else 200)
        self.set_header("Content-Type", "application/json")
        await self.finish(json_encode(facts))

    head = get


def database_error(marshal: Marshal) -> str | None:
    """Return why the database does not answer, if it does not."""
    try:
        with marshal.engine.connect() as connection:
            connection.execute(text("select 1"))
    except SQLAlchemyError as error:
        return f"the database does not answer: {type(error).__name__}"
    return None


class MetricsHandler(BaseHandler):
    """Counters for Prometheus."""

    route = "/metrics"

    async def get(self) -> None:
        """Answer in the format of Prometheus."""
        self.set_header("Content-Type", CONTENT_TYPE_LATEST)
        await self.finish(generate_latest())


class OpenAPIHandler(BaseHandler):
    """The description of the API."""

    route = "/api/openapi.json"

    def initialize(self, marshal: Marshal, described: Callable[[], str]) -> None:  # type: ignore[override]
        super().initialize(marshal)
        self.described = described

    async def get(self) -> None:
        """Answer with the OpenAPI document."""
        self.set_header("Content-Type", "application/json")
        await self.finish(await asyncio.to_thread(self.described))

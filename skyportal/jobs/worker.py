"""The process that runs background jobs."""

import asyncio

import structlog
from procrastinate import App, PsycopgConnector
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from baselayer.operation import serve_operation
from baselayer.settings import Settings
from skyportal.database import DatabaseRole, connect
from skyportal.jobs.tasks import add_tasks

logger = structlog.get_logger()

POLL_SECONDS = 5.0
SHUTDOWN_SECONDS = 20.0


def queue(settings: Settings) -> App:
    """Return the queue, reached as the worker's role."""
    server = settings.postgresql
    connector = PsycopgConnector(
        kwargs={
            "host": server.host,
            "port": server.port,
            "user": server.worker_user,
            "password": settings.secrets.postgresql_worker_password,
            "dbname": server.database,
            "application_name": "skyportal queue",
        }
    )
    return App(connector=connector)


def run(settings: Settings) -> None:
    """Run jobs until SIGTERM or SIGINT, then finish those that are running."""
    engine = connect(settings, DatabaseRole.WORKER)
    app = queue(settings)
    add_tasks(app, engine, settings)

    def health() -> dict[str, object]:
        try:
            with engine.connect() as connection:
                waiting = connection.scalar(
                    text("select count(*) from procrastinate_jobs where status = 'todo'")
                )
        except SQLAlchemyError as error:
            return {"error": f"the database does not answer: {type(error).__name__}"}
        return {"jobs_waiting": waiting}

    server = serve_operation(
        settings.skyportal.worker.metrics_port, health, settings.operation.host
    )

    async def main() -> None:
        async with app.open_async():
            logger.info("working")
            await app.run_worker_async(
                concurrency=settings.skyportal.worker.concurrency,
                fetch_job_polling_interval=POLL_SECONDS,
                shutdown_graceful_timeout=SHUTDOWN_SECONDS,
                delete_jobs="successful",  # failed ones stay, to be looked at
            )

    try:
        asyncio.run(main())
    finally:
        server.shutdown()
        engine.dispose()

"""`kowalski scheduler`: hands batches to workers."""

import asyncio
import threading

import dask
import structlog
from distributed import Scheduler
from prometheus_client import Gauge

from baselayer.operation import serve_operation
from baselayer.settings import Settings

log = structlog.get_logger()

WORKERS = Gauge("kowalski_dask_workers", "Workers that the dask scheduler knows")
TASKS = Gauge("kowalski_dask_tasks", "Batches that the dask scheduler holds")


def run(settings: Settings, stop: threading.Event) -> None:
    """Run the scheduler until told to stop."""
    asyncio.run(serve(settings, stop))


async def serve(settings: Settings, stop: threading.Event) -> None:
    """Run the scheduler in this event loop."""
    own = settings.dask
    dask.config.set({"distributed.scheduler.worker-saturation": own.worker_saturation})
    async with Scheduler(
        host=own.host, port=own.scheduler_port, dashboard=False, dashboard_address=":0"
    ) as scheduler:
        serve_operation(own.scheduler_http_port, lambda: facts(scheduler), settings.operation.host)
        WORKERS.set_function(lambda: len(scheduler.workers))
        TASKS.set_function(lambda: len(scheduler.tasks))
        log.info("scheduler listens", address=scheduler.address)
        await asyncio.to_thread(stop.wait)


def facts(scheduler: Scheduler) -> dict[str, object]:
    """Return facts for `/health`."""
    return {
        "address": scheduler.address,
        "workers": len(scheduler.workers),
        "tasks": len(scheduler.tasks),
    }

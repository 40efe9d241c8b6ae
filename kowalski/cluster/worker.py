"""`kowalski worker`: one thread that runs the pipeline on batches of alerts."""

import asyncio
import os
import socket
import threading

import dask
import psutil
import structlog
from dask.utils import parse_bytes
from distributed import Worker
from prometheus_client import Gauge

import kowalski.pipeline.batch  # noqa: F401 (so that the first batch need not wait for it)
from baselayer.operation import keep_what_is_loaded, serve_operation
from baselayer.settings import Settings
from kowalski.archive import health
from kowalski.pipeline.context import context, engine_choice
from kowalski.pipeline.scores import prepare

log = structlog.get_logger()

LOOK_SECONDS = 0.2
RETRY_SECONDS = 1.0
CONNECT_SECONDS = "10s"
DRAIN_SECONDS = 25.0

MEMORY = Gauge("kowalski_worker_memory_bytes", "Resident memory of this worker")


class MemoryExceededError(Exception):
    """The worker has outgrown its limit, and leaves so that a fresh one takes its place."""


class PipelineWorker:
    """A dask worker that is started again whenever it loses its scheduler."""

    def __init__(self, settings: Settings, index: int) -> None:
        self.settings = settings
        self.index = index
        self.limit = parse_bytes(settings.dask.worker_memory_limit)
        self.process = psutil.Process(os.getpid())
        self.connected = False

    def run(self, stop: threading.Event) -> None:
        """Work until told to stop.

        Raises
        ------
        MemoryExceededError
            The process is larger than `dask.worker_memory_limit`.
        ModelError
            The settings name models that do not exist.
        """
        own = self.settings
        for survey in own.kowalski.broker.surveys:
            prepare(survey, own.kowalski.models.get(survey, {}), engine_choice(own))
        keep_what_is_loaded()
        MEMORY.set_function(lambda: self.process.memory_info().rss)
        serve_operation(own.dask.worker_http_port + self.index, self.facts, own.operation.host)
        asyncio.run(self.serve(stop))

    async def serve(self, stop: threading.Event) -> None:
        """Keep a dask worker connected."""
        # The limit is watched here: dask's own would need a second process for each worker.
        dask.config.set(
            {
                "distributed.comm.timeouts.connect": CONNECT_SECONDS,
                "distributed.worker.memory.spill": False,
                "distributed.worker.memory.target": False,
                "distributed.worker.memory.pause": False,
            }
        )
        while not stop.is_set():
            try:
                await self.work(stop)
            except (OSError, TimeoutError, RuntimeError) as error:
                log.warning("scheduler not reached", reason=str(error))
            await asyncio.sleep(0 if stop.is_set() else RETRY_SECONDS)

    async def work(self, stop: threading.Event) -> None:
        """Work for one scheduler until it is gone or we are told to stop."""
        own = self.settings.dask
        worker = await Worker(
            own.scheduler_address,
            host=own.host,
            nthreads=1,
            name=f"{socket.gethostname()}-{self.index}-{os.getpid()}",
            memory_limit=0,
            dashboard=False,
            dashboard_address=":0",
        )
        self.connected = True
        log.info("worker is ready", address=worker.address, scheduler=own.scheduler_address)
        try:
            while worker.status.name in ("init", "running", "paused") and not stop.is_set():
                self.check_memory()
                await asyncio.sleep(LOOK_SECONDS)
        finally:
            self.connected = False
            await worker.close(timeout=DRAIN_SECONDS, executor_wait=True)
        if not stop.is_set():
            log.warning("scheduler lost")

    def check_memory(self) -> None:
        """Make sure that the process keeps to its limit."""
        used = self.process.memory_info().rss
        if used > self.limit:
            raise MemoryExceededError(
                f"{used >> 20} MiB used, dask.worker_memory_limit is {self.limit >> 20} MiB"
            )

    def facts(self) -> dict[str, object]:
        """Return facts for `/health`."""
        fault = None if self.connected else "not connected to the dask scheduler"
        fault = fault or health.fault(context().database)
        facts: dict[str, object] = {"memory_mib": self.process.memory_info().rss >> 20}
        return facts | ({"error": fault} if fault else {})

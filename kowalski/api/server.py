"""The application under gunicorn: several processes on one port.

The application's modules are imported once, before the processes part: that takes seconds. What a
process must have for itself, such as connections, is opened when its application starts.
"""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from aiohttp import web
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from prometheus_client import CollectorRegistry, multiprocess

from baselayer.operation import keep_what_is_loaded, serve_operation
from baselayer.settings import Settings
from kowalski.api.app import make_app
from kowalski.api.slow_clients import HEAD_SECONDS, watching

ADDRESS_BYTES = 2**18  # a thousand names in a query string fit
GRACE_SECONDS = 25
STUCK_SECONDS = 60
KEEPALIVE_SECONDS = 75


class OwnLogs(Logger):  # type: ignore[misc]
    """Gunicorn's log, in the format of ours."""

    def setup(self, cfg: Any) -> None:
        """Let the root logger write what gunicorn says."""
        del cfg
        self.error_log.propagate = True
        self.error_log.handlers.clear()


class QueryService(BaseApplication):  # type: ignore[misc]
    """Gunicorn, configured by our settings alone."""

    def __init__(self, settings: Settings, metrics_folder: Path) -> None:
        self.settings = settings
        self.metrics_folder = metrics_folder
        super().__init__()

    def load_config(self) -> None:
        """Hand our settings to gunicorn."""
        api = self.settings.kowalski.api
        for name, value in {
            "bind": f"{api.host}:{api.port}",
            "workers": api.workers,
            "worker_class": "aiohttp.GunicornWebWorker",
            "graceful_timeout": GRACE_SECONDS,
            "timeout": STUCK_SECONDS,
            "logger_class": OwnLogs,
            "proc_name": "kowalski-api",
            "control_socket_disable": True,
            "when_ready": self.serve_metrics,
            "child_exit": forget_process,
            "on_exit": self.clean_up,
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Return what makes the application, in each process by itself."""

        async def application() -> web.AppRunner:
            app = make_app(self.settings)
            runner = web.AppRunner(
                app,
                keepalive_timeout=KEEPALIVE_SECONDS,
                access_log=None,
                max_line_size=ADDRESS_BYTES,
                shutdown_timeout=GRACE_SECONDS * 0.95,
            )

            async def slow_clients(app: web.Application) -> AsyncIterator[None]:
                del app
                async with watching(runner, HEAD_SECONDS):
                    yield

            app.cleanup_ctx.append(slow_clients)
            keep_what_is_loaded()
            return runner

        return application

    def serve_metrics(self, server: Any) -> None:
        """Serve the metrics of all processes from the one that watches over them."""
        del server
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        serve_operation(
            self.settings.kowalski.api.metrics_port,
            lambda: {"processes": self.settings.kowalski.api.workers},
            self.settings.operation.host,
            registry,
        )

    def clean_up(self, server: Any) -> None:
        """Remove the metrics when all processes have ended."""
        del server
        shutil.rmtree(self.metrics_folder, ignore_errors=True)


def forget_process(server: Any, worker: Any) -> None:
    """Take the gauges of a process that has ended out of the metrics."""
    del server
    multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]

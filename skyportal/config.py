"""What every part of the running application shares."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.metadata import version
from threading import BoundedSemaphore
from urllib.parse import urlsplit

from prometheus_client import Counter, Gauge, Histogram
from sqlalchemy import Engine

from baselayer.settings import Settings
from skyportal.kowalski import Kowalski
from skyportal.rate_limit import RateLimit

VERSION = version("fritz")

REQUESTS = Counter(
    "skyportal_requests_total",
    "Requests answered, by method, route and status",
    ["method", "route", "status"],
)
REQUEST_SECONDS = Histogram(
    "skyportal_request_seconds",
    "Time from request to answer, by method and route",
    ["method", "route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
POOL_BUSY = Gauge("skyportal_pool_busy", "Threads that run a request now")
POOL_WAITING = Gauge("skyportal_pool_waiting", "Requests that wait for a thread")


@dataclass(frozen=True)
class Marshal:
    """The running application: settings, database, the threads that talk to it, and Kowalski.

    Files have threads of their own, so that those who read slowly keep nobody waiting.
    """

    settings: Settings
    engine: Engine
    pool: ThreadPoolExecutor
    rate_limit: RateLimit
    exports: ThreadPoolExecutor
    export_turns: BoundedSemaphore
    kowalski: Kowalski

    @property
    def cookie_name(self) -> str:
        """Name of the session cookie; browsers do not tell ports apart, so it carries the port."""
        port = urlsplit(self.settings.skyportal.app.public_url).port
        return f"fritz_session_{port}" if port else "fritz_session"

    @property
    def is_https(self) -> bool:
        """Whether people come by HTTPS, so that cookies must not go without."""
        return self.settings.skyportal.app.public_url.startswith("https://")

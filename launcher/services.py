"""What `fritz run` runs, and in which order.

A service is started when all that it needs is ready. The container deployment runs the same
commands with the same settings (`docker-compose.yaml`).
"""

from collections.abc import Callable
from dataclasses import dataclass

from baselayer.settings import Settings

EMBEDDED = ("mongodb", "postgresql", "kafka")


@dataclass(frozen=True)
class Service:
    """A process that stays up.

    `port` returns the port of its `/health`; `command` starts with the name of our console script.
    """

    name: str
    command: tuple[str, ...]
    needs: tuple[str, ...]
    port: Callable[[Settings], int]
    about: str


@dataclass(frozen=True)
class Task:
    """A command that runs to its end at every start; running it again changes nothing."""

    name: str
    command: tuple[str, ...]
    needs: tuple[str, ...]
    about: str


def worker(index: int) -> Service:
    """Return the dask worker of that number."""
    return Service(
        f"worker-{index}",
        ("kowalski", "worker", "--index", str(index)),
        ("scheduler", "mongodb"),
        lambda settings: settings.dask.worker_http_port + index,
        "runs the pipeline on batches of alerts",
    )


TASKS = (
    Task("migrate", ("skyportal", "migrate"), ("postgresql",), "makes or upgrades the tables"),
    Task("seed", ("skyportal", "seed"), ("migrate",), "streams, groups, filters, instruments"),
    Task("init", ("kowalski", "init"), ("mongodb",), "indexes and the first user"),
    Task("filters", ("kowalski", "filters", "seed"), ("marshal", "init"), "the groups' filters"),
)

SERVICES = (
    Service(
        "scheduler",
        ("kowalski", "scheduler"),
        (),
        lambda settings: settings.dask.scheduler_http_port,
        "hands batches to workers",
    ),
    Service(
        "api",
        ("kowalski", "api"),
        ("init",),
        lambda settings: settings.kowalski.api.port,
        "answers scientists' queries",
    ),
    Service(
        "marshal",
        ("skyportal", "app"),
        ("seed",),
        lambda settings: settings.skyportal.app.port,
        "the web application",
    ),
    Service(
        "marshal-worker",
        ("skyportal", "worker"),
        ("seed",),
        lambda settings: settings.skyportal.worker.metrics_port,
        "background jobs of the marshal",
    ),
    Service(
        "broker",
        ("kowalski", "broker"),
        ("kafka", "worker-0", "filters"),
        lambda settings: settings.kowalski.broker.metrics_port,
        "reads alerts from Kafka",
    ),
    Service(
        "publisher",
        ("kowalski", "publisher"),
        ("marshal", "filters"),
        lambda settings: settings.kowalski.publisher.metrics_port,
        "hands candidates to the marshal",
    ),
)

TNS = Service(
    "tns",
    ("kowalski", "tns"),
    ("init",),
    lambda settings: settings.kowalski.tns.metrics_port,
    "copies the Transient Name Server",
)


def services(settings: Settings) -> tuple[Service, ...]:
    """Return every service of an instance, those that its settings switch on among them."""
    workers = tuple(worker(index) for index in range(settings.dask.workers))
    return SERVICES + ((TNS,) if settings.launcher.follow_tns else ()) + workers

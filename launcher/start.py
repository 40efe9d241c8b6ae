"""Starting everything in the order of its needs, as soon as they are met."""

import http.client
import os
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from baselayer.settings import Settings
from baselayer.settings.load import REPOSITORY
from launcher.checks import StartError
from launcher.instance import postgresql_sockets
from launcher.servers import kafka, mongodb, postgresql, schema_registry
from launcher.servers.program import Program
from launcher.services import TASKS, Service, Task, services
from launcher.supervision import Supervised, Supervisor

BIN = Path(sys.executable).parent
LOG_TAIL_LINES = 15


@dataclass
class Step:
    """One thing to bring up: a supervised program until it is ready, or a command until its end."""

    name: str
    needs: tuple[str, ...]
    about: str
    bring_up: Callable[["Step"], None]
    state: str = "waiting"
    since: float = field(default_factory=time.monotonic)
    error: str | None = None

    def enter(self, state: str) -> None:
        """Change the state, and note when."""
        self.state = state
        self.since = time.monotonic()


def environment(settings: Settings) -> dict[str, str]:
    """Return the environment of every process of this instance."""
    return {"FRITZ__STATE": str(settings.state), "PYTHONUNBUFFERED": "1"}


def console(command: tuple[str, ...]) -> tuple[str, ...]:
    """Return a command with the full path of our console script."""
    return (str(BIN / command[0]), *command[1:])


def embedded_servers(settings: Settings) -> Iterator[tuple[Program, Callable[[], bool]]]:
    """Yield the servers that this instance embeds, each with the test whether it answers."""
    launcher, state = settings.launcher, settings.state
    if launcher.embed_mongodb:
        port = launcher.mongodb_port
        secret = settings.secrets.mongodb_administrator_password
        password = secret if settings.mongodb.accounts else None
        program = mongodb.prepare(
            state / "mongodb", port, launcher.mongodb_cache_gb, accounts=settings.mongodb.accounts
        )
        yield program, lambda: mongodb.ready(launcher.mongodb_port, password)
    if launcher.embed_postgresql:
        sockets = postgresql_sockets(state)
        program = postgresql.prepare(state / "postgresql", settings.postgresql.port, sockets)
        yield program, lambda: postgresql.ready(sockets, settings.postgresql.port)
    if launcher.embed_kafka:
        program = kafka.prepare(
            state / "kafka",
            launcher.kafka_port,
            launcher.kafka_controller_port,
            launcher.kafka_heap_mb,
        )
        yield program, lambda: kafka.ready(launcher.kafka_port)
    if launcher.embed_schema_registry:
        program = schema_registry.prepare(state / "schema-registry", launcher.schema_registry_port)
        yield program, lambda: healthy(launcher.schema_registry_port)


def healthy(port: int) -> bool:
    """Tell whether a process answers its health check."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except (http.client.HTTPException, OSError):
        return False


def supervised_server(program: Program, settings: Settings) -> Supervised:
    """Return an embedded server as supervisord runs it."""
    return Supervised(
        program.name,
        program.command,
        program.folder,
        environment(settings) | dict(program.environment),
        program.user,
        program.stop_signal,
    )


def supervised_service(service: Service, settings: Settings) -> Supervised:
    """Return one of our services as supervisord runs it."""
    return Supervised(service.name, console(service.command), REPOSITORY, environment(settings))


class Start:
    """The start of one instance: its steps, and how far each has come."""

    def __init__(self, settings: Settings, tasks: tuple[Task, ...] = TASKS) -> None:
        self.settings = settings
        self.supervisor = Supervisor(settings.state)
        self.timeout = settings.launcher.start_timeout_seconds
        self.stopping = threading.Event()
        self.servers = {
            program.name: (program, ready) for program, ready in embedded_servers(settings)
        }
        self.services = {service.name: service for service in services(settings)}
        self.tasks = {task.name: task for task in tasks}
        self.steps = {step.name: step for step in self.make_steps()}

    def programs(self) -> Iterator[Supervised]:
        """Yield every program that supervisord is told about."""
        for program, _ in self.servers.values():
            yield supervised_server(program, self.settings)
        for service in self.services.values():
            yield supervised_service(service, self.settings)

    def make_steps(self) -> Iterator[Step]:
        """Yield the steps; a server that is not embedded is nobody's need."""
        for name in self.servers:
            yield Step(name, (), "embedded server", self.start_server)
        known = {*self.servers, *self.services, *self.tasks}
        parts: tuple[Service | Task, ...] = (*self.tasks.values(), *self.services.values())
        for part in parts:
            needs = tuple(need for need in part.needs if need in known)
            bring_up = self.start_service if isinstance(part, Service) else self.run_task
            yield Step(part.name, needs, part.about, bring_up)

    def run(self) -> None:
        """Bring everything up; steps whose needs are met run side by side.

        Raises
        ------
        StartError
            A step failed or took too long; the text holds the end of its log.
        """
        with ThreadPoolExecutor(len(self.steps)) as pool:
            list(pool.map(self.carry_out, self.steps.values()))
        failed = [step for step in self.steps.values() if step.state == "failed"]
        if failed:
            raise StartError("\n".join(f"{step.name}: {step.error}" for step in failed))

    def carry_out(self, step: Step) -> None:
        """Wait for what a step needs, then bring it up."""
        while not all(self.steps[need].state == "ready" for need in step.needs):
            if self.stopping.wait(0.05):
                return
        step.enter("starting")
        try:
            step.bring_up(step)
            step.enter("ready")
        except StartError as error:
            step.error = str(error)
            step.enter("failed")
            self.stopping.set()

    def start_server(self, step: Step) -> None:
        """Start an embedded server and wait until it answers."""
        self.supervisor.start(step.name)
        self.wait_until(step.name, self.servers[step.name][1])

    def start_service(self, step: Step) -> None:
        """Start one of our services and wait until it is healthy."""
        port = self.services[step.name].port(self.settings)
        self.supervisor.start(step.name)
        self.wait_until(step.name, lambda: healthy(port))

    def wait_until(self, name: str, ready: Callable[[], bool]) -> None:
        """Wait until a program is ready."""
        deadline = time.monotonic() + self.timeout
        while not ready():
            if self.stopping.wait(0.1):
                raise StartError("given up, because another part failed")
            if time.monotonic() > deadline:
                raise StartError(
                    f"not healthy after {self.timeout:g} s (launcher.start_timeout_seconds); "
                    f"its log ends:\n{log_tail(self.settings.state, name)}"
                )

    def run_task(self, step: Step) -> None:
        """Run a command to its end."""
        command = self.tasks[step.name].command
        log = self.settings.state / "logs" / f"{step.name}.log"
        with log.open("ab") as file:
            code = subprocess.run(
                console(command),
                stdout=file,
                stderr=file,
                cwd=REPOSITORY,
                env=os.environ | environment(self.settings),
                check=False,
            ).returncode
        if code != 0:
            raise StartError(
                f"`{' '.join(command)}` failed with code {code}; "
                f"its log ends:\n{log_tail(self.settings.state, step.name)}"
            )


def log_tail(state: Path, name: str) -> str:
    """Return the last lines of a program's log."""
    path = state / "logs" / f"{name}.log"
    lines = path.read_text(errors="replace").splitlines() if path.exists() else []
    return "\n".join(lines[-LOG_TAIL_LINES:])

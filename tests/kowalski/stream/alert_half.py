"""Scheduler, workers and broker as processes of their own, for tests."""

import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pymongo
from confluent_kafka import Producer
from pymongo.database import Database
from typer.testing import CliRunner, Result

from baselayer.secrets import ensure_secrets
from kowalski.cli import app
from tests.conftest import free_port, with_accounts
from tests.stack import BIN, wait_until


class AlertHalf:
    """The processes between Kafka and the outbox, with a database and a group of their own."""

    def __init__(self, folder: Path, mongodb_uri: str, kafka_servers: str, name: str) -> None:
        self.folder = folder
        self.kafka_servers = kafka_servers
        ensure_secrets(folder)
        self.ports = {name: free_port() for name in ("scheduler", "facts", "worker", "broker")}
        self.environment = os.environ | {
            "FRITZ__STATE": str(folder),
            **with_accounts(mongodb_uri),
            "FRITZ__MONGODB__DATABASE": name,
            "FRITZ__KAFKA__BOOTSTRAP_SERVERS": kafka_servers,
            "FRITZ__KAFKA__GROUP_ID": name,
            "FRITZ__DASK__SCHEDULER_PORT": str(self.ports["scheduler"]),
            "FRITZ__DASK__SCHEDULER_HTTP_PORT": str(self.ports["facts"]),
            "FRITZ__DASK__WORKER_HTTP_PORT": str(self.ports["worker"]),
            "FRITZ__KOWALSKI__BROKER__METRICS_PORT": str(self.ports["broker"]),
            "FRITZ__KOWALSKI__BROKER__BATCH_SIZE": "20",
            "FRITZ__KOWALSKI__BROKER__BATCH_LINGER_SECONDS": "0.3",
            "FRITZ__KOWALSKI__BROKER__RECONCILE_SECONDS": "5",
        }
        client: pymongo.MongoClient[dict[str, Any]] = pymongo.MongoClient(mongodb_uri)
        self.database: Database[dict[str, Any]] = client[name]
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def run(self, *command: str, check: bool = True) -> Result:
        """Run a command to its end, in this process: starting one would take longer than its work."""
        done = CliRunner().invoke(app, list(command), env=self.environment)
        assert done.exit_code == 0 or not check, done.output
        return done

    def start(self, *command: str, name: str | None = None, **changes: str) -> None:
        """Start a process, or start it again; `changes` are to its environment."""
        name = name or command[0]
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [str(BIN / "kowalski"), *command],
                env=self.environment | changes,
                stdout=log,
                stderr=log,
            )

    def start_all(self) -> None:
        """Start everything, and return when the worker is ready."""
        self.run("init")
        for command in ("scheduler", "worker", "broker"):
            self.start(command)
        wait_until(lambda: self.health("worker") is not None, "the worker is ready", 150)

    def kill(self, name: str) -> None:
        """Kill a process at once."""
        self.processes[name].kill()
        self.processes[name].wait(10)

    def terminate(self, name: str) -> int:
        """Ask a process to drain, and return its exit code."""
        self.processes[name].send_signal(signal.SIGTERM)
        return self.processes[name].wait(40)

    def stop(self) -> None:
        """Stop everything."""
        for name in ("second", "broker", "worker", "scheduler"):
            if name in self.processes and self.processes[name].poll() is None:
                self.terminate(name)
        self.database.client.drop_database(self.database.name)
        self.database.client.close()

    def logs(self) -> str:
        """Return the ends of all logs."""
        return "\n".join(path.read_text()[-3000:] for path in self.folder.glob("*.log"))

    def health(self, name: str) -> dict[str, Any] | None:
        """Return the facts of a healthy process; None of one that is not."""
        try:
            with urllib.request.urlopen(
                f"http://127.0.0.1:{self.ports[name]}/health", timeout=2
            ) as answer:
                facts: dict[str, Any] = json.load(answer)
                return facts
        except OSError:
            return None

    def metrics(self, name: str) -> dict[str, float]:
        """Return what a process measures."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.ports[name]}/metrics") as answer:
            lines = [line for line in answer.read().decode().splitlines() if line[0] != "#"]
        return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}

    def send(self, topic: str, packets: Iterable[bytes]) -> None:
        """Put packets into Kafka, and return when it has them."""
        producer = Producer({"bootstrap.servers": self.kafka_servers, "acks": "all"})
        for raw in packets:
            producer.produce(topic, raw)
        assert producer.flush(60) == 0, sys.stderr

    def received(self) -> int:
        """Return how many packets are in finished batches."""
        return sum(one["received"] for one in self.database["batches"].find({}, {"received": 1}))

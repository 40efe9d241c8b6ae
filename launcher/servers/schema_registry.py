"""Embedded schema registry: our own stand-in, which speaks what of Confluent's protocol is needed."""

import sys
from pathlib import Path

from launcher.servers.program import Program


def prepare(folder: Path, port: int) -> Program:
    """Make its folder, and return how to run it."""
    folder.mkdir(parents=True, exist_ok=True)
    return Program(
        "schema-registry",
        (
            *(sys.executable, "-m", "kowalski.stream.local_registry"),
            *("--port", str(port), "--file", str(folder / "schemas.json")),
        ),
        folder,
    )

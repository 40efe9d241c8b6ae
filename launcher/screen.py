"""What the launcher shows while it works."""

import time
from collections.abc import Iterable

from rich.console import Console
from rich.table import Table
from rich.text import Text

from launcher.start import Step
from launcher.status import ProcessState

STYLES = {"waiting": "dim", "starting": "yellow", "ready": "green", "failed": "bold red"}
MARKS = {"waiting": "·", "starting": "…", "ready": "✓", "failed": "✗"}


def start_table(steps: Iterable[Step]) -> Table:
    """Return the table of the steps of a start."""
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    for step in steps:
        style = STYLES[step.state]
        seconds = f"{time.monotonic() - step.since:.0f} s" if step.state == "starting" else ""
        table.add_row(
            Text(f"{MARKS[step.state]} {step.name}", style=style),
            Text(step.state, style=style),
            Text(seconds, style="dim"),
            Text(step.about, style="dim"),
        )
    return table


def status_table(states: Iterable[ProcessState]) -> Table:
    """Return the table of running processes."""
    table = Table(
        "process", "state", "pid", "up", "memory", "health", box=None, padding=(0, 2, 0, 0)
    )
    for process in states:
        up = f"{(time.time() - process.since) / 60:.0f} min" if process.since else ""
        memory = f"{process.memory_mb:.0f} MB" if process.memory_mb else ""
        health = {None: "", True: "ok", False: "NOT HEALTHY"}[process.healthy]
        pid = str(process.pid or "")
        table.add_row(process.name, process.state, pid, up, memory, health)
    return table


def print_ready(console: Console, url: str, signin: str, playing: str, detached: bool) -> None:
    """Say where to look, once everything runs."""
    console.print(f"\n[bold green]Fritz is ready[/]  {url}", highlight=False)
    console.print("Sign in with this link, once:", highlight=False)
    console.print(signin, style="bold", soft_wrap=True, highlight=False)
    console.print(f"Playing {playing}. `fritz info` shows addresses and credentials.")
    console.print("`fritz stop` ends it." if detached else "Ctrl-C ends it; nothing is lost.")

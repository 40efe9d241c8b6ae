"""The simulated night of the benchmarks, always the same, and its catalogues."""

from pathlib import Path

from launcher.play import CATALOGS
from tests.stack import Stack

ALERTS = 2000
SEED = 20260101
START_JD = 2461041.0


def draw(stack: Stack, alerts: int) -> Path:
    """Draw a night and its catalogues, load the catalogues, and return the folder of the night."""
    folder = stack.state / "benchmark"
    stack.kowalski(
        *("simulate", "--out", str(folder), "--catalogs", "--alerts", str(alerts)),
        *("--seed", str(SEED), "--start-jd", str(START_JD), "--first-night", "0"),
    )
    for name, file in CATALOGS.items():
        stack.kowalski("catalogs", "load", name, str(folder / "catalogs" / file))
    return folder / "night_0000"

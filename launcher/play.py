"""The alerts that `fritz run` plays through Kafka: simulated nights, or a folder of real ones."""

import os
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import yaml

from baselayer.settings import Settings
from baselayer.settings.load import REPOSITORY
from launcher.services import Task
from launcher.start import console, environment
from launcher.supervision import Supervised

CATALOGS = {
    "Gaia_EDR3": "Gaia_EDR3.parquet",
    "PS1_DR1": "PS1_DR1.fits",
    "AllWISE": "AllWISE.csv",
    "CLU_20190625": "CLU_20190625.csv",
}


@dataclass(frozen=True)
class Play:
    """What is played: the tasks that must be done first, and the program that then plays it."""

    tasks: tuple[Task, ...]
    program: Supervised | None
    about: str


def folder_play(settings: Settings, alerts: Path) -> Play:
    """Play a folder of alert files as fast as they go."""
    command = ("kowalski", "replay", str(alerts.resolve()))
    return Play((), player(settings, command), f"the alerts in {alerts}")


def night_play(settings: Settings) -> Play:
    """Play the next simulated night of this instance's sky, and load the catalogues of that sky."""
    simulation = settings.simulation
    folder = settings.state / "simulation"
    night = next_night(folder)
    simulate = Task(
        "simulate",
        (
            *("kowalski", "simulate", "--out", str(folder), "--catalogs"),
            *("--seed", str(simulation.seed), "--alerts", str(simulation.alerts_per_night)),
            *("--start-jd", str(first_jd(folder)), "--first-night", str(night)),
        ),
        (),
        f"draws night {night} of the simulated sky",
    )
    catalogues = tuple(
        Task(
            f"catalog-{name}",
            ("kowalski", "catalogs", "load", name, str(folder / "catalogs" / file), "--if-absent"),
            ("simulate", "init"),
            f"loads the simulated {name}",
        )
        for name, file in CATALOGS.items()
    )
    command = (
        *("kowalski", "replay", str(night_folder(folder, night))),
        *("--rate", str(simulation.rate_per_second)),
    )
    return Play((simulate, *catalogues), player(settings, command), f"simulated night {night}")


def player(settings: Settings, command: tuple[str, ...]) -> Supervised:
    """Return the program that plays alerts once."""
    return Supervised("replay", console(command), REPOSITORY, environment(settings), restart=False)


def next_night(folder: Path) -> int:
    """Return the number of the night to play: one after the last that was played."""
    path = folder / "played.yaml"
    return int(yaml.safe_load(path.read_text())["nights"]) if path.exists() else 0


def note_played(folder: Path, night: int) -> None:
    """Remember that a night was played."""
    (folder / "played.yaml").write_text(yaml.safe_dump({"nights": night + 1}))


def first_jd(folder: Path) -> float:
    """Return the Julian date at which this instance's sky begins: the noon before last night.

    So the first night is over when it is played. Kept beside the nights, so that the sky of a later
    run continues the same light curves.
    """
    path = folder / "sky.yaml"
    if path.exists():
        return float(yaml.safe_load(path.read_text())["start_jd"])
    last_noon = (datetime.now(UTC).timestamp() / 86400 + 2440587.5) // 1  # days begin at noon
    start_jd = last_noon - 1
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump({"start_jd": start_jd}))
    return start_jd


def draw_next_night(settings: Settings) -> Path:
    """Draw the next simulated night into the state folder, and return its folder."""
    play = night_play(settings)
    command = console(play.tasks[0].command)
    subprocess.run(command, check=True, env=os.environ | environment(settings))
    folder = settings.state / "simulation"
    night = next_night(folder)
    note_played(folder, night)
    return night_folder(folder, night)


def night_folder(folder: Path, night: int) -> Path:
    """Return where the alerts of a night are."""
    return folder / f"night_{night:04d}"

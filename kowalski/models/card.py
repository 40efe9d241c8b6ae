"""Make a set of weights with its model card: what it was made from, and how good it is."""

import hashlib
import json
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from kowalski.models.sample import Sample, read_sample
from kowalski.models.training import PLACES, TASKS, Plan, measure, save, train
from kowalski.stream.simulation.night import draw_night
from kowalski.stream.simulation.sky import sky_of

CARD = "card.json"
NIGHTS = (40, 90)
"""Nights to train with, far enough apart that few supernovae are in both."""

START_JD = 2461041.0
HELD_OUT_SHARE = 3  # one alert to measure with for so many to train with


@dataclass(frozen=True)
class Recipe:
    """What determines a set of weights."""

    version: str
    seed: int
    alerts: int
    epochs: int


def make(recipe: Recipe, out: Path) -> Iterator[str]:
    """Train every model, write weights and card into a folder, and tell what happens line by line."""
    out.mkdir(parents=True, exist_ok=True)
    sample = draw(recipe.seed, recipe.alerts // len(NIGHTS), NIGHTS)
    held_out = draw(recipe.seed + 1, recipe.alerts // HELD_OUT_SHARE, NIGHTS[:1])
    yield f"{len(sample)} alerts to train with, {len(held_out)} to measure with"
    models = {}
    for task in TASKS:
        network = train(task, sample, Plan(recipe.seed, recipe.epochs))
        path = out / f"{task.name}.h5"
        save(network, path)
        figures = measure(task, network, held_out)
        models[task.name] = {
            "file": path.name,
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            "parameters": network.count_params(),
            **asdict(figures),
        }
        yield f"{path}: ROC AUC {figures.roc_auc:.4f}"
    card = {
        **asdict(recipe),
        "source": "simulated alerts (kowalski simulate)",
        "nights": NIGHTS,
        "trained_with": sample.counts(),
        "held_out_seed": recipe.seed + 1,
        "held_out": held_out.counts(),
        "features_left_out": PLACES,
        "models": models,
    }
    (out / CARD).write_text(json.dumps(card, indent=2) + "\n")
    yield f"{out / CARD}: written"


def draw(seed: int, alerts: int, nights: tuple[int, ...]) -> Sample:
    """Return the alerts of some nights of a simulated sky."""
    sky = sky_of(seed, alerts, START_JD)
    with tempfile.TemporaryDirectory(prefix="fritz-training-") as folder:
        for night in nights:
            draw_night(sky, night, Path(folder))
        return read_sample(Path(folder))

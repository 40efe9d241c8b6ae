"""The weights in the package are those of the card, and the documentation quotes the card."""

import hashlib
import json
from pathlib import Path

import pytest

from kowalski.models import card as module
from kowalski.models.card import CARD, Recipe, make
from kowalski.models.registry import WEIGHTS
from kowalski.models.sample import Sample
from kowalski.models.training import TASKS, Plan, Task

FOLDER = WEIGHTS / "sim_v1"
PAGE = Path(__file__).resolve().parents[3] / "docs" / "models.md"
MIB = 1 << 20

card = json.loads((FOLDER / CARD).read_text())


def test_every_model_has_its_weights() -> None:
    assert set(card["models"]) == {task.name for task in TASKS}
    for model in card["models"].values():
        content = (FOLDER / model["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == model["sha256"]
    assert sum(path.stat().st_size for path in WEIGHTS.rglob("*") if path.is_file()) < 6 * MIB


def test_every_model_tells_the_classes_of_the_simulation_apart() -> None:
    for name, model in card["models"].items():
        assert model["positives"] + model["negatives"] == sum(card["held_out"].values())
        assert model["roc_auc"] > 0.85, name


def test_the_page_quotes_the_card() -> None:
    page = PAGE.read_text()
    for setting, count in card["trained_with"].items():
        assert f"| {setting} | {count} | {card['held_out'][setting]} |" in page
    for name, model in card["models"].items():
        assert (
            f"| `{name}` | {model['roc_auc']:.4f} | {model['false_positive_rate']:.2%} "
            f"| {model['false_negative_rate']:.2%} |"
        ) in page
    for word in ("version", "seed", "alerts", "epochs", "held_out_seed"):
        assert f"{card[word]}" in page


def test_a_card_says_what_was_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (acai_h,) = (task for task in TASKS if task.name == "acai_h")
    monkeypatch.setattr(module, "TASKS", (acai_h,))
    monkeypatch.setattr(module, "train", untrained)
    lines = list(make(Recipe("try", 5, 200, 1), tmp_path))
    written = json.loads((tmp_path / CARD).read_text())
    assert lines[0].startswith("200 alerts to train with, 66 to measure with")
    assert (written["version"], written["seed"], written["held_out_seed"]) == ("try", 5, 6)
    assert sum(written["trained_with"].values()) == 200
    model = written["models"]["acai_h"]
    assert model["positives"] + model["negatives"] == sum(written["held_out"].values()) == 66
    assert hashlib.sha256((tmp_path / "acai_h.h5").read_bytes()).hexdigest() == model["sha256"]


def untrained(task: Task, sample: Sample, plan: Plan) -> object:
    """Stand for training, which has tests of its own."""
    return task.network()

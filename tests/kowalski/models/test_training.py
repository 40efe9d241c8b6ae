"""Training learns what it is shown, and its networks take raw features."""

from pathlib import Path

import numpy as np
import pytest

from kowalski.models.features import ACAI
from kowalski.models.networks import acai, vgg6
from kowalski.models.runtime import keras
from kowalski.models.sample import Sample
from kowalski.models.training import TASKS, Plan, Task, fold, measure, save, standardisation, train
from kowalski.pipeline.cutouts import SIDE

RANDOM = np.random.default_rng(8)
HOSTED = Task("acai_h", acai, "hosted")


def sample(count: int) -> Sample:
    """Return alerts of two settings that one feature and a bright pixel tell apart."""
    hosted = np.arange(count) % 4 == 0
    rows = RANDOM.normal(100, 30, (count, len(ACAI))).astype(np.float32)
    rows[:, ACAI.index("distpsnr1")] = np.where(hosted, 5, 0.2) + RANDOM.normal(0, 0.1, count)
    images = RANDOM.normal(0, 0.01, (count, SIDE, SIDE, 3)).astype(np.float32)
    images[hosted, 31, 31, 2] = 0.8
    return Sample(images, rows, np.where(hosted, "hosted", "variable"))


def test_a_network_learns_and_is_measured(tmp_path: Path) -> None:
    network = train(HOSTED, sample(320), Plan(seed=1, epochs=2, learning_rate=3e-3))
    held_out = sample(200)
    figures = measure(HOSTED, network, held_out)
    assert (figures.positives, figures.negatives) == (50, 150)
    assert figures.roc_auc > 0.8
    save(network, tmp_path / "acai_h.h5")
    again = keras().models.load_model(tmp_path / "acai_h.h5", compile=False)
    assert measure(HOSTED, again, held_out) == figures


def test_positions_on_the_sky_play_no_part() -> None:
    network = train(HOSTED, sample(64), Plan(seed=1, epochs=1))
    alerts = sample(5)
    before = network([alerts.features, alerts.triplets])
    moved = alerts.features.copy()
    moved[:, [ACAI.index("ra"), ACAI.index("dec")]] += 50
    np.testing.assert_array_equal(network([moved, alerts.triplets]), before)


def test_folding_the_standardisation_changes_no_score() -> None:
    alerts = sample(20)
    mean, scale = standardisation(alerts.features)
    network = acai()
    before = network([(alerts.features - mean) * scale, alerts.triplets])
    fold(network.get_layer("dense_fc_1"), mean, scale)
    np.testing.assert_allclose(network([alerts.features, alerts.triplets]), before, atol=1e-5)


def test_a_feature_that_never_changes_is_no_division_by_zero() -> None:
    rows = np.ones((10, len(ACAI)), dtype=np.float32)
    _, scale = standardisation(rows)
    assert np.all(scale == 0)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("braai", [True, True, True, True, False]),
        ("acai_h", [True, False, False, False, False]),
        ("acai_n", [False, True, False, False, False]),
        ("acai_v", [False, False, True, False, False]),
        ("acai_o", [False, False, False, True, False]),
        ("acai_b", [False, False, False, False, True]),
    ],
)
def test_labels(name: str, expected: list[bool]) -> None:
    settings = np.array(["hosted", "nuclear", "variable", "orphan", "bogus"])
    alerts = Sample(np.empty((5, 0)), np.empty((5, 0)), settings)
    (task,) = (task for task in TASKS if task.name == name)
    assert task.labels(alerts).tolist() == expected
    assert task.takes_features == (task.network is not vgg6)

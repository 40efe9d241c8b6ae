"""Train braai's network and the five of ACAI on simulated alerts, and measure them on others.

The alerts that measure come from another simulated sky, so no object and no host is shared.
"""

import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kowalski.models.features import ACAI
from kowalski.models.networks import acai, vgg6
from kowalski.models.runtime import keras, tensorflow
from kowalski.models.sample import Sample

Labels = NDArray[np.bool_]

THREADS = 2
PLACES = ("ra", "dec")
"""Features that training leaves out: of a simulated sky the places mean nothing."""


@dataclass(frozen=True)
class Task:
    """One model to train: its architecture and which alerts it should score high."""

    name: str
    network: Callable[[], Any]
    setting: str
    inverted: bool = False

    @property
    def takes_features(self) -> bool:
        """Whether the network looks at features besides the triplet."""
        return self.network is acai

    def labels(self, sample: Sample) -> Labels:
        """Return which alerts are to be scored high."""
        labels: Labels = (sample.setting == self.setting) != self.inverted
        return labels

    def inputs(self, sample: Sample) -> list[NDArray[np.float32]]:
        """Return what the network is given."""
        return [sample.features, sample.triplets] if self.takes_features else [sample.triplets]


TASKS = (
    Task("braai", vgg6, "bogus", inverted=True),
    Task("acai_h", acai, "hosted"),
    Task("acai_n", acai, "nuclear"),
    Task("acai_v", acai, "variable"),
    Task("acai_o", acai, "orphan"),
    Task("acai_b", acai, "bogus"),
)


@dataclass(frozen=True)
class Plan:
    """How long and with what a network is trained."""

    seed: int
    epochs: int
    batch: int = 32
    learning_rate: float = 1e-3


@dataclass(frozen=True)
class Figures:
    """How well a model does on alerts that it was not trained with; rates at a score of 0.5."""

    positives: int
    negatives: int
    roc_auc: float
    false_positive_rate: float
    false_negative_rate: float


def train(task: Task, sample: Sample, plan: Plan) -> Any:
    """Return a network trained on the sample; both labels weigh the same however rare they are.

    Features are standardised for training; the standardisation then becomes part of the first
    layer's weights, so that the network takes raw features, as the public ones do.
    """
    keras(THREADS).utils.set_random_seed(plan.seed)
    network = task.network()
    network.compile(keras().optimizers.Adam(plan.learning_rate), loss="binary_crossentropy")
    labels = task.labels(sample)
    mean, scale = standardisation(sample.features)
    standardised = (sample.features - mean) * scale
    rounds = -(-len(sample) // plan.batch)
    slower = keras().callbacks.LearningRateScheduler(
        lambda epoch: plan.learning_rate * 0.5 * (1 + np.cos(np.pi * epoch / plan.epochs))
    )
    network.fit(
        examples(task, sample.triplets, standardised, labels, plan),
        steps_per_epoch=rounds,
        epochs=plan.epochs,
        callbacks=[slower],
        verbose=0,
    )
    if task.takes_features:
        fold(network.get_layer("dense_fc_1"), mean, scale)
    return network


def examples(
    task: Task,
    triplets: NDArray[np.float32],
    features: NDArray[np.float32],
    labels: Labels,
    plan: Plan,
) -> Iterator[tuple[Any, Any, Any]]:
    """Yield batches for ever: inputs, labels, weights; the sky has no up, so images are turned."""
    random = np.random.default_rng(plan.seed)
    weight = np.where(labels, 0.5 / labels.mean(), 0.5 / (1 - labels.mean())).astype(np.float32)
    while True:
        order = random.permutation(len(labels))
        for start in range(0, len(order), plan.batch):
            chosen = order[start : start + plan.batch]
            images = np.rot90(triplets[chosen], int(random.integers(4)), axes=(1, 2))
            if random.integers(2):
                images = images[:, ::-1]
            inputs = (features[chosen], images) if task.takes_features else images
            yield inputs, labels[chosen].astype(np.float32), weight[chosen]


def standardisation(
    features: NDArray[np.float32],
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return what to subtract from each feature, and then to multiply it with."""
    spread = features.std(axis=0)
    scale = np.divide(1.0, spread, out=np.zeros_like(spread), where=spread > 0)
    scale[[ACAI.index(name) for name in PLACES]] = 0.0
    return features.mean(axis=0), scale


def fold(layer: Any, mean: NDArray[np.float32], scale: NDArray[np.float32]) -> None:
    """Let a dense layer take raw values instead of standardised ones."""
    kernel, bias = (array.astype(np.float64) for array in layer.get_weights())
    kernel *= scale[:, None]
    layer.set_weights([kernel, bias - mean @ kernel])


def measure(task: Task, network: Any, sample: Sample) -> Figures:
    """Return how well a network tells the alerts of a sample apart."""
    from sklearn.metrics import roc_auc_score

    scores = network.predict(task.inputs(sample), batch_size=32, verbose=0)[:, 0]
    labels = task.labels(sample)
    return Figures(
        positives=int(labels.sum()),
        negatives=int((~labels).sum()),
        roc_auc=round(float(roc_auc_score(labels, scores)), 5),
        false_positive_rate=round(float((scores[~labels] >= 0.5).mean()), 5),
        false_negative_rate=round(float((scores[labels] < 0.5).mean()), 5),
    )


def save(network: Any, path: Path) -> None:
    """Write a network with its weights as Keras 2 HDF5, the format of the public ones."""
    tensorflow()
    with warnings.catch_warnings():
        # Keras would rather write its newer format, which the public weights are not in.
        warnings.filterwarnings("ignore", message="You are saving your model as an HDF5 file")
        network.save(path, save_format="h5", include_optimizer=False)

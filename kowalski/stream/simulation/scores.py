"""Real-bogus scores as the survey's own classifiers would give them: mostly right."""

import numpy as np
from numpy.typing import NDArray

from kowalski.stream.simulation.dice import Floats, Ints, normal


def deep_score(
    seed: int, key: Ints, exposure: Ints, real: NDArray[np.bool_], snr: Floats
) -> Floats:
    """Return `drb`: near 1 for real detections, near 0 for bogus ones, unsure at low signal."""
    noise = normal("drb", seed, key, exposure)
    sure = 4.2 + 1.1 * np.log(np.maximum(snr, 5.0) / 5.0)
    logit = np.where(real, sure + 1.3 * noise, -2.6 + 1.7 * noise)
    score: Floats = 1 / (1 + np.exp(-logit))
    return score


def forest_score(
    seed: int, key: Ints, exposure: Ints, real: NDArray[np.bool_], snr: Floats
) -> Floats:
    """Return `rb`, a random forest's share of votes: coarser, and less sure of itself."""
    noise = normal("rb", seed, key, exposure)
    middle = np.where(real, 0.62 + 0.08 * np.log10(np.maximum(snr, 5.0)), 0.27)
    return np.round(np.clip(middle + 0.13 * noise, 0.0, 1.0) * 350) / 350

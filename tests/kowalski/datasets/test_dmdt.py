"""dm-dt images count pairs of points, as one loop over pairs does."""

import numpy as np

from kowalski.datasets.dmdt import DAYS, MAGNITUDES, dmdt


def by_loops(days: list[float], magnitudes: list[float]) -> np.ndarray:
    image = np.zeros((26, 26))
    for later in range(len(days)):
        for earlier in range(later):
            dt, dm = days[later] - days[earlier], magnitudes[later] - magnitudes[earlier]
            row = np.searchsorted(MAGNITUDES, dm, "right") - 1
            column = np.searchsorted(DAYS, dt, "right") - 1
            if 0 <= row < 26 and 0 <= column < 26:
                image[row, column] += 1
    return image / (np.linalg.norm(image) or 1)


def test_it_counts_pairs() -> None:
    rng = np.random.default_rng(8)
    days = np.sort(rng.uniform(0, 300, 40))
    magnitudes = rng.normal(18, 2, 40)
    np.testing.assert_allclose(dmdt(days, magnitudes), by_loops(list(days), list(magnitudes)))
    assert np.linalg.norm(dmdt(days, magnitudes)) > 0.999


def test_nothing_to_compare_is_nothing() -> None:
    assert not dmdt(np.array([]), np.array([])).any()
    assert not dmdt(np.array([1.0]), np.array([18.0])).any()

"""A sky that the tests of this folder look at."""

from pathlib import Path

import pytest

from tests.kowalski.stream.simulation.drawn_nights import Drawn, draw


@pytest.fixture(scope="session")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    """Three nights, the first two in a row; the third is some days later."""
    folder: Path = tmp_path_factory.mktemp("nights")
    return draw(folder, 11, 250, (0, 1, 6))

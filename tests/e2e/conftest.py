"""One instance of the whole platform, which the modules of this folder use one after the other."""

from collections.abc import Iterator

import pytest

from tests.stack import Stack, running_stack

ALERTS_PER_NIGHT = 600
"""Enough for several pages of candidates; a night of the default size would play on for minutes."""


@pytest.fixture(scope="package")
def stack() -> Iterator[Stack]:
    """The instance, with a simulated night under way, as `make run` starts it.

    It may have been restarted since, and have seen other alerts: look at your own alone.
    """
    settings = {
        "FRITZ__SIMULATION__ALERTS_PER_NIGHT": str(ALERTS_PER_NIGHT),
        "FRITZ__LAUNCHER__START_TIMEOUT_SECONDS": "300",  # other tests run beside
    }
    with running_stack(settings=settings) as stack:
        yield stack

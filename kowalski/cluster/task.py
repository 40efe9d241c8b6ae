"""What a dask task does.

The scheduler reads tasks too, so nothing heavy may be imported here.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kowalski.pipeline.report import Report
from kowalski.stream.batches import Batch

if TYPE_CHECKING:
    from kowalski.pipeline.rerun import Rerun


def process(survey_name: str, batch: Batch, condemned: str | None) -> Report:
    """Process a batch in this worker, and return what became of it.

    A batch that is `condemned`, with the reason, goes to the dead letters unseen.
    """
    from kowalski.pipeline.batch import process as process_here

    return process_here(survey_name, batch, condemned)


def rerun(survey_name: str, candids: Sequence[int]) -> "Rerun":
    """Run archived alerts again in this worker, and return what that has changed."""
    from kowalski.pipeline.rerun import rerun as rerun_here

    return rerun_here(survey_name, candids)

"""What a dask task does.

The scheduler reads tasks too, so nothing heavy may be imported here.
"""

from kowalski.pipeline.report import Report
from kowalski.stream.batches import Batch


def process(survey_name: str, batch: Batch, condemned: str | None) -> Report:
    """Process a batch in this worker, and return what became of it.

    A batch that is `condemned`, with the reason, goes to the dead letters unseen.
    """
    from kowalski.pipeline.batch import process as process_here

    return process_here(survey_name, batch, condemned)

"""What a filter must be before it is stored."""

import time

from pymongo.errors import ExecutionTimeout, OperationFailure

from kowalski.filters.alerts import newest
from kowalski.filters.definition import DefinitionError, Stage, read_pipeline
from kowalski.filters.evaluation import View, first_line
from kowalski.filters.stages import forbidden_stages

DRY_RUN_MS = 3000


def validate(pipeline: str | list[Stage]) -> list[Stage]:
    """Return the stages of a pipeline that may be stored.

    Raises
    ------
    DefinitionError
        It is not a list of stages, or uses stages that are forbidden at any depth.
    """
    stages = read_pipeline(pipeline)
    if forbidden := forbidden_stages(stages):
        raise DefinitionError(f"pipeline uses forbidden stages: {', '.join(forbidden)}")
    return stages


def dry_run(view: View, stages: list[Stage]) -> int | None:
    """Run the stages on the newest permitted alert; return its candid, None where there is none.

    Raises
    ------
    DefinitionError
        MongoDB refuses the pipeline, or it takes longer than 3 s.
    """
    too_slow = DefinitionError(
        f"pipeline takes longer than {DRY_RUN_MS} ms on one alert",
        "Put cheap and strict conditions first, and $unwind nothing long.",
    )
    try:
        alert = newest(view, DRY_RUN_MS)
        candid = None if alert is None else alert.candid
        started = time.monotonic()
        # Without an alert MongoDB still reads the stages.
        view.aggregate(
            view.pipeline(stages, [] if candid is None else [candid], marked=False), DRY_RUN_MS
        )
    except ExecutionTimeout:
        raise too_slow from None
    except OperationFailure as error:
        raise DefinitionError(f"pipeline does not run: {first_line(error)}") from None
    # MongoDB looks at its watch between documents, not within one long expression.
    if time.monotonic() - started > DRY_RUN_MS / 1000:
        raise too_slow
    return candid


def told(candid: int | None) -> str:
    """Return what a dry run did, in some words."""
    return "not tried: there are no alerts yet" if candid is None else f"tried on alert {candid}"

"""What a filter must be before it is stored."""

from typing import Any

from pymongo.errors import OperationFailure

from kowalski.filters.definition import DefinitionError, Stage, read_pipeline
from kowalski.filters.evaluation import View
from kowalski.filters.stages import forbidden_stages
from kowalski.filters.upstream import full_pipeline

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


def dry_run(view: View, stages: list[Stage]) -> str:
    """Run the stages on the newest alert and return what was done, in a sentence.

    Raises
    ------
    DefinitionError
        MongoDB refuses the pipeline, or it takes longer than 3 s.
    """
    newest: dict[str, Any] | None = view.alerts.find_one({}, {"candid": 1}, sort=[("_id", -1)])
    if newest is None:
        return "not tried: there are no alerts yet"
    pipeline = full_pipeline(
        stages,
        candids=[newest["candid"]],
        permissions=view.permissions,
        aux_collection=view.aux_collection,
        window_days=view.window_days,
        marked=False,
    )
    try:
        list(view.alerts.aggregate(pipeline, maxTimeMS=DRY_RUN_MS, allowDiskUse=False))
    except OperationFailure as error:
        raise DefinitionError(
            f"pipeline does not run on alert {newest['candid']}: {error.details or error}"
        ) from None
    return f"tried on alert {newest['candid']}"

"""The job of a period search: from the row to the cluster and back."""

from collections.abc import Callable

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from baselayer.periods import parts_of, power
from baselayer.settings import Settings
from skyportal.domain import period_searching
from skyportal.jobs.cluster import (
    ClusterAwayError,
    ClusterBusyError,
    GivenUpError,
    WorkFailedError,
    compute,
)
from skyportal.schemas.period_search import PeriodSearchState as State


def find_period(
    engine: Engine,
    settings: Settings,
    search_id: int,
    *,
    last: bool,
    stopping: Callable[[], bool],
) -> dict[str, int]:
    """Have the cluster do a search; return how many frequencies were looked at.

    With `last`, the queue does not try again, and the search says so.

    Raises
    ------
    ClusterAwayError, GivenUpError
        The cluster does not answer, or this process is stopping; to be tried again.
    NotTriedAgainError
        The cluster was too busy, or the work is at fault.
    """

    def change(**values: object) -> bool:
        with Session(engine) as session, session.begin():
            return period_searching.change(session, search_id, **values)

    def told(progress: float) -> bool:
        return change(progress=progress) and not stopping()

    with Session(engine) as session, session.begin():
        plan = period_searching.begin(session, search_id)
    if plan is None:
        return {"frequencies": 0}
    seconds = settings.skyportal.worker.period_search_seconds
    parts = parts_of(plan.curve, plan.grid)
    try:
        powers = compute(
            settings.dask.scheduler_address, power, plan.curve, parts, seconds=seconds, told=told
        )
    except ClusterAwayError as error:
        if last:
            change(state=State.FAILED, error=f"The cluster cannot be reached: {error}. Try later.")
        else:
            change(state=State.WAITING, error=f"The cluster is away: {error}. Trying again soon.")
        raise
    except ClusterBusyError as error:
        change(
            state=State.FAILED,
            error=f"The cluster is busy with alerts: {error}. Try again, or look at fewer periods.",
        )
        raise
    except WorkFailedError as error:
        change(state=State.FAILED, error=f"The search has failed: {error}. This is a defect.")
        raise
    except GivenUpError:
        if change(state=State.QUEUED):  # else it was removed
            raise
        return {"frequencies": 0}
    result = period_searching.result_of(plan, powers)
    with Session(engine) as session, session.begin():
        period_searching.finish(session, search_id, result)
    return {"frequencies": plan.grid.count}

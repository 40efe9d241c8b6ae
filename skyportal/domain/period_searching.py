"""What a job does of a period search, beside computing. Runs with the worker's rights.

Each function is a short transaction: none is open while the cluster computes.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
from sqlalchemy import update
from sqlalchemy.orm import Session, undefer

from baselayer.periods import Floats, Grid, LightCurve, grid_of, light_curve, peaks_of, plotted
from skyportal.domain.push import push
from skyportal.models.period_search import PeriodSearch as Row
from skyportal.schemas.period_search import PeriodSearchCreate, PeriodSearchState
from skyportal.schemas.push import PeriodSearchPush

State = PeriodSearchState
DIGITS = 7  # of what is only plotted


@dataclass(frozen=True)
class Plan:
    """What is to be computed."""

    curve: LightCurve
    grid: Grid


def begin(session: Session, search_id: int) -> Plan | None:
    """Note that a search runs, and return what it computes; None if it is done, or was removed."""
    row = session.get(Row, search_id, options=[undefer(Row.measurements)], with_for_update=True)
    if row is None or row.state == State.DONE or row.measurements is None:
        return None
    limits = PeriodSearchCreate.model_validate(row.parameters)
    curve = light_curve(**row.measurements)
    change(session, search_id, state=State.RUNNING, progress=0.0, error=None)
    return Plan(curve, grid_of(curve, limits.min_period, limits.max_period))


def change(session: Session, search_id: int, **values: object) -> bool:
    """Change a search and tell whose it is; return whether it is still there."""
    changed = update(Row).where(Row.id == search_id).values(**values)
    owner = session.execute(changed.returning(Row.user_id, Row.obj_id)).one_or_none()
    if owner is None:
        return False
    push(session, PeriodSearchPush(obj_id=owner.obj_id), user_ids=[owner.user_id])
    return True


def result_of(plan: Plan, parts: Sequence[Floats]) -> dict[str, object]:
    """Return what a search keeps of the powers that the cluster has computed."""
    curve, grid = plan.curve, plan.grid
    power = np.concatenate(parts)
    counts = np.bincount(curve.band)
    frequency, shown = plotted(grid, power)
    return {
        "outcome": {
            "peaks": [asdict(peak) for peak in peaks_of(curve, grid, power)],
            "bands": [
                {"name": name, "points": int(count)}
                for name, count in zip(curve.bands, counts, strict=True)
            ],
            "baseline": curve.baseline,
            "min_period": 1 / (grid.first + grid.width),
            "max_period": 1 / grid.first,
            "frequencies": grid.count,
        },
        "periodogram": {
            "frequency": [float(f"{one:.{DIGITS}g}") for one in frequency],
            "power": [float(f"{one:.4g}") for one in shown],
        },
    }


def finish(session: Session, search_id: int, result: dict[str, object]) -> bool:
    """Keep what was found; the measurements are not needed any more."""
    done = {"state": State.DONE, "progress": 1.0, "error": None, "measurements": None}
    return change(session, search_id, **done, **result)

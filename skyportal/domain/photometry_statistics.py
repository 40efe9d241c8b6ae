"""Statistics of the photometry of many objects: how many are kept, computing them anew, plots.

PostgreSQL keeps them with each change of a measurement (see `models.photometry_statistics`). There is
something to compute where measurements were loaded past its triggers.
"""

from typing import Any

from sqlalchemy import Select, any_, exists, func, literal, select, true
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session
from sqlalchemy.types import Text

from skyportal.database import Caller
from skyportal.domain import source_list
from skyportal.domain.classifications import classifications_by_obj
from skyportal.domain.light_curves import photstats_by_obj, statistics_of
from skyportal.domain.sharing import check_objects
from skyportal.jobs.queue import defer
from skyportal.models.obj import Obj
from skyportal.models.photometry import Photometry
from skyportal.models.photometry_statistics import PhotometryStatistics as Told
from skyportal.schemas.job import JobQueued
from skyportal.schemas.photometry import PhotStats
from skyportal.schemas.photometry_statistics import (
    Aggregate,
    AggregateQuery,
    AggregateRow,
    StatisticsCounts,
)
from skyportal.schemas.source import SourceConditions

TASK = "tell_photometry"
AT_ONCE = 1000  # objects, whose measurements nobody changes for as long as it takes

IS_TOLD = exists().where(Told.obj_id == Obj.id, Told.num_obs > 0)
LACKS = ~exists().where(Told.obj_id == Obj.id) & exists().where(Photometry.obj_id == Obj.id)


def counts(session: Session) -> StatisticsCounts:
    """Return how many objects have statistics; for somebody who sees all objects."""
    every, told, lacking = session.execute(
        select(func.count(), func.count().filter(IS_TOLD), func.count().filter(LACKS)).select_from(
            Obj
        )
    ).one()
    return StatisticsCounts(
        totalWithPhotStats=told, totalWithoutPhotStats=every - told, totalLacking=lacking
    )


def queue(session: Session, *, lacking: bool) -> JobQueued:
    """Have the statistics of all objects computed anew, or of those that lack them."""
    return JobQueued(job_id=defer(session, TASK, after="", lacking=lacking))


def tell_next(session: Session, after: str, *, lacking: bool) -> dict[str, int]:
    """Compute the statistics of the next objects by name, and queue those that follow them."""
    wanted = select(Obj.id).where(Obj.id > after, LACKS if lacking else true())
    names = list(session.scalars(wanted.order_by(Obj.id).limit(AT_ONCE)))
    session.execute(computed(names))
    if len(names) == AT_ONCE:
        defer(session, TASK, after=names[-1], lacking=lacking)
    return {"objects": len(names)}


def tell(session: Session, obj_id: str) -> PhotStats | None:
    """Compute the statistics of an object anew; return what they tell the caller."""
    check_objects(session, [obj_id])
    session.execute(computed([obj_id]))
    return statistics_of(session, obj_id)


def computed(names: list[str]) -> Select[Any]:
    """Return the statement that computes the statistics of objects."""
    return select(func.access.tell_photometry_of(literal(names, ARRAY(Text))))


def aggregate(session: Session, caller: Caller, query: AggregateQuery) -> Aggregate:
    """Return what the photometry that the caller sees tells of many sources, the newest first."""
    conditions = SourceConditions.model_validate(query.model_dump(exclude={"limit"}))
    matches = source_list.matching(caller, conditions).limit(query.limit + 1)
    found = session.execute(matches).all()
    saved_at = {row.id: row.saved_at for row in found[: query.limit]}
    names = list(saved_at)
    columns = select(Obj.id, Obj.ra, Obj.dec, Obj.redshift)
    objects = {
        row.id: row
        for row in session.execute(columns.where(Obj.id == any_(literal(names, ARRAY(Text)))))
    }
    told = photstats_by_obj(session, names)
    classes = classifications_by_obj(session, names)
    rows = [
        AggregateRow(
            obj_id=name,
            ra=objects[name].ra,
            dec=objects[name].dec,
            redshift=objects[name].redshift,
            saved_at=saved_at[name],
            classifications=list(dict.fromkeys(one.classification for one in classes[name])),
            photstats=told.get(name),
        )
        for name in names
        if name in objects
    ]
    return Aggregate(sources=rows, is_complete=len(found) <= query.limit)

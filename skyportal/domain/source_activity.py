"""What people do with sources: which they look at, who saves how many, what was saved of late."""

import datetime

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from skyportal.database import Caller
from skyportal.domain.sharing import author_json, check_objects
from skyportal.models.group import Group
from skyportal.models.obj import Obj
from skyportal.models.source import Source
from skyportal.models.source_view import SourceView
from skyportal.schemas.group import GroupSummary
from skyportal.schemas.source_activity import (
    CountQuery,
    RecentQuery,
    RecentSource,
    Saver,
    SaversQuery,
    SourceCount,
    ViewedSource,
    ViewsQuery,
)


def days_ago(days: float) -> datetime.datetime:
    """Return the time so many days before now."""
    return datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=days)


def note_view(session: Session, caller: Caller, obj_id: str) -> None:
    """Note that the caller looks at an object; once a day is enough."""
    check_objects(session, [obj_id])
    # Naming the columns of the conflict would need the right to read who it was.
    values = {"obj_id": obj_id, "user_id": caller.user_id}
    session.execute(insert(SourceView).values(**values).on_conflict_do_nothing())


def top_viewed(session: Session, query: ViewsQuery) -> list[ViewedSource]:
    """Return the objects that were looked at most, of those that the caller sees."""
    views = func.count().label("views")
    statement = (
        select(SourceView.obj_id, views, Obj.ra, Obj.dec, Obj.tns_name)
        .join(Obj, Obj.id == SourceView.obj_id)
        .where(SourceView.day >= days_ago(query.since_days_ago).date())
        .group_by(SourceView.obj_id, Obj.ra, Obj.dec, Obj.tns_name)
        .order_by(views.desc(), SourceView.obj_id)
        .limit(query.max_num_sources)
    )
    return [ViewedSource.model_validate(row) for row in session.execute(statement)]


def savers(session: Session, query: SaversQuery) -> list[Saver]:
    """Return who has saved most objects for the caller's groups."""
    saves = func.count(Source.obj_id.distinct()).label("saves")
    statement = (
        select(author_json(Source.saved_by_id).label("author"), saves)
        .where(
            Source.active,
            Source.saved_by_id.is_not(None),
            Source.saved_at >= days_ago(query.since_days_ago),
        )
        .group_by(Source.saved_by_id)
        .order_by(saves.desc(), Source.saved_by_id)
        .limit(query.max_num_savers)
    )
    return [Saver.model_validate(row) for row in session.execute(statement)]


def count_saved(session: Session, query: CountQuery) -> SourceCount:
    """Return how many objects the caller's groups have saved of late."""
    saved = Source.active, Source.saved_at >= days_ago(query.since_days_ago)
    count = session.scalar(select(func.count(Source.obj_id.distinct())).where(*saved))
    return SourceCount(count=count or 0, since_days_ago=query.since_days_ago)


def recent(session: Session, query: RecentQuery) -> list[RecentSource]:
    """Return what the caller's groups have saved last, newest first."""
    statement = (
        select(
            Source.obj_id, Source.saved_at, Obj.ra, Obj.dec, Obj.tns_name, Group,
            author_json(Source.saved_by_id).label("saved_by"),
        )
        .join(Obj, Obj.id == Source.obj_id)
        .join(Group, Group.id == Source.group_id)
        .where(Source.active)
        .order_by(Source.saved_at.desc(), Source.id.desc())
        .limit(query.max_num_sources)
    )  # fmt: skip
    return [
        RecentSource.model_validate(
            {**row._mapping, "group": GroupSummary.model_validate(row.Group)}
        )
        for row in session.execute(statement)
    ]

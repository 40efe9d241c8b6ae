"""Interests in objects, and what people do with sources."""

from skyportal.domain import interests, source_activity
from skyportal.handlers.routes import Call, Routes
from skyportal.schemas.base import Empty, Identifier
from skyportal.schemas.interest import Interest, InterestCreate, InterestRemove
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

routes = Routes("sources")


@routes.get("/api/sources/{obj_id}/interests")
def list_interests(call: Call, obj_id: str) -> list[Interest]:
    """Retrieve who works on an object, newest first."""
    return interests.list_interests(call.session, obj_id)


@routes.post("/api/sources/{obj_id}/interests")
def create_interest(call: Call, obj_id: str, body: InterestCreate) -> Identifier:
    """Let all who see an object know that you work on it."""
    return interests.create_interest(call.session, call.caller, obj_id, body)


@routes.delete("/api/sources/{obj_id}/interests")
def delete_interest(call: Call, obj_id: str, body: InterestRemove) -> Empty:
    """Take back that you work on an object."""
    interests.delete_interest(call.session, obj_id, body.interest_id)
    return Empty()


@routes.get("/api/internal/source_views")
def list_source_views(call: Call, query: ViewsQuery) -> list[ViewedSource]:
    """Retrieve the objects that people look at most."""
    return source_activity.top_viewed(call.session, query)


@routes.post("/api/internal/source_views/{obj_id}")
def note_source_view(call: Call, obj_id: str) -> Empty:
    """Note that you look at an object; nobody is told who did."""
    source_activity.note_view(call.session, call.caller, obj_id)
    return Empty()


@routes.get("/api/internal/source_savers")
def list_source_savers(call: Call, query: SaversQuery) -> list[Saver]:
    """Retrieve who has saved most objects for your groups."""
    return source_activity.savers(call.session, query)


@routes.get("/api/internal/source_counts")
def count_sources(call: Call, query: CountQuery) -> SourceCount:
    """Tell how many objects your groups have saved of late."""
    return source_activity.count_saved(call.session, query)


@routes.get("/api/internal/recent_sources")
def list_recent_sources(call: Call, query: RecentQuery) -> list[RecentSource]:
    """Retrieve what your groups have saved last, newest first."""
    return source_activity.recent(call.session, query)

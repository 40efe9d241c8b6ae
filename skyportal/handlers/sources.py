"""Sources: objects that groups have saved."""

from skyportal.domain import (
    color_magnitude,
    history,
    merging,
    save_history,
    saving,
    source_list,
    sources,
)
from skyportal.handlers.routes import Call, Routes
from skyportal.permissions import Permission
from skyportal.schemas.base import Empty, Identifier, PageQuery
from skyportal.schemas.color_magnitude import ColorMagnitude
from skyportal.schemas.history import ObjectChanges, SavingChange, SavingUndo
from skyportal.schemas.host import Host
from skyportal.schemas.merge import Merge, MergeCreate
from skyportal.schemas.source import (
    ExistsQuery,
    SavedGroup,
    Source,
    SourceChange,
    SourceCreate,
    SourceExists,
    SourceGroupChange,
    SourceGroupsChange,
    SourcePage,
    SourceQuery,
    SourceSaved,
    SourcesQuery,
    SourceUnsave,
)

routes = Routes("sources")


@routes.get("/api/sources")
def list_sources(call: Call, query: SourcesQuery) -> SourcePage:
    """Retrieve objects that your groups have saved."""
    return source_list.list_sources(call.session, call.caller, query)


@routes.post("/api/sources", Permission.UPLOAD_DATA)
def save_source(call: Call, body: SourceCreate) -> SourceSaved:
    """Save an object to groups; where it is saved already, nothing changes."""
    surveys = call.settings.skyportal.thumbnails.surveys
    return saving.save_source(call.session, call.caller, body, surveys=surveys)


@routes.head("/api/sources/{obj_id}")
def check_source(call: Call, obj_id: str) -> Empty:
    """Tell whether your groups have saved an object."""
    sources.check_source(call.session, obj_id)
    return Empty()


@routes.get("/api/sources/{obj_id}")
def get_source(call: Call, obj_id: str, query: SourceQuery) -> Source:
    """Retrieve an object, saved or not, with what you may see of it."""
    maps = call.settings.skyportal.dust_maps
    return sources.get_source(call.session, obj_id, query, dust_maps=maps)


@routes.patch("/api/sources/{obj_id}", Permission.UPLOAD_DATA)
def change_source(call: Call, obj_id: str, body: SourceChange) -> Empty:
    """Change what is known of an object that a group of yours has saved."""
    sources.change_source(call.session, obj_id, body)
    return Empty()


@routes.delete("/api/sources/{obj_id}", Permission.MANAGE_SOURCES)
def unsave_source(call: Call, obj_id: str, body: SourceUnsave) -> Empty:
    """Take an object out of a group's sources."""
    saving.unsave_source(call.session, call.caller, obj_id, body.group_id)
    return Empty()


@routes.delete("/api/objs/{obj_id}", Permission.SYSTEM_ADMIN)
def delete_obj(call: Call, obj_id: str) -> Empty:
    """Remove an object with everything that anybody has on it, for good."""
    sources.delete_obj(call.session, obj_id)
    return Empty()


@routes.post("/api/sources/{obj_id}/host", Permission.UPLOAD_DATA)
def set_host(call: Call, obj_id: str, body: Host) -> Empty:
    """Say in which galaxy an object is that a group of yours has saved."""
    sources.set_host(call.session, obj_id, body)
    return Empty()


@routes.delete("/api/sources/{obj_id}/host", Permission.UPLOAD_DATA)
def remove_host(call: Call, obj_id: str) -> Empty:
    """Say that the galaxy is not known in which an object is."""
    sources.set_host(call.session, obj_id, None)
    return Empty()


@routes.get("/api/sources/{obj_id}/color_mag")
def get_color_magnitude(call: Call, obj_id: str) -> list[ColorMagnitude]:
    """Retrieve where a star lies in the colour-magnitude diagram, by annotations with Gaia's values."""
    return color_magnitude.of_object(call.session, obj_id)


@routes.get("/api/sources/{obj_id}/groups")
def list_source_groups(call: Call, obj_id: str) -> list[SavedGroup]:
    """Retrieve those of your groups that have saved an object."""
    return sources.groups_of(call.session, obj_id)


@routes.get("/api/sources/{obj_id}/history")
def list_object_changes(call: Call, obj_id: str, query: PageQuery) -> ObjectChanges:
    """Retrieve what was changed of an object, by whom, and from what to what."""
    return history.list_changes(call.session, obj_id, query)


@routes.get("/api/sources/{obj_id}/merges")
def list_merges(call: Call, obj_id: str) -> list[Merge]:
    """Retrieve the duplicates that were merged into an object."""
    return merging.list_merges(call.session, obj_id)


@routes.post("/api/sources/{obj_id}/merges", Permission.MANAGE_SOURCES)
def merge_duplicate(call: Call, obj_id: str, body: MergeCreate) -> Identifier:
    """Have a job take all data of a duplicate to an object; both must be sources of yours."""
    return merging.request_merge(call.session, call.caller, obj_id, body)


@routes.delete("/api/sources/{obj_id}/merges/{merge_id}", Permission.MANAGE_SOURCES)
def undo_merge(call: Call, obj_id: str, merge_id: int) -> Empty:
    """Have a job take back what a merge moved."""
    merging.request_undo(call.session, obj_id, merge_id)
    return Empty()


@routes.get("/api/source_exists")
def check_position(call: Call, query: ExistsQuery) -> SourceExists:
    """Tell whether your groups have a source at a position."""
    return sources.exists_near(call.session, query)


@routes.get("/api/source_exists/{obj_id}")
def check_name(call: Call, obj_id: str) -> SourceExists:
    """Tell whether your groups have a source of this name."""
    return sources.exists_named(call.session, obj_id)


@routes.post("/api/source_groups", Permission.UPLOAD_DATA)
def change_source_groups(call: Call, body: SourceGroupsChange) -> Empty:
    """Save an object to groups and unsave it from others; ask those to which you may not save."""
    saving.change_groups(call.session, call.caller, body)
    return Empty()


@routes.patch("/api/source_groups/{obj_id}", Permission.UPLOAD_DATA)
def answer_request(call: Call, obj_id: str, body: SourceGroupChange) -> Empty:
    """Save what a group was asked to save, or decline."""
    saving.answer_request(call.session, call.caller, obj_id, body)
    return Empty()


@routes.get("/api/source_groups/{obj_id}/history")
def list_source_changes(call: Call, obj_id: str) -> list[SavingChange]:
    """Retrieve who saved and unsaved an object, for which of your groups."""
    return save_history.list_changes(call.session, obj_id)


@routes.post("/api/source_groups/{obj_id}/undo", Permission.UPLOAD_DATA)
def undo_source_change(call: Call, obj_id: str, body: SavingUndo) -> Empty:
    """Undo your last saving or unsaving of an object for a group; once more does it again."""
    save_history.undo(call.session, call.caller, obj_id, body.groupID)
    return Empty()

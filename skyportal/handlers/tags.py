"""Tags and labels of objects."""

from skyportal.domain import labels, tags
from skyportal.handlers.routes import Call, Routes
from skyportal.permissions import Permission
from skyportal.schemas.base import Empty, Identifier
from skyportal.schemas.label import LabelChoice
from skyportal.schemas.tag import (
    Tag,
    TagCreate,
    TagOption,
    TagOptionChange,
    TagOptionCreate,
    TagsQuery,
)

routes = Routes("tags")


@routes.get("/api/objtagoption")
def list_tag_options(call: Call) -> list[TagOption]:
    """Retrieve the tags that objects can be given."""
    return tags.list_options(call.session)


@routes.post("/api/objtagoption", Permission.MANAGE_SOURCES)
def create_tag_option(call: Call, body: TagOptionCreate) -> Identifier:
    """Make a tag that objects can be given."""
    return tags.create_option(call.session, body)


@routes.patch("/api/objtagoption/{objtagoption_id}", Permission.MANAGE_SOURCES)
def change_tag_option(call: Call, objtagoption_id: int, body: TagOptionChange) -> Empty:
    """Change the name or the colour of a tag."""
    tags.change_option(call.session, objtagoption_id, body)
    return Empty()


@routes.delete("/api/objtagoption/{objtagoption_id}", Permission.MANAGE_SOURCES)
def delete_tag_option(call: Call, objtagoption_id: int) -> Empty:
    """Remove a tag, also from all objects."""
    tags.delete_option(call.session, objtagoption_id)
    return Empty()


@routes.get("/api/objtag")
def list_tags(call: Call, query: TagsQuery) -> list[Tag]:
    """Retrieve tags that were given to objects."""
    return tags.list_tags(call.session, query)


@routes.post("/api/objtag")
def create_tag(call: Call, body: TagCreate) -> Identifier:
    """Give a tag to an object."""
    return tags.create_tag(call.session, call.caller, body)


@routes.delete("/api/objtag/{objtag_id}")
def delete_tag(call: Call, objtag_id: int) -> Empty:
    """Take a tag from an object."""
    tags.delete_tag(call.session, call.caller, objtag_id)
    return Empty()


@routes.post("/api/sources/{obj_id}/labels")
def add_labels(call: Call, obj_id: str, body: LabelChoice) -> Empty:
    """Note for groups of yours that you have looked at an object."""
    labels.add_labels(call.session, call.caller, obj_id, body.groupIds)
    return Empty()


@routes.delete("/api/sources/{obj_id}/labels")
def remove_labels(call: Call, obj_id: str, body: LabelChoice) -> Empty:
    """Take your labels from an object."""
    labels.remove_labels(call.session, call.caller, obj_id, body.groupIds)
    return Empty()

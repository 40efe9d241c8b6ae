"""Classifications of objects."""

from skyportal.domain import classifications
from skyportal.handlers.routes import Call, Routes
from skyportal.permissions import Permission
from skyportal.schemas.base import Empty, Identifier, Removed
from skyportal.schemas.classification import (
    Classification,
    ClassificationChange,
    ClassificationCreate,
    Classifications,
    ClassificationsQuery,
    ClassifiedSources,
    VoteRequest,
)

routes = Routes("classifications")


@routes.get("/api/classification")
def list_classifications(call: Call, query: ClassificationsQuery) -> Classifications:
    """Retrieve classifications, newest first."""
    return classifications.list_classifications(call.session, query)


@routes.post("/api/classification", Permission.CLASSIFY)
def create_classification(call: Call, body: ClassificationCreate) -> Identifier:
    """Classify an object."""
    return classifications.create_classification(call.session, call.caller, body)


@routes.get("/api/classification/{classification_id}")
def get_classification(call: Call, classification_id: int) -> Classification:
    """Retrieve a classification."""
    return classifications.get_classification(call.session, classification_id)


@routes.put("/api/classification/{classification_id}", Permission.CLASSIFY)
def change_classification(call: Call, classification_id: int, body: ClassificationChange) -> Empty:
    """Change a classification of yours."""
    classifications.change_classification(call.session, call.caller, classification_id, body)
    return Empty()


@routes.delete("/api/classification/{classification_id}", Permission.CLASSIFY)
def delete_classification(call: Call, classification_id: int) -> Empty:
    """Remove a classification of yours, or of a group that you administer."""
    classifications.delete_classification(call.session, call.caller, classification_id)
    return Empty()


@routes.post("/api/classification/votes/{classification_id}")
def vote_on_classification(call: Call, classification_id: int, body: VoteRequest) -> Empty:
    """Vote for a classification, or against it."""
    classifications.vote(call.session, call.caller, classification_id, body.vote)
    return Empty()


@routes.delete("/api/classification/votes/{classification_id}")
def withdraw_vote_on_classification(call: Call, classification_id: int) -> Empty:
    """Take back your vote."""
    classifications.withdraw_vote(call.session, call.caller, classification_id)
    return Empty()


@routes.get("/api/sources/{obj_id}/classifications")
def get_object_classifications(call: Call, obj_id: str) -> list[Classification]:
    """Retrieve the classifications of an object, newest first."""
    return classifications.classifications_of_object(call.session, obj_id)


@routes.delete("/api/sources/{obj_id}/classifications", Permission.CLASSIFY)
def delete_object_classifications(call: Call, obj_id: str) -> Removed:
    """Remove your classifications of an object, and those of groups that you administer."""
    return classifications.delete_of_object(call.session, call.caller, obj_id)


@routes.get("/api/classification/sources")
def list_classified_sources(call: Call, query: ClassificationsQuery) -> ClassifiedSources:
    """Retrieve the objects that were classified, the last one first."""
    return classifications.list_objects(call.session, query)

"""Annotations of objects."""

from skyportal.domain import annotations, known_keys, remarks
from skyportal.domain.annotations import ANNOTATIONS
from skyportal.handlers.routes import Call, Routes
from skyportal.permissions import Permission
from skyportal.schemas.annotation import Annotation, AnnotationChange, AnnotationCreate
from skyportal.schemas.base import Empty, Identifier

routes = Routes("annotations")


@routes.get("/api/sources/{obj_id}/annotations")
def list_annotations(call: Call, obj_id: str) -> list[Annotation]:
    """Retrieve the annotations of an object."""
    return remarks.list_remarks(call.session, ANNOTATIONS, obj_id)


@routes.post("/api/sources/{obj_id}/annotations", Permission.ANNOTATE)
def create_annotation(call: Call, obj_id: str, body: AnnotationCreate) -> Identifier:
    """Annotate an object."""
    return annotations.create_annotation(call.session, call.caller, obj_id, body)


@routes.get("/api/sources/{obj_id}/annotations/{annotation_id}")
def get_annotation(call: Call, obj_id: str, annotation_id: int) -> Annotation:
    """Retrieve an annotation."""
    return remarks.get_remark(call.session, ANNOTATIONS, obj_id, annotation_id)


@routes.put("/api/sources/{obj_id}/annotations/{annotation_id}", Permission.ANNOTATE)
def change_annotation(call: Call, obj_id: str, annotation_id: int, body: AnnotationChange) -> Empty:
    """Replace an annotation of yours."""
    annotations.change_annotation(call.session, call.caller, obj_id, annotation_id, body)
    return Empty()


@routes.delete("/api/sources/{obj_id}/annotations/{annotation_id}", Permission.ANNOTATE)
def delete_annotation(call: Call, obj_id: str, annotation_id: int) -> Empty:
    """Remove an annotation of yours."""
    remarks.delete_remark(call.session, call.caller, ANNOTATIONS, obj_id, annotation_id)
    return Empty()


@routes.get("/api/internal/annotations_info")
def list_annotated_keys(call: Call) -> dict[str, dict[str, str]]:
    """Retrieve by origin the keys of annotations of the newest objects, and what values they have."""
    return known_keys.annotated_keys(call.session)


@routes.get("/api/internal/altdata_info")
def list_altdata_keys(call: Call) -> dict[str, str]:
    """Retrieve the keys of `altdata` of the newest objects, and what values they have."""
    return known_keys.altdata_keys(call.session)

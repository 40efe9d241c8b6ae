"""Annotations of spectra and of single measurements."""

from skyportal.domain import data_annotations
from skyportal.domain.data_annotations import ABOUT
from skyportal.handlers.routes import Call, Routes
from skyportal.permissions import Permission
from skyportal.schemas.annotation import (
    AnnotationChange,
    AnnotationCreate,
    DataAnnotation,
    DataKind,
)
from skyportal.schemas.base import Empty, Identifier

routes = Routes("annotations")


@routes.get("/api/{kind}/{data_id}/annotations")
def list_data_annotations(call: Call, kind: DataKind, data_id: int) -> list[DataAnnotation]:
    """Retrieve the annotations of a spectrum, or of a measurement."""
    return data_annotations.list_annotations(call.session, ABOUT[kind], data_id)


@routes.post("/api/{kind}/{data_id}/annotations", Permission.ANNOTATE)
def create_data_annotation(
    call: Call, kind: DataKind, data_id: int, body: AnnotationCreate
) -> Identifier:
    """Annotate a spectrum, or a measurement."""
    return data_annotations.create_annotation(call.session, call.caller, ABOUT[kind], data_id, body)


@routes.get("/api/{kind}/{data_id}/annotations/{annotation_id}")
def get_data_annotation(
    call: Call, kind: DataKind, data_id: int, annotation_id: int
) -> DataAnnotation:
    """Retrieve an annotation of a spectrum, or of a measurement."""
    return data_annotations.get_annotation(call.session, ABOUT[kind], data_id, annotation_id)


@routes.put("/api/{kind}/{data_id}/annotations/{annotation_id}", Permission.ANNOTATE)
def change_data_annotation(
    call: Call, kind: DataKind, data_id: int, annotation_id: int, body: AnnotationChange
) -> Empty:
    """Replace an annotation of yours of a spectrum, or of a measurement."""
    data_annotations.change_annotation(
        call.session, call.caller, ABOUT[kind], data_id, annotation_id, body
    )
    return Empty()


@routes.delete("/api/{kind}/{data_id}/annotations/{annotation_id}", Permission.ANNOTATE)
def delete_data_annotation(call: Call, kind: DataKind, data_id: int, annotation_id: int) -> Empty:
    """Remove an annotation of yours of a spectrum, or of a measurement."""
    data_annotations.delete_annotation(
        call.session, call.caller, ABOUT[kind], data_id, annotation_id
    )
    return Empty()

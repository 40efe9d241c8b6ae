"""Annotations of spectra and of single measurements."""

from skyportal.domain import data_annotations
from skyportal.domain.data_annotations import PHOTOMETRY, SPECTRUM
from skyportal.handlers.routes import Call, Routes
from skyportal.permissions import Permission
from skyportal.schemas.annotation import AnnotationChange, AnnotationCreate, DataAnnotation
from skyportal.schemas.base import Empty, Identifier

routes = Routes("annotations")


@routes.get("/api/spectra/{spectrum_id}/annotations")
def list_spectrum_annotations(call: Call, spectrum_id: int) -> list[DataAnnotation]:
    """Retrieve the annotations of a spectrum."""
    return data_annotations.list_annotations(call.session, SPECTRUM, spectrum_id)


@routes.post("/api/spectra/{spectrum_id}/annotations", Permission.ANNOTATE)
def create_spectrum_annotation(call: Call, spectrum_id: int, body: AnnotationCreate) -> Identifier:
    """Annotate a spectrum."""
    return data_annotations.create_annotation(
        call.session, call.caller, SPECTRUM, spectrum_id, body
    )


@routes.get("/api/spectra/{spectrum_id}/annotations/{annotation_id}")
def get_spectrum_annotation(call: Call, spectrum_id: int, annotation_id: int) -> DataAnnotation:
    """Retrieve an annotation of a spectrum."""
    return data_annotations.get_annotation(call.session, SPECTRUM, spectrum_id, annotation_id)


@routes.put("/api/spectra/{spectrum_id}/annotations/{annotation_id}", Permission.ANNOTATE)
def change_spectrum_annotation(
    call: Call, spectrum_id: int, annotation_id: int, body: AnnotationChange
) -> Empty:
    """Replace an annotation of yours of a spectrum."""
    data_annotations.change_annotation(
        call.session, call.caller, SPECTRUM, spectrum_id, annotation_id, body
    )
    return Empty()


@routes.delete("/api/spectra/{spectrum_id}/annotations/{annotation_id}", Permission.ANNOTATE)
def delete_spectrum_annotation(call: Call, spectrum_id: int, annotation_id: int) -> Empty:
    """Remove an annotation of yours of a spectrum."""
    data_annotations.delete_annotation(
        call.session, call.caller, SPECTRUM, spectrum_id, annotation_id
    )
    return Empty()


@routes.get("/api/photometry/{photometry_id}/annotations")
def list_photometry_annotations(call: Call, photometry_id: int) -> list[DataAnnotation]:
    """Retrieve the annotations of a measurement."""
    return data_annotations.list_annotations(call.session, PHOTOMETRY, photometry_id)


@routes.post("/api/photometry/{photometry_id}/annotations", Permission.ANNOTATE)
def create_photometry_annotation(
    call: Call, photometry_id: int, body: AnnotationCreate
) -> Identifier:
    """Annotate a measurement."""
    return data_annotations.create_annotation(
        call.session, call.caller, PHOTOMETRY, photometry_id, body
    )


@routes.get("/api/photometry/{photometry_id}/annotations/{annotation_id}")
def get_photometry_annotation(call: Call, photometry_id: int, annotation_id: int) -> DataAnnotation:
    """Retrieve an annotation of a measurement."""
    return data_annotations.get_annotation(call.session, PHOTOMETRY, photometry_id, annotation_id)


@routes.put("/api/photometry/{photometry_id}/annotations/{annotation_id}", Permission.ANNOTATE)
def change_photometry_annotation(
    call: Call, photometry_id: int, annotation_id: int, body: AnnotationChange
) -> Empty:
    """Replace an annotation of yours of a measurement."""
    data_annotations.change_annotation(
        call.session, call.caller, PHOTOMETRY, photometry_id, annotation_id, body
    )
    return Empty()


@routes.delete("/api/photometry/{photometry_id}/annotations/{annotation_id}", Permission.ANNOTATE)
def delete_photometry_annotation(call: Call, photometry_id: int, annotation_id: int) -> Empty:
    """Remove an annotation of yours of a measurement."""
    data_annotations.delete_annotation(
        call.session, call.caller, PHOTOMETRY, photometry_id, annotation_id
    )
    return Empty()

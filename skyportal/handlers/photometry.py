"""Photometry."""

from skyportal.domain import photometry, photometry_sharing, photometry_upload
from skyportal.handlers.routes import Call, Routes
from skyportal.permissions import Permission
from skyportal.schemas.base import Empty
from skyportal.schemas.photometry import (
    FluxPoint,
    MagnitudePoint,
    PhotometryPoint,
    PhotometryQuery,
    PhotometryRevision,
    PlotPoint,
)
from skyportal.schemas.photometry_sharing import PhotometrySharing, Shared
from skyportal.schemas.photometry_upload import PhotometryUpload, Removed, Uploaded, UploadQuery

routes = Routes("photometry")


@routes.post("/api/photometry", Permission.UPLOAD_DATA)
def post_photometry(call: Call, query: UploadQuery, body: PhotometryUpload) -> Uploaded:
    """Upload photometry that is not there yet; other values for what was measured supersede.

    The same values again are refused. Other values of yours for the same object, time, filter,
    instrument and origin are a revision: see `/api/photometry/{photometry_id}/revisions`.
    """
    return photometry_upload.upload_photometry(call.session, call.caller, body, query, renew=False)


@routes.put("/api/photometry", Permission.UPLOAD_DATA)
def put_photometry(call: Call, query: UploadQuery, body: PhotometryUpload) -> Uploaded:
    """Upload photometry; what you have uploaded before is not doubled.

    Other values of yours for the same object, time, filter, instrument and origin supersede the
    ones before, which stay as revisions; with `duplicate_ignore_flux` alone they are ignored.
    """
    return photometry_upload.upload_photometry(call.session, call.caller, body, query, renew=True)


@routes.get("/api/photometry/{photometry_id}")
def get_photometry_point(
    call: Call, photometry_id: int, query: PhotometryQuery
) -> PhotometryPoint | MagnitudePoint | FluxPoint | PlotPoint:
    """Retrieve a measurement."""
    return photometry.get_point(call.session, photometry_id, query)


@routes.get("/api/photometry/{photometry_id}/revisions")
def list_photometry_revisions(call: Call, photometry_id: int) -> list[PhotometryRevision]:
    """Retrieve what a measurement was before it was reduced anew, oldest first."""
    return photometry.list_revisions(call.session, photometry_id)


@routes.delete("/api/photometry/{photometry_id}", Permission.UPLOAD_DATA)
def delete_photometry_point(call: Call, photometry_id: int) -> Empty:
    """Remove a measurement of yours."""
    photometry.delete_point(call.session, photometry_id)
    return Empty()


@routes.delete("/api/photometry/bulk_delete/{upload_id}", Permission.DELETE_BULK_PHOTOMETRY)
def delete_upload(call: Call, upload_id: str) -> Removed:
    """Remove the measurements of an upload of yours."""
    return photometry.delete_upload(call.session, upload_id)


@routes.get("/api/sources/{obj_id}/photometry")
def get_object_photometry(
    call: Call, obj_id: str, query: PhotometryQuery
) -> list[PhotometryPoint | MagnitudePoint | FluxPoint | PlotPoint]:
    """Retrieve the light curve of an object, by time."""
    maps = call.settings.skyportal.dust_maps
    return photometry.list_photometry(call.session, obj_id, query, dust_maps=maps)


@routes.post("/api/sharing", Permission.UPLOAD_DATA)
def share_photometry(call: Call, body: PhotometrySharing) -> Shared:
    """Let groups of yours see measurements that you have uploaded, one by one."""
    return photometry_sharing.share(call.session, call.caller, body)

"""Photometry."""

from skyportal.domain import (
    data_annotations,
    data_sharing,
    light_curves,
    measured_position,
    photometry,
    photometry_changes,
    photometry_statistics,
    photometry_upload,
)
from skyportal.handlers.routes import Call, Routes
from skyportal.permissions import Permission
from skyportal.schemas.base import Empty, Removed
from skyportal.schemas.job import JobQueued
from skyportal.schemas.photometry import (
    FluxPoint,
    MagnitudePoint,
    PhotometryPoint,
    PhotometryQuery,
    PhotometryRange,
    PhotometryRevision,
    PhotStats,
    PlotPoint,
)
from skyportal.schemas.photometry_statistics import Aggregate, AggregateQuery, StatisticsCounts
from skyportal.schemas.photometry_upload import (
    PhotometryChange,
    PhotometryCopy,
    PhotometryUpload,
    Uploaded,
    UploadQuery,
)
from skyportal.schemas.position import MeasuredPosition
from skyportal.schemas.sharing import DataSharing, Shared

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


@routes.get("/api/photometry/range")
def list_photometry_range(
    call: Call, query: PhotometryRange
) -> list[PhotometryPoint | MagnitudePoint | FluxPoint | PlotPoint]:
    """Retrieve the measurements of all objects in a range of time, by time."""
    return photometry.list_range(call.session, query)


@routes.get("/api/photometry/origins")
def list_photometry_origins(call: Call) -> list[str]:
    """Retrieve the origins that there are of photometry."""
    return photometry.list_origins(call.session)


@routes.get("/api/photometry/{photometry_id}")
def get_photometry_point(
    call: Call, photometry_id: int, query: PhotometryQuery
) -> PhotometryPoint | MagnitudePoint | FluxPoint | PlotPoint:
    """Retrieve a measurement."""
    maps = call.settings.skyportal.dust_maps
    point = photometry.get_point(call.session, photometry_id, query, dust_maps=maps)
    if query.include_annotation_info:
        data_annotations.add_to_points(call.session, [point])
    return point


@routes.get("/api/photometry/{photometry_id}/revisions")
def list_photometry_revisions(call: Call, photometry_id: int) -> list[PhotometryRevision]:
    """Retrieve what a measurement was before it was reduced anew, oldest first."""
    return photometry.list_revisions(call.session, photometry_id)


@routes.patch("/api/photometry/{photometry_id}", Permission.UPLOAD_DATA)
def change_photometry_point(call: Call, photometry_id: int, body: PhotometryChange) -> Empty:
    """Change a measurement of yours; its values until now become a revision."""
    photometry_changes.change_point(call.session, call.caller, photometry_id, body)
    return Empty()


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
    points = photometry.list_photometry(call.session, obj_id, query, dust_maps=maps)
    if query.include_annotation_info:
        data_annotations.add_to_points(call.session, points)
    return points


@routes.delete("/api/sources/{obj_id}/photometry", Permission.DELETE_BULK_PHOTOMETRY)
def delete_object_photometry(call: Call, obj_id: str) -> Removed:
    """Remove all photometry of an object that is yours."""
    return photometry_changes.delete_photometry(call.session, obj_id)


@routes.post("/api/sources/{obj_id}/copy_photometry", Permission.UPLOAD_DATA)
def copy_photometry(call: Call, obj_id: str, body: PhotometryCopy) -> Uploaded:
    """Copy what you see of another object's photometry, as an upload of yours."""
    return photometry_changes.copy_photometry(call.session, call.caller, obj_id, body)


@routes.get("/api/sources/{obj_id}/phot_stat")
def get_photometry_statistics(call: Call, obj_id: str) -> PhotStats | None:
    """Retrieve what the photometry that you may see tells of an object; null if there is none."""
    return light_curves.statistics_of(call.session, obj_id)


@routes.post("/api/sources/{obj_id}/phot_stat", Permission.SYSTEM_ADMIN)
def calculate_photometry_statistics(call: Call, obj_id: str) -> PhotStats | None:
    """Compute what the photometry tells of an object, where it was loaded past the triggers."""
    return photometry_statistics.tell(call.session, obj_id)


@routes.put("/api/sources/{obj_id}/phot_stat", Permission.SYSTEM_ADMIN)
def recalculate_photometry_statistics(call: Call, obj_id: str) -> PhotStats | None:
    """Compute anew what the photometry tells of an object."""
    return photometry_statistics.tell(call.session, obj_id)


@routes.delete("/api/sources/{obj_id}/phot_stat", Permission.SYSTEM_ADMIN)
def forget_photometry_statistics(call: Call, obj_id: str) -> Empty:
    """Forget what was computed of an object's photometry; it is computed anew at once.

    Lists would not find an object without.
    """
    photometry_statistics.tell(call.session, obj_id)
    return Empty()


@routes.get("/api/phot_stats", Permission.SYSTEM_ADMIN)
def count_photometry_statistics(call: Call) -> StatisticsCounts:
    """Retrieve how many objects have statistics of their photometry."""
    return photometry_statistics.counts(call.session)


@routes.post("/api/phot_stats", Permission.SYSTEM_ADMIN)
def calculate_all_photometry_statistics(call: Call) -> JobQueued:
    """Have the statistics computed of objects whose photometry was loaded past the triggers."""
    return photometry_statistics.queue(call.session, lacking=True)


@routes.patch("/api/phot_stats", Permission.SYSTEM_ADMIN)
def recalculate_all_photometry_statistics(call: Call) -> JobQueued:
    """Have the statistics of all objects computed anew, a thousand at a time."""
    return photometry_statistics.queue(call.session, lacking=False)


@routes.get("/api/phot_stats/aggregate")
def get_aggregate(call: Call, query: AggregateQuery) -> Aggregate:
    """Retrieve what the photometry that you may see tells of many sources, for plots."""
    return photometry_statistics.aggregate(call.session, call.caller, query)


@routes.get("/api/sources/{obj_id}/position")
def get_measured_position(call: Call, obj_id: str) -> MeasuredPosition | None:
    """Retrieve where the detections that you may see put an object; null if none tell."""
    return measured_position.measured_position(call.session, obj_id)


@routes.post("/api/sharing", Permission.UPLOAD_DATA)
def share_data(call: Call, body: DataSharing) -> Shared:
    """Show measurements and spectra to more groups of yours."""
    return data_sharing.share_data(call.session, call.caller, body)

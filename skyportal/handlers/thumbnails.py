"""Thumbnails of objects."""

from skyportal.domain import survey_pictures, thumbnail_kinds, thumbnails
from skyportal.handlers.routes import Call, Raw, Routes
from skyportal.permissions import Permission
from skyportal.schemas.base import Empty, Identifier
from skyportal.schemas.thumbnail import (
    PicturesAsked,
    SurveyPictures,
    Thumbnail,
    ThumbnailChange,
    ThumbnailCreate,
    ThumbnailKind,
)

routes = Routes("thumbnails")

# What was shown may be kept, by whom it was shown to: under one address the picture never changes.
KEPT = {
    "Cache-Control": "private, max-age=31536000, immutable",
    "Vary": "Authorization, Cookie",
}


@routes.get("/api/thumbnail_kind")
def list_thumbnail_kinds(call: Call) -> list[ThumbnailKind]:
    """Retrieve what thumbnails may show, in the order of the pages."""
    return thumbnail_kinds.list_kinds(call.session)


@routes.post("/api/thumbnail", Permission.UPLOAD_DATA)
def create_thumbnail(call: Call, body: ThumbnailCreate) -> Identifier:
    """Upload a picture of an object."""
    return thumbnails.create_thumbnail(call.session, call.caller, body)


@routes.get("/api/thumbnail/{thumbnail_id}")
def get_thumbnail(call: Call, thumbnail_id: int) -> Thumbnail:
    """Retrieve what is known of a picture."""
    return thumbnails.get_thumbnail(call.session, thumbnail_id)


@routes.get("/api/thumbnail/{thumbnail_id}/image", media=["image/png"])
def get_thumbnail_image(call: Call, thumbnail_id: int) -> Raw:
    """Retrieve a picture."""
    return Raw(thumbnails.get_image(call.session, thumbnail_id), "image/png", KEPT)


@routes.put("/api/thumbnail/{thumbnail_id}", Permission.UPLOAD_DATA)
def change_thumbnail(call: Call, thumbnail_id: int, body: ThumbnailChange) -> Empty:
    """Correct kind or origin of a picture."""
    thumbnails.change_thumbnail(call.session, thumbnail_id, body)
    return Empty()


@routes.delete("/api/thumbnail/{thumbnail_id}", Permission.UPLOAD_DATA)
def delete_thumbnail(call: Call, thumbnail_id: int) -> Empty:
    """Remove a picture of yours."""
    thumbnails.delete_thumbnail(call.session, thumbnail_id)
    return Empty()


@routes.post("/api/internal/survey_thumbnail", Permission.UPLOAD_DATA)
def ask_for_survey_thumbnails(call: Call, body: SurveyPictures) -> PicturesAsked:
    """Have jobs fetch the pictures of objects by sky surveys, as far as they are not there."""
    surveys = call.settings.skyportal.thumbnails.surveys
    return survey_pictures.ask_again(call.session, surveys, body)

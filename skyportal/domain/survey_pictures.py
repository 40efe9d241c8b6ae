"""Pictures of objects from sky surveys: asked for with the object, fetched by a job, seen by whoever
sees the object."""

from collections.abc import Iterable

from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import Session

from baselayer.settings.skyportal import ThumbnailSettings
from skyportal.domain.errors import InvalidRequestError
from skyportal.domain.push import push
from skyportal.domain.sharing import check_objects
from skyportal.domain.survey_cutouts import cutout
from skyportal.jobs.queue import defer
from skyportal.models.obj import Obj
from skyportal.models.thumbnail import Thumbnail as Row
from skyportal.schemas.push import ThumbnailPush
from skyportal.schemas.thumbnail import PicturesAsked, SurveyPictures

CONCERNED = text(
    "select group_id from sources where obj_id = :obj_id"
    " union select group_id from candidates where obj_id = :obj_id"
)


def ask(session: Session, surveys: Iterable[str], obj_id: str) -> int:
    """Have jobs fetch the pictures that an object lacks; return how many were asked for."""
    wanted = list(surveys)
    if not wanted:
        return 0
    there = select(Row.type).where(Row.obj_id == obj_id, Row.of_survey)
    lacking = [survey for survey in wanted if survey not in set(session.scalars(there))]
    for survey in lacking:
        defer(session, "fetch_picture", obj_id=obj_id, survey=survey)
    return len(lacking)


def ask_again(session: Session, surveys: Iterable[str], request: SurveyPictures) -> PicturesAsked:
    """Have jobs fetch the pictures that objects of the caller lack.

    Raises
    ------
    InvalidRequestError
        No object is named, or this marshal fetches no pictures.
    """
    names = [*request.objIDs, *([] if request.objID is None else [request.objID])]
    if not names:
        raise InvalidRequestError("objID, objIDs: name an object.")
    wanted = list(surveys)
    if not wanted:
        raise InvalidRequestError(
            "This marshal fetches no pictures; an administrator names surveys in "
            "skyportal.thumbnails.surveys."
        )
    check_objects(session, names)
    return PicturesAsked(asked=sum(ask(session, wanted, name) for name in dict.fromkeys(names)))


def fetch(
    session: Session, settings: ThumbnailSettings, obj_id: str, survey: str
) -> dict[str, int]:
    """Keep the picture of an object by a survey; return how many there are. Runs with the worker's rights.

    Raises
    ------
    SurveyUnavailableError
        The survey's server does not answer; the job is tried again later.
    """
    obj = session.get(Obj, obj_id)
    if obj is None or survey not in settings.surveys:
        return {"pictures": 0}
    picture = cutout(settings, survey, obj.ra, obj.dec)
    if picture is None:
        return {"pictures": 0}
    session.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"{obj_id} {survey}"))))
    of_survey = (Row.obj_id == obj_id, Row.type == survey, Row.of_survey)
    session.execute(delete(Row).where(*of_survey))
    session.add(
        Row(
            obj_id=obj_id,
            type=survey,
            origin=survey,
            is_grayscale=picture.is_grayscale,
            digest=picture.digest,
            png=picture.png,
            of_survey=True,
        )
    )
    session.flush()
    groups = list(session.scalars(CONCERNED, {"obj_id": obj_id}))
    push(session, ThumbnailPush(obj_id=obj_id), group_ids=groups)
    return {"pictures": 1}

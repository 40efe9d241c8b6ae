"""Small pictures of objects."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from skyportal.database import Caller
from skyportal.domain import png
from skyportal.domain.errors import ConflictError, ForbiddenError, NotFoundError
from skyportal.domain.push import push
from skyportal.domain.rows import among, remove
from skyportal.domain.sharing import (
    check_objects,
    chosen_groups,
    chosen_streams,
    groups_for_remarks,
)
from skyportal.domain.thumbnail_kinds import check_kind
from skyportal.domain.written_rows import written_by_obj
from skyportal.models.candidate import Candidate
from skyportal.models.thumbnail import Thumbnail as Row
from skyportal.schemas.base import Identifier
from skyportal.schemas.push import ThumbnailPush
from skyportal.schemas.thumbnail import Thumbnail, ThumbnailChange, ThumbnailCreate
from skyportal.schemas.written import Written

COLUMNS = (Row.id, Row.obj_id, Row.type, Row.origin, Row.is_grayscale, Row.created_at)

PUT = text(
    """
    insert into thumbnails (
        obj_id, type, origin, is_grayscale, digest, png, group_ids, stream_ids, owner_id)
    values (:obj_id, :type, :origin, :is_grayscale, :digest, :png,
        cast(:group_ids as int[]), cast(:stream_ids as int[]), :owner_id)
    on conflict (obj_id, type, digest, owner_id) do update set
        group_ids = array(
            select unnest(thumbnails.group_ids || excluded.group_ids) as id group by id order by id),
        stream_ids = array(
            select unnest(thumbnails.stream_ids || excluded.stream_ids) as id
            group by id order by id)
    returning id
    """
)


NEWEST = (
    select(
        *COLUMNS,
        func.concat("/api/thumbnail/", Row.id, "/image").label("url"),
    )
    .ext(distinct_on(Row.obj_id, Row.type))
    .order_by(Row.obj_id, Row.type, Row.created_at.desc(), Row.id.desc())
)


def url_of(thumbnail_id: int) -> str:
    """Return where a picture is fetched; it never changes there."""
    return f"/api/thumbnail/{thumbnail_id}/image"


def thumbnails_by_obj(session: Session, obj_ids: Sequence[str]) -> dict[str, list[Thumbnail]]:
    """Return of each object the newest picture of each type."""
    found: dict[str, list[Thumbnail]] = {obj_id: [] for obj_id in obj_ids}
    for row in session.execute(NEWEST.where(among(Row.obj_id, obj_ids))):
        found[row.obj_id].append(Thumbnail.model_validate(row))
    return found


def written_thumbnails(
    session: Session, obj_ids: Sequence[str]
) -> dict[str, Written[list[Thumbnail]]]:
    """Return the same of each object that has some, as PostgreSQL writes it."""
    return written_by_obj(session, Thumbnail, NEWEST, ("type",), obj_ids)


def get_thumbnail(session: Session, thumbnail_id: int) -> Thumbnail:
    """Return what is known of a picture."""
    row = session.execute(select(*COLUMNS).where(Row.id == thumbnail_id)).one_or_none()
    if row is None:
        raise missing(thumbnail_id)
    return Thumbnail(**row._mapping, url=url_of(row.id))


def get_image(session: Session, thumbnail_id: int) -> bytes:
    """Return a picture as a PNG."""
    image = session.scalars(select(Row.png).where(Row.id == thumbnail_id)).one_or_none()
    if image is None:
        raise missing(thumbnail_id)
    return image


def create_thumbnail(session: Session, caller: Caller, request: ThumbnailCreate) -> Identifier:
    """Keep a picture of an object; the same one again is kept once, and shared with all."""
    check_objects(session, [request.obj_id])
    check_kind(session, "ttype", request.ttype)
    picture = png.decoded(request.data)
    group_ids, stream_ids = audience(session, caller, request)
    values = {
        "obj_id": request.obj_id,
        "type": request.ttype,
        "origin": request.origin,
        "is_grayscale": picture.is_grayscale,
        "digest": picture.digest,
        "png": picture.png,
        "group_ids": group_ids,
        "stream_ids": stream_ids,
        "owner_id": caller.user_id,
    }
    thumbnail_id: int = session.execute(PUT, values).scalar_one()
    push(
        session,
        ThumbnailPush(obj_id=request.obj_id),
        group_ids=group_ids,
        stream_ids=stream_ids,
    )
    return Identifier(id=thumbnail_id)


def audience(
    session: Session, caller: Caller, request: ThumbnailCreate
) -> tuple[list[int], list[int]]:
    """Return the groups and the streams with which a picture is shared.

    Without a choice, a picture of a candidate is shared with the streams through which all alerts
    of the object passed so far: whichever of these alerts it shows, who holds the stream of a
    filter that passed an alert may see that alert. A picture of what no filter passed is shared
    with the uploader's groups, but the public one.
    """
    own = {caller.single_user_group_id}
    if request.group_ids is not None or request.stream_ids is not None:
        groups = own | set(chosen_groups(caller, request.group_ids or []))
        return sorted(groups), chosen_streams(caller, request.stream_ids or [])
    passed = select(Candidate.passing_alert_id, Candidate.passed_at, Candidate.stream_id)
    streams_of_alert: dict[object, set[int]] = defaultdict(set)
    for alert_id, passed_at, stream_id in session.execute(
        passed.where(Candidate.obj_id == request.obj_id)
    ):
        streams_of_alert[alert_id or passed_at].add(stream_id)
    if not streams_of_alert:
        return groups_for_remarks(session, caller, None), []
    return sorted(own), sorted(set.intersection(*streams_of_alert.values()))


def change_thumbnail(session: Session, thumbnail_id: int, request: ThumbnailChange) -> None:
    """Correct what is said of a picture; its owner may, and those who manage sources.

    Raises
    ------
    ConflictError
        The same picture is there under that kind already.
    """
    row = find(session, thumbnail_id)
    if row.of_survey:
        raise ForbiddenError(
            f"Thumbnail {thumbnail_id} is a sky survey's; remove it to have it fetched again."
        )
    if request.ttype is not None:
        check_kind(session, "ttype", request.ttype)
        same = select(Row.id).filter_by(
            obj_id=row.obj_id, type=request.ttype, digest=row.digest, owner_id=row.owner_id
        )
        found = session.scalar(same.where(Row.id != row.id))
        if found is not None:
            raise ConflictError(
                f"ttype: the same picture is there as {request.ttype!r} already, thumbnail {found}; "
                "remove one of them."
            )
        row.type = request.ttype
    if "origin" in request.model_fields_set:
        row.origin = request.origin
    session.flush()
    push(
        session,
        ThumbnailPush(obj_id=row.obj_id),
        group_ids=row.group_ids,
        stream_ids=row.stream_ids,
    )


def delete_thumbnail(session: Session, thumbnail_id: int) -> None:
    """Remove a picture; its owner may, and those who manage sources."""
    remove(session, find(session, thumbnail_id))


def find(session: Session, thumbnail_id: int) -> Row:
    """Return the row of a picture, without the picture."""
    row = session.get(Row, thumbnail_id)
    if row is None:
        raise missing(thumbnail_id)
    return row


def missing(thumbnail_id: int) -> NotFoundError:
    """Return the refusal of a picture that is not there, or not for the caller."""
    return NotFoundError(f"There is no thumbnail {thumbnail_id} that you have access to.")

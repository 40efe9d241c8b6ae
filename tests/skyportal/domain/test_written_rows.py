"""What PostgreSQL writes of objects is what models say of the same rows."""

import datetime

import pytest
from pydantic import TypeAdapter
from sqlalchemy import insert

from skyportal.domain.annotations import ANNOTATIONS
from skyportal.domain.comments import COMMENTS
from skyportal.domain.remarks import remarks_by_obj, written_remarks
from skyportal.domain.thumbnails import thumbnails_by_obj, written_thumbnails
from skyportal.models.annotation import Annotation as AnnotationRow
from skyportal.models.comment import Comment as CommentRow
from skyportal.models.thumbnail import Thumbnail as ThumbnailRow
from skyportal.schemas.annotation import Annotation
from skyportal.schemas.comment import Comment
from skyportal.schemas.thumbnail import Thumbnail
from tests.skyportal.marshal_fixtures import People

pytestmark = pytest.mark.service

MOMENTS = (
    datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.UTC),
    datetime.datetime(2026, 1, 2, 3, 4, 5, 60, tzinfo=datetime.UTC),
)


def test_written_rows_are_those_of_the_models(people: People) -> None:
    reader, stranger = people.person(), people.person()
    group, hidden = people.group(reader), people.group(stranger, private=True)
    obj_ids = [people.source(group) for _ in range(3)]
    said = {"author_id": stranger.id, "group_ids": [group, hidden]}
    data = {"a": 1.5, "b": [None, "ä\"\\%:x"], "c": {}}  # fmt: skip
    with people.everything() as session:
        for obj_id in obj_ids[:2]:
            for origin, moment in zip(("z", "a"), MOMENTS, strict=True):
                row = {"obj_id": obj_id, "created_at": moment, "modified": moment}
                noted = row | said | {"origin": origin, "data": data}
                session.execute(insert(AnnotationRow).values(noted))
                session.execute(insert(CommentRow).values(row | said | {"text": "%s :x"}))
                for kind in ("new", "ref"):
                    picture = {
                        "type": kind, "digest": origin.encode(), "png": b"", "is_grayscale": True,
                        "group_ids": [group],
                    }  # fmt: skip
                    session.execute(insert(ThumbnailRow).values(row | picture))
        unseen = {"obj_id": obj_ids[0], "origin": "unseen", "data": {"x": 1}, "group_ids": [hidden]}
        session.execute(insert(AnnotationRow).values(unseen))
    with reader.transaction() as (session, _):
        written = written_remarks(session, ANNOTATIONS, obj_ids)
        spoken = written_remarks(session, COMMENTS, obj_ids)
        shown = written_thumbnails(session, obj_ids)
        assert written.keys() == spoken.keys() == shown.keys() == set(obj_ids[:2])
        annotations = remarks_by_obj(session, ANNOTATIONS, obj_ids)
        comments = remarks_by_obj(session, COMMENTS, obj_ids)
        pictures = thumbnails_by_obj(session, obj_ids)
    for obj_id in obj_ids[:2]:
        assert [one.origin for one in annotations[obj_id]] == ["a", "z"]
        assert (
            TypeAdapter(list[Annotation]).validate_json(written[obj_id].text) == annotations[obj_id]
        )
        assert TypeAdapter(list[Comment]).validate_json(spoken[obj_id].text) == comments[obj_id]
        assert TypeAdapter(list[Thumbnail]).validate_json(shown[obj_id].text) == pictures[obj_id]
        for row in (*written[obj_id].value(), *spoken[obj_id].value(), *shown[obj_id].value()):
            assert row["created_at"].endswith("Z")
        assert set(written[obj_id].value()[0]) == set(Annotation.model_fields)
        assert set(shown[obj_id].value()[0]) == set(Thumbnail.model_fields)

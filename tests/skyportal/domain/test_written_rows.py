"""What PostgreSQL writes of objects is what models say of the same rows."""

import datetime

import pytest
from pydantic import TypeAdapter
from sqlalchemy import insert

from skyportal.domain.annotations import ANNOTATIONS
from skyportal.domain.cards import groups_by_obj, written_groups
from skyportal.domain.classifications import classifications_by_obj, written_classifications
from skyportal.domain.comments import COMMENTS
from skyportal.domain.remarks import remarks_by_obj, written_remarks
from skyportal.domain.thumbnails import thumbnails_by_obj, written_thumbnails
from skyportal.models.annotation import Annotation as AnnotationRow
from skyportal.models.classification import Classification as ClassificationRow
from skyportal.models.classification import ClassificationVote
from skyportal.models.comment import Comment as CommentRow
from skyportal.models.source import Source
from skyportal.models.taxonomy import Taxonomy
from skyportal.models.thumbnail import Thumbnail as ThumbnailRow
from skyportal.schemas.annotation import Annotation
from skyportal.schemas.classification import Classification
from skyportal.schemas.comment import Comment
from skyportal.schemas.source import SavedGroup
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


def test_written_classes_and_savers_are_those_of_the_models(people: People) -> None:
    reader, stranger = people.person(), people.person()
    group, second = people.group(reader, stranger), people.group(reader)
    hidden = people.group(stranger, private=True)
    obj_ids = [people.source(group) for _ in range(3)]
    with people.everything() as session:
        shown = Taxonomy(name="shown", hierarchy={"class": "x"}, version="1", group_ids=[group])
        unseen = Taxonomy(name="unseen", hierarchy={"class": "x"}, version="1", group_ids=[hidden])
        session.add_all([shown, unseen])
        session.flush()
        for obj_id in obj_ids[:2]:
            for taxonomy, author, moment in zip(
                (shown, unseen), (stranger.id, None), MOMENTS, strict=True
            ):
                row = ClassificationRow(
                    obj_id=obj_id, taxonomy_id=taxonomy.id, classification="Ia", author_id=author,
                    group_ids=[group, hidden], created_at=moment,
                )  # fmt: skip
                session.add(row)
                session.flush()
                session.add(
                    ClassificationVote(classification_id=row.id, voter_id=reader.id, vote=1)
                )
                row.probability = 0.5
                session.flush()  # which leaves an edit
            for number, saver in ((second, stranger.id), (hidden, stranger.id)):
                session.add(Source(obj_id=obj_id, group_id=number, saved_by_id=saver))
        asked = {"active": False, "requested": True}
        session.add(Source(obj_id=obj_ids[2], group_id=second, **asked))
    with reader.transaction() as (session, _):
        written = written_classifications(session, obj_ids)
        classes = classifications_by_obj(session, obj_ids)
        assert written.keys() == set(obj_ids[:2])
        for obj_id in obj_ids[:2]:
            told = TypeAdapter(list[Classification]).validate_json(written[obj_id].text)
            assert told == classes[obj_id]
            assert [one.taxname for one in told] == ["", "shown"]
            assert [one.author is None for one in told] == [True, False]
            assert all(one.edits and one.votes for one in told)
            [first, _] = written[obj_id].value()
            assert set(first) == set(Classification.model_fields)
            assert first["edits"][0]["created_at"].endswith("Z")
        for active in (True, False):
            saved = written_groups(session, obj_ids, active=active)
            savers = groups_by_obj(session, obj_ids, active=active)
            assert saved.keys() == set(obj_ids)
            for obj_id in obj_ids:
                told_groups = TypeAdapter(list[SavedGroup]).validate_json(saved[obj_id].text)
                assert told_groups == savers[obj_id]
                assert hidden not in {one.id for one in told_groups}
                assert set(saved[obj_id].value()[0]) == set(SavedGroup.model_fields)
            assert len(savers[obj_ids[0]]) == 2
            assert len(savers[obj_ids[2]]) == (1 if active else 2)

"""Annotations, comments and thumbnails of many objects at once."""

import pytest
from sqlalchemy import event

from skyportal.domain.annotations import ANNOTATIONS
from skyportal.domain.comments import COMMENTS
from skyportal.domain.remarks import remarks_by_obj
from skyportal.domain.thumbnails import thumbnails_by_obj
from skyportal.models.annotation import Annotation
from skyportal.models.comment import Comment
from skyportal.models.obj import Obj
from skyportal.models.thumbnail import Thumbnail
from tests.skyportal.marshal_fixtures import People

pytestmark = pytest.mark.service

OBJS = ("ZTF26a", "ZTF26b", "ZTF26c")


def test_what_is_shared_with_the_caller_by_object(people: People) -> None:
    author = people.person("Comment", username="commenter", first_name="Vera")
    secret = people.group(author, private=True, name="Secret")
    open_group = people.group(author, name="Open")
    reader = people.person(groups=(open_group,))
    with people.everything() as session:
        session.add_all(Obj(id=name, ra=10.0, dec=20.0) for name in OBJS)
        session.flush()
        by = {"author_id": author.id, "obj_id": OBJS[0]}
        session.add(Annotation(**by, origin="a", data={"x": 1}, group_ids=[open_group, secret]))
        session.add(Annotation(**by, origin="b", data={"x": 2}, group_ids=[secret]))
        session.add(Comment(**by, text="first", group_ids=[open_group]))
        session.add(Comment(**by, text="hidden", group_ids=[secret]))
        picture = {"obj_id": OBJS[1], "owner_id": author.id, "is_grayscale": False}
        for number, kind in enumerate(("new", "ref", "new")):
            data = f"{number}".encode()
            row = Thumbnail(**picture, type=kind, digest=data, png=data, group_ids=[open_group])
            session.add(row)
            session.flush()
        hidden = Thumbnail(**picture, type="sub", digest=b"", png=b"", group_ids=[secret])
        session.add(hidden)
    with reader.transaction() as (session, _):
        statements: list[str] = []
        event.listen(
            session.connection().engine,
            "before_cursor_execute",
            lambda connection, cursor, statement, *rest: statements.append(statement),
        )
        annotations = remarks_by_obj(session, ANNOTATIONS, OBJS)
        comments = remarks_by_obj(session, COMMENTS, OBJS)
        thumbnails = thumbnails_by_obj(session, OBJS)
        assert len(statements) == 3
    assert [list(found) for found in (annotations, comments, thumbnails)] == [list(OBJS)] * 3
    (annotation,) = annotations[OBJS[0]]
    assert (annotation.origin, annotation.data) == ("a", {"x": 1})
    assert [group.name for group in annotation.groups] == ["Open"]
    (comment,) = comments[OBJS[0]]
    assert comment.text == "first"
    assert comment.author is not None
    assert (comment.author.username, comment.author.first_name) == ("commenter", "Vera")
    assert [(picture.type, picture.id) for picture in thumbnails[OBJS[1]]] == [
        ("new", thumbnails[OBJS[1]][0].id),
        ("ref", thumbnails[OBJS[1]][1].id),
    ]
    assert thumbnails[OBJS[1]][0].id > thumbnails[OBJS[1]][1].id  # the newest of two
    assert annotations[OBJS[2]] == []

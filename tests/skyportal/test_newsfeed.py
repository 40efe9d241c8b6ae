"""What happened lately is told to those who see it."""

from typing import Any

import pytest
from sqlalchemy import select

from skyportal.models.classification import Classification
from skyportal.models.comment import Comment
from skyportal.models.source import Source
from skyportal.models.taxonomy import Taxonomy
from tests.skyportal.marshal_fixtures import People, Person, RunningMarshal

pytestmark = pytest.mark.service


def news(marshal: RunningMarshal, person: Person, **query: Any) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = marshal.data("GET", "/api/newsfeed", person, params=query)
    return told


def test_members_are_told_the_newest_first_and_strangers_nothing(
    marshal: RunningMarshal, people: People
) -> None:
    vera, stranger = people.person(), people.person()
    group = people.group(vera, name="Night owls")
    people.group(stranger)
    obj_id = people.source(group)
    with people.everything() as session:
        for source in session.scalars(select(Source).where(Source.obj_id == obj_id)):
            source.saved_by_id = vera.id
    about = {"obj_id": obj_id, "author_id": vera.id, "group_ids": [group]}
    with people.everything() as session:
        taxonomy = session.scalars(select(Taxonomy.id)).first()
        session.add(Comment(**about, text="x" * 500))
        session.add(Comment(**about, text="said by a program", bot=True))
    with people.everything() as session:
        session.add(Classification(**about, taxonomy_id=taxonomy, classification="Ia", ml=False))
    told = news(marshal, vera)
    assert [item["type"] for item in told] == ["classification", "comment", "source"]
    assert [item["message"] for item in told] == ["Ia", "x" * 200, "Night owls"]
    assert {item["author"]["username"] for item in told} == {vera.username}
    assert len(news(marshal, vera, numItems=1)) == 1
    assert news(marshal, stranger) == []


def test_a_remark_on_an_object_that_one_does_not_see_is_no_news(
    marshal: RunningMarshal, people: People
) -> None:
    vera, other = people.person(), people.person()
    group, foreign = people.group(vera), people.group(other)
    obj_id = people.source(foreign)
    with people.everything() as session:
        session.add(Comment(obj_id=obj_id, author_id=other.id, group_ids=[group], text="psst"))
    assert news(marshal, vera) == []

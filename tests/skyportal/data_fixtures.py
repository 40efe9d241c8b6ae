"""What tests of data on objects share: an instrument, a group with an uploader, an object."""

import pytest
from sqlalchemy import select

from skyportal.models.instrument import Instrument
from tests.skyportal.marshal_fixtures import People, Person

__all__ = ["group", "instrument", "member", "obj", "uploader"]


@pytest.fixture(scope="module")
def instrument(people: People) -> int:
    """ZTF's camera."""
    with people.everything() as session:
        return session.scalars(select(Instrument.id).filter_by(name="ZTF")).one()


@pytest.fixture(scope="module")
def group(people: People) -> int:
    """A group of two who upload."""
    return people.group()


@pytest.fixture(scope="module")
def uploader(people: People, group: int) -> Person:
    """Somebody who uploads data."""
    return people.person("Upload data", "Annotate", groups=(group,))


@pytest.fixture(scope="module")
def member(people: People, group: int) -> Person:
    """Somebody else of the same group, who may upload, too."""
    return people.person("Upload data", "Annotate", groups=(group,))


@pytest.fixture
def obj(people: People, group: int) -> str:
    """An object that the group has saved."""
    return people.source(group)

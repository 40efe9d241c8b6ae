"""What can be said of an object is kept as it was said, whichever way it came: found, saved, changed."""

from typing import Any

import pytest
from sqlalchemy import select

from skyportal.models.filter import Filter
from skyportal.models.stream import Stream
from skyportal.schemas.obj import ObjProperties
from tests.skyportal.marshal_fixtures import NUMBERS, People, Person, RunningMarshal

pytestmark = pytest.mark.service

SAID: dict[str, Any] = {
    "ra_err": 0.1,
    "dec_err": 0.2,
    "ra_dis": 10.01,
    "dec_dis": -19.99,
    "offset": 0.3,
    "redshift": 0.04,
    "redshift_error": 0.005,
    "redshift_origin": "SDSS",
    "summary": "a rapidly rising transient",
    "altdata": {"simbad": {"class": "G"}, "ndethist": 7},
    "dist_nearest_source": 2.5,
    "mag_nearest_source": 18.5,
    "e_mag_nearest_source": 0.05,
    "transient": True,
    "varstar": True,
    "is_roid": True,
    "mpc_name": "2026 AB12",
    "score": 0.75,
    "origin": "a pipeline",
    "alias": ["AT 2026abc", "Gaia26abc"],
    "t0": "2026-11-20T06:00:00Z",
}
OTHERWISE: dict[str, Any] = {
    name: {
        bool: lambda value: not value,
        str: lambda value: f"{value}d",
        float: lambda value: value / 2,
        list: lambda value: value[:1],
        dict: lambda value: {"ndethist": 8},
    }[type(value)](value)
    for name, value in SAID.items()
} | {"t0": "2026-11-21T06:00:00Z"}


def test_all_that_can_be_said_is_tried() -> None:
    assert SAID.keys() == ObjProperties.model_fields.keys()
    assert not any(OTHERWISE[name] == value for name, value in SAID.items())


@pytest.fixture(scope="module")
def passing(people: People) -> int:
    """A filter of a group with a stream."""
    with people.everything() as session:
        public = session.scalars(select(Stream.id).filter_by(name="ZTF Public")).one()
    group = people.group(streams=(public,))
    with people.everything() as session:
        row = Filter(name="passes", group_id=group, stream_id=public)
        session.add(row)
        session.flush()
        return row.id


@pytest.fixture(scope="module")
def finder(people: People, passing: int) -> Person:
    """A member of the filter's group who uploads."""
    person = people.person("Upload data")
    with people.everything() as session:
        filter_ = session.get_one(Filter, passing)
        group, stream = filter_.group_id, filter_.stream_id
    people.join(person, group, (stream,))
    return person


def told(marshal: RunningMarshal, person: Person, path: str) -> dict[str, Any]:
    found = marshal.data("GET", path, person)
    return {name: found[name] for name in ("ra", "dec", *SAID)}


@pytest.mark.parametrize("kind", ["candidates", "sources"])
def test_what_is_said_of_a_new_object_is_told(
    marshal: RunningMarshal, finder: Person, passing: int, kind: str
) -> None:
    name = f"ZTF26said{next(NUMBERS)}"
    place = {"id": name, "ra": 10.0, "dec": -20.0}
    how = {"filter_ids": [passing], "passed_at": "2026-11-24T00:00:00Z"}
    body = place | SAID | (how if kind == "candidates" else {})
    marshal.data("POST", f"/api/{kind}", finder, json=body)
    assert told(marshal, finder, f"/api/{kind}/{name}") == {"ra": 10.0, "dec": -20.0} | SAID
    # Who finds or saves it again changes nothing of what is known.
    marshal.data("POST", f"/api/{kind}", finder, json=body | OTHERWISE)
    assert told(marshal, finder, f"/api/{kind}/{name}") == {"ra": 10.0, "dec": -20.0} | SAID


def test_what_is_changed_is_told(marshal: RunningMarshal, people: People, finder: Person) -> None:
    group = people.group(finder)
    path = f"/api/sources/{people.source(group)}"
    for values in (SAID, OTHERWISE):
        place = {"ra": 11.0, "dec": 21.0 if values is SAID else 22.0}
        marshal.data("PATCH", path, finder, json=values | place)
        assert told(marshal, finder, path) == values | place
    listed = marshal.data("GET", "/api/sources", finder, params={"group_ids": group})["sources"]
    assert {name: listed[0][name] for name in OTHERWISE} == OTHERWISE

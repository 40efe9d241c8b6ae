"""Programs hide alerts of surveys that have them, and of no other."""

import pytest

from kowalski.api.access.caller import caller_of
from kowalski.api.access.visibility import Points, Rows, visibility
from kowalski.surveys import SURVEYS

PUBLIC = caller_of({"_id": "alice"})
STREAMS = [
    {"id": 1, "name": "ZTF Public"},
    {"id": 2, "name": "ZTF Public+Partnership"},
    {"id": 3, "name": "ZTF Public+Partnership+Caltech"},
    {"id": 4, "name": "Palomar PGIR"},
    {"id": 5, "name": "winter"},
]


@pytest.mark.parametrize("name", ["ZTF", "TURBO"])
def test_programs_hide_alerts_and_points(name: str) -> None:
    """§2.8: by programid; TURBO, whose template Kowalski did not fill, too (§7-C10)."""
    survey = SURVEYS[name]
    assert survey.permits({"programid": 1}, {1})
    assert not survey.permits({"programid": 2}, {1})
    assert not survey.permits({}, {1})
    assert survey.program({"programid": 2}) == 2
    assert visibility(PUBLIC, survey.alerts) == Rows({"candidate.programid": {"$in": [1]}})
    of_objects = visibility(PUBLIC, survey.aux)
    assert isinstance(of_objects, Points)
    assert of_objects.counterpart is not None


@pytest.mark.parametrize("name", ["PGIR", "WNTR", "LSST"])
def test_other_surveys_are_seen_whole(name: str) -> None:
    """§2.8: no permissions apply."""
    survey = SURVEYS[name]
    assert survey.permits({"programid": 2}, {1})
    assert survey.permits({}, set())
    assert survey.program({"programid": 2}) is None
    assert visibility(PUBLIC, survey.alerts) is None
    of_objects = visibility(PUBLIC, survey.aux)
    assert isinstance(of_objects, Points)
    assert (of_objects.counterpart, of_objects.arrays) == (None, ())


@pytest.mark.parametrize(
    ("name", "program", "stream"),
    [
        ("ZTF", 1, 1),
        ("ZTF", 2, 2),
        ("ZTF", 3, 3),
        ("ZTF", 0, 3),
        ("ZTF", None, None),
        ("PGIR", None, 4),
        ("WNTR", None, 5),
        ("TURBO", 1, None),
        ("LSST", None, None),
    ],
)
def test_streams_are_known_by_their_names(
    name: str, program: int | None, stream: int | None
) -> None:
    assert SURVEYS[name].stream_id(program, STREAMS) == stream

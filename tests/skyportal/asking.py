"""What tests share that ask Kowalski through the marshal: a Kowalski that notes what it is asked, and who asks."""

from collections.abc import Iterator

import pytest

from baselayer.settings import Settings
from skyportal.models.stream import Stream, StreamUser
from tests.skyportal.marshal_fixtures import (
    People,
    Person,
    RunningMarshal,
    changed,
    running_marshal,
)
from tests.skyportal.recording_kowalski import RecordingKowalski, serving

__all__ = ["fresh", "kowalski", "marshal"]

CANDID = 2475433850015010009  # more than JavaScript's numbers hold
CANDIDATE = {"jd": 2461041.5, "ra": 10.0, "dec": 20.0, "programid": 1, "magpsf": 18.0}
ALERT = {"candid": CANDID, "objectId": "ZTF26a", "candidate": CANDIDATE, "classifications": {}}
HISTORY = {
    "objectId": "ZTF26a",
    "coordinates": {"ra": 10.0, "dec": 20.0},
    "candids": [CANDID],
    "cross_matches": {"Gaia_EDR3": [{"_id": {"$numberLong": "5000000000000000000"}}]},
    "photometry": [
        {"mjd": 1.0, "filter": "ztfr", "flux": 100.0, "fluxerr": 2.0, "zp": 23.9}
        | {"program": 1, "forced": False},
        {"mjd": 2.0, "filter": "ztfr", "flux": None, "fluxerr": 2.0, "zp": 26.4}
        | {"program": 1, "forced": True},
    ],
    "tns": [],
}


@pytest.fixture(scope="module")
def kowalski(marshal_settings: Settings) -> Iterator[RecordingKowalski]:
    recording = RecordingKowalski(marshal_settings.secrets.kowalski_marshal_password)
    with serving(recording):
        yield recording


@pytest.fixture(scope="module")
def marshal(marshal_settings: Settings, kowalski: RecordingKowalski) -> Iterator[RunningMarshal]:
    url = f"http://127.0.0.1:{kowalski.port}"
    with running_marshal(changed(marshal_settings, "skyportal.kowalski", url=url)) as running:
        yield running


@pytest.fixture(autouse=True)
def fresh(kowalski: RecordingKowalski) -> None:
    kowalski.asked.clear()
    kowalski.answers = {
        "GET /api/alerts/ztf": [ALERT],
        "GET /api/alerts_aux/ztf/ZTF26a": HISTORY,
        f"GET /api/cutouts/ztf/{CANDID}/science/png": "picture",
        "POST /api/alerts/ztf/ZTF26a/save": {"candid": CANDID},
        "GET /api/archive/cross_match": {"Gaia_EDR3": [{"parallax": 1.0}], "Empty": []},
    }


def stream_ids(people: People, *names: str) -> tuple[int, ...]:
    with people.everything() as session:
        known = {stream.name: stream.id for stream in session.query(Stream)}
    return tuple(known[name] for name in names)


def holder(people: People, *streams: str, acls: tuple[str, ...] = ("Upload data",)) -> Person:
    """Somebody who holds these streams and no others; in a group with them."""
    person = people.person(*acls)
    wanted = stream_ids(people, *streams)
    with people.everything() as session:
        session.query(StreamUser).filter_by(user_id=person.id).delete()
    people.group(person, streams=wanted)
    return person

"""Telescopes and instruments over HTTP."""

import pytest

from tests.skyportal.marshal_fixtures import People, RunningMarshal

pytestmark = pytest.mark.service


def test_make_change_and_remove(marshal: RunningMarshal, people: People) -> None:
    manager = people.person("Manage telescopes", "Manage instruments")
    reader = people.person("Upload data")
    site = {"name": "Palomar 1.5m", "nickname": "P60", "lat": 33.36, "lon": -116.86}
    telescope = marshal.data("POST", "/api/telescope", manager, json=site)["id"]
    camera = {"name": "SEDM", "type": "imaging spectrograph", "telescope_id": telescope}
    instrument = marshal.data("POST", "/api/instrument", manager, json=camera)["id"]
    camera |= {"filters": ["sdssg", "sdssr"]}
    marshal.data("PUT", f"/api/instrument/{instrument}", manager, json=camera)
    (seen,) = marshal.data("GET", f"/api/instrument?telescope_id={telescope}", reader)
    assert (seen["name"], seen["filters"]) == ("SEDM", ["sdssg", "sdssr"])
    assert seen["telescope"]["nickname"] == "P60"
    place = f"/api/telescope/{telescope}"
    marshal.data("PUT", place, manager, json=site | {"robotic": True})
    assert marshal.data("GET", place, reader)["robotic"] is True
    for method, path, body in (
        ("POST", "/api/telescope", site | {"name": "Mine"}),
        ("PUT", place, site),
        ("DELETE", place, None),
        ("POST", "/api/instrument", camera | {"name": "Mine"}),
        ("DELETE", f"/api/instrument/{instrument}", None),
    ):
        assert marshal.ask(method, path, reader, json=body).status_code == 403
    assert marshal.ask("DELETE", place, manager).status_code == 409  # it has an instrument
    marshal.data("DELETE", f"/api/instrument/{instrument}", manager)
    marshal.data("DELETE", place, manager)
    assert marshal.ask("GET", place, reader).status_code == 404


OF_TELESCOPES = {
    "lat": 33.36,
    "lon": -116.86,
    "elevation": 1712.0,
    "diameter": 1.5,
    "mpc_obscode": "I41",
    "skycam_link": "https://sky.example/cam.jpg",
    "weather_link": "https://sky.example/weather",
    "robotic": True,
    "fixed_location": False,
}
OTHERWISE = {
    "lat": -30.2,
    "lon": 289.25,
    "elevation": 2647.0,
    "diameter": 8.4,
    "mpc_obscode": "X05",
    "skycam_link": "https://south.example/cam.jpg",
    "weather_link": "https://south.example/weather",
    "robotic": False,
    "fixed_location": True,
}


def test_what_is_said_of_them_is_told(marshal: RunningMarshal, people: People) -> None:
    manager = people.person("Manage telescopes", "Manage instruments")
    body = {"name": "Somewhere 8m", "nickname": "S8"} | OF_TELESCOPES
    telescope = marshal.data("POST", "/api/telescope", manager, json=body)["id"]
    place = f"/api/telescope/{telescope}"
    assert marshal.data("GET", place, manager) == body | {"id": telescope}
    marshal.data("PUT", place, manager, json=body | OTHERWISE)
    found = marshal.data("GET", "/api/telescope", manager, params={"name": "Somewhere 8m"})
    assert found == [body | OTHERWISE | {"id": telescope}]
    assert marshal.data("GET", "/api/telescope", manager, params={"name": "Somewhere"}) == []
    said = {"name": "NIRES", "type": "spectrograph", "band": "infrared", "filters": ["2massj"]}
    camera = said | {"telescope_id": telescope}
    instrument = marshal.data("POST", "/api/instrument", manager, json=camera)["id"]
    path = f"/api/instrument/{instrument}"
    told = marshal.data("GET", path, manager)
    assert {name: told[name] for name in said} == said
    marshal.data("PUT", path, manager, json=camera | {"band": "optical"})
    assert marshal.data("GET", path, manager)["band"] == "optical"


@pytest.mark.parametrize(
    ("path", "body", "says"),
    [
        ("telescope", {"name": "T", "nickname": "T", "lat": 91}, "lat: Input should be less than"),
        ("telescope", {"name": "T"}, "nickname: Field required"),
        ("instrument", {"name": "I", "telescope_id": 987}, "no telescope 987"),
        ("instrument", {"name": "I", "telescope_id": 1, "type": "kite"}, "type: Input should be"),
        ("instrument", {"name": "I", "telescope_id": 1, "filters": ["A B"]}, "filters.0: String"),
        ("instrument", {"name": "ZTF", "telescope_id": 1}, "This exists already"),
    ],
)
def test_wrong_ones(
    marshal: RunningMarshal, people: People, path: str, body: dict[str, object], says: str
) -> None:
    manager = people.person("Manage telescopes", "Manage instruments")
    response = marshal.ask("POST", f"/api/{path}", manager, json=body)
    assert response.status_code in (400, 404, 409)
    assert says in response.json()["message"]

"""Skymaps: sent in all forms, and queries inside their contours."""

import base64
import io
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import numpy as np
import pytest
from astropy.io import fits

from kowalski.api.fetching import origin_of
from kowalski.skymaps.document import region_of
from kowalski.skymaps.shapes import cone
from tests.kowalski.api.archive import EPOCHS, OBJECTS, candid, name, position, programid
from tests.kowalski.api.conftest import FETCH_PORT, Client, Service

pytestmark = pytest.mark.service

WHEN = "2026-02-03T04:05:06"
WIDE = {"ra": 20.0, "dec": -50.0, "error": 40.0, "localization_name": "wide"}


def map_file() -> bytes:
    """Return a map of which the pixel around object 4 holds everything."""
    values = np.zeros(12 * 4**3)
    import healpy

    values[healpy.ang2pix(8, *position(4), nest=True, lonlat=True)] = 1
    table = fits.BinTableHDU.from_columns([fits.Column(name="PROB", format="D", array=values)])
    table.header["ORDERING"] = "NESTED"
    buffer = io.BytesIO()
    fits.HDUList([fits.PrimaryHDU(), table]).writeto(buffer)
    return buffer.getvalue()


def put(client: Client, skymap: Any, **more: Any) -> Any:
    return client.call("PUT", "/api/skymap", json={"dateobs": WHEN, "skymap": skymap, **more})


def query(client: Client, which: Any, catalog: str = "ZTF_alerts", **more: Any) -> Any:
    asked = {"skymap": which, "catalog": catalog, "filter": {}, **more.pop("query", {})}
    return client.query("skymap", asked, **more)


@pytest.fixture(scope="module")
def files() -> Iterator[str]:
    """A host from which skymaps may be fetched."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/moved.fits":
                self.send_response(302)
                self.send_header("Location", "http://127.0.0.1:1/map.fits")
                self.end_headers()
                return
            self.send_response(200)
            self.end_headers()
            self.wfile.write(map_file())

        def log_message(self, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", FETCH_PORT), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{FETCH_PORT}"
    server.shutdown()
    thread.join()
    server.server_close()


VOEVENT = """<voe:VOEvent xmlns:voe="http://www.ivoa.net/xml/VOEvent/v2.0" version="2.0"
  ivorn="ivo://gwnet/LVC#S260203x-1-Initial"><What><Param name="GraceID" value="S260203x"/>
  <Param name="skymap_fits" value="{url}"/></What><WhereWhen><ObsDataLocation>
  <ObservationLocation><AstroCoords><Time><TimeInstant><ISOTime>2026-02-03T00:00:00</ISOTime>
  </TimeInstant></Time></AstroCoords></ObservationLocation></ObsDataLocation></WhereWhen>
</voe:VOEvent>"""


def forms(url: str) -> dict[str, Any]:
    """Return skymaps in every form, all of which hold object 4 and no other."""
    ra, dec = position(4)
    content = base64.b64encode(map_file()).decode()
    pixel = int(np.flatnonzero(fits.getdata(io.BytesIO(map_file()))["PROB"])[0])
    corners = [[ra - 2, dec - 2], [ra + 2, dec - 2], [ra + 2, dec + 2], [ra - 2, dec + 2]]
    around = {"center": [ra, dec], "corners": corners}
    return {
        "cone": {"ra": ra, "dec": dec, "error": 0.5},
        "ellipse": {
            "ra": ra,
            "dec": dec,
            "amaj": 2,
            "amin": 0.5,
            "phi": 30,
            "localization_name": "e",
        },
        "polygon": {"polygon": corners, "localization_name": "p"},
        "polygon with centre": {"polygon": around, "localization_name": "pc"},
        "content": {"content": content, "localization_name": "c"},
        "data url": {"content": f"data:image/fits;base64,{content}", "localization_name": "d"},
        "cells": {"uniq": [256 + pixel], "probdensity": [1.0], "localization_name": "u"},
        "url": {"url": f"{url}/map.fits"},
    }


@pytest.mark.parametrize("form", forms(""))
def test_a_skymap_of_every_form_finds_the_alerts_inside(
    partner: Client, files: str, form: str
) -> None:
    answer = put(partner, forms(files)[form], contours=90)
    assert answer.status_code == 200, answer.text
    data = answer.json()["data"]
    assert data["contours"] == [90]
    which = {"localization_name": data["localization_name"], "dateobs": WHEN}
    found = query(partner, which, query={"projection": {"_id": 0, "objectId": 1}}).json()["data"]
    assert found == [{"objectId": name(4)}] * EPOCHS


def test_a_notice_brings_its_skymap(partner: Client, files: str) -> None:
    body = {"voevent": VOEVENT.format(url=f"{files}/gw.fits"), "contours": "50,90"}
    answer = partner.call("PUT", "/api/skymap", json=body)
    assert answer.json()["data"] == {
        "dateobs": "2026-02-03T00:00:00",
        "localization_name": "gw.fits",
        "contours": [50, 90],
    }
    got = partner.call("GET", "/api/skymap", params={"alias": "LVC#S260203x"}).json()["data"]
    assert got["aliases"] == ["LVC#S260203x"]
    assert set(got["contours"]) == {"center", "contour50", "contour90"}
    which = {"localization_name": "gw.fits", "aliases": "LVC#S260203x", "contour": 50}
    assert len(query(partner, which).json()["data"]) == EPOCHS


@pytest.fixture(scope="module")
def wide(admin: Client) -> dict[str, Any]:
    """A skymap that holds half the sky."""
    assert put(admin, WIDE, triggerid=77, aliases=["WIDE#1"]).status_code == 200
    return {"localization_name": "wide", "trigger_id": 77}


def inside() -> list[int]:
    """Return the objects inside the wide skymap, told without an index."""
    region = cone(WIDE["ra"], WIDE["dec"], WIDE["error"]).credible_regions([90])[90]
    places = np.array([position(number) for number in range(OBJECTS)])
    return np.flatnonzero(region.contains(*places.T)).tolist()


def test_everybody_finds_what_he_may_see(
    wide: dict[str, Any], alice: Client, partner: Client, admin: Client
) -> None:
    assert 0 < len(inside()) < OBJECTS
    for client, programs in ((alice, {1}), (partner, {1, 2}), (admin, {1, 2, 3})):
        found = query(client, wide, sort=[["candid", 1]]).json()["data"]
        expected = [
            candid(number, epoch)
            for number in inside()
            if programid(number) in programs
            for epoch in range(EPOCHS)
        ]
        assert [alert["candid"] for alert in found] == expected


def test_order_skip_and_limit_count_only_what_is_inside(
    wide: dict[str, Any], admin: Client
) -> None:
    whole = query(admin, wide, sort=[["candid", -1]]).json()["data"]
    part = query(admin, wide, sort=[["candid", -1]], skip=2, limit=5).json()["data"]
    assert [alert["candid"] for alert in part] == [alert["candid"] for alert in whole[2:7]]


@pytest.mark.parametrize("catalog", ["Stars", "Plain"])
def test_catalogues_with_and_without_pixels(
    wide: dict[str, Any], alice: Client, service: Service, catalog: str
) -> None:
    document = service.database["skymaps"].find_one({"localization_name": "wide"})
    region = region_of(document, 90)
    rows = list(service.database[catalog].find())
    points = np.array([row["coordinates"]["radec_geojson"]["coordinates"] for row in rows])
    expected = [
        rows[i]["_id"] for i in np.flatnonzero(region.contains(points[:, 0] + 180, points[:, 1]))
    ]
    asked = {"filter": {"mag": {"$lt": 30}}, "projection": {"_id": 1}}
    found = query(alice, wide, catalog, query=asked).json()["data"]
    assert sorted(row["_id"] for row in found) == expected
    assert all(set(row) == {"_id"} for row in found)


def test_levels_are_added_and_not_computed_twice(admin: Client) -> None:
    skymap = {"ra": 10, "dec": 10, "error": 1}
    first = put(admin, skymap, contours=[90], aliases=["A#1"])
    assert first.json()["message"] == "added skymap for 2026-02-03 04:05:06 with contours [90]"
    again = put(admin, skymap, contours=[90])
    assert (again.status_code, again.json()["status"]) == (409, "already_exists")
    more = put(admin, skymap, contours=[90, 95], aliases=["A#2"])
    assert more.json()["data"]["contours"] == [95]
    which = {"dateobs": WHEN, "localization_name": "10.00000_10.00000_1.00000"}
    got = admin.call("GET", "/api/skymap", params=which | {"contours": "90,95"}).json()["data"]
    assert set(got["contours"]) == {"center", "contour90", "contour95"}
    assert got["aliases"] == ["A#1", "A#2"]
    lacking = admin.call("GET", "/api/skymap", params=which | {"contours": "50"})
    assert (lacking.status_code, lacking.json()["status"]) == (200, "error")


def test_who_may_remove(admin: Client, alice: Client) -> None:
    assert put(admin, {"ra": 1, "dec": 1, "error": 1}).status_code == 200
    which = {"dateobs": WHEN, "localization_name": "1.00000_1.00000_1.00000"}
    assert alice.call("DELETE", "/api/skymap", json=which).status_code == 403
    removed = admin.call("DELETE", "/api/skymap", json=which)
    assert removed.json() == {"status": "success", "message": "deleted 1 skymap"}
    assert admin.call("DELETE", "/api/skymap", json=which).status_code == 404
    gone = admin.call("GET", "/api/skymap", params=which)
    assert (gone.status_code, gone.json()["status"]) == (200, "error")


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ({}, "dateobs"),
        ({"dateobs": WHEN}, "skymap is missing"),
        ({"dateobs": "soon", "skymap": WIDE}, "dateobs"),
        ({"dateobs": WHEN, "skymap": {}}, "skymap must be an object with one of"),
        ({"dateobs": WHEN, "skymap": WIDE | {"error": -1}}, "error"),
        ({"dateobs": WHEN, "skymap": WIDE | {"ra": {"$numberDouble": "NaN"}}}, "ra"),
        ({"dateobs": WHEN, "skymap": WIDE, "contours": 100}, "contours"),
        ({"dateobs": WHEN, "skymap": WIDE, "contours": "ninety"}, "contours"),
        ({"dateobs": WHEN, "skymap": WIDE, "contours": []}, "contours"),
        ({"dateobs": WHEN, "skymap": {"content": "!", "localization_name": "x"}}, "base64"),
        ({"dateobs": WHEN, "skymap": {"content": "aaaa", "localization_name": "x"}}, "FITS"),
        ({"dateobs": WHEN, "skymap": {"content": "aaaa"}}, "localization_name is missing"),
        ({"dateobs": WHEN, "skymap": {"polygon": [[0, 0]], "localization_name": "x"}}, "polygon"),
        (
            {
                "dateobs": WHEN,
                "skymap": {"uniq": [1], "probdensity": [1.0], "localization_name": "x"},
            },
            "cells",
        ),
        ({"dateobs": WHEN, "skymap": {"url": "file:///etc/passwd"}}, "places"),
        ({"dateobs": WHEN, "skymap": {"url": "http://127.0.0.1:1/"}}, "places"),
        ({"voevent": "<a/>"}, "voevent"),
        ({"voevent": 5}, "voevent"),
    ],
)
def test_what_is_no_skymap(alice: Client, body: Any, why: str) -> None:
    answer = alice.call("PUT", "/api/skymap", json=body)
    assert answer.status_code == 400, answer.text
    assert why in answer.json()["message"]


def test_redirections_are_not_followed(alice: Client, files: str) -> None:
    answer = put(alice, {"url": f"{files}/moved.fits"})
    assert answer.status_code == 400
    assert "302" in answer.json()["message"]


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://A.org/x", ("https", "a.org", 443)),
        ("http://a.org:80/x", ("http", "a.org", 80)),
        ("https://a.org@evil.org/x", None),
        ("ftp://a.org", None),
        ("https://a.org:x/", None),
        ("//a.org", None),
    ],
)
def test_origins(url: str, origin: Any) -> None:
    assert origin_of(url) == origin


@pytest.mark.parametrize(
    ("which", "why"),
    [
        ({}, "name must be specified"),
        ({"localization_name": "wide"}, "must be specified"),
        ({"localization_name": "x", "dateobs": WHEN}, "Skymap not found"),
        (
            {"localization_name": "wide", "dateobs": WHEN, "contour": 50},
            "Contour level 50 not found",
        ),
        ({"localization_name": "wide", "dateobs": WHEN, "contour": "x"}, "contour"),
    ],
)
def test_queries_that_name_no_contour(
    wide: dict[str, Any], alice: Client, which: Any, why: str
) -> None:
    answer = query(alice, which)
    assert answer.status_code == 400
    assert why in answer.json()["message"]

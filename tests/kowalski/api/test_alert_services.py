"""What the marshal asks about one object or place."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from kowalski.api.alert_services.light_curves import place_of
from tests.kowalski.api.archive import (
    EPOCHS,
    FIRST_JD,
    SECRET_MAG,
    candid,
    coordinates,
    name,
    position,
)
from tests.kowalski.api.conftest import Client, Service

pytestmark = pytest.mark.service

PUBLIC, PARTNERS = 0, 1


def get(client: Client, path: str, **parameters: Any) -> Any:
    answer = client.call("GET", f"/api/{path}", params=parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


def test_a_thousand_names_are_asked_for_at_once(partner: Client) -> None:
    names = [f"ZTF26{number:0>40}" for number in range(999)] + [name(PARTNERS)]
    assert len(get(partner, "alerts/ztf", object_id=",".join(names))) == EPOCHS


def test_alerts_are_found_by_object_candid_and_place(partner: Client) -> None:
    newest_first = [candid(PARTNERS, epoch) for epoch in reversed(range(EPOCHS))]
    ra, dec = position(PARTNERS)
    for path, parameters in (
        ("alerts/ztf", {"object_id": name(PARTNERS)}),
        ("alerts/ztf", {"ra": ra, "dec": dec, "radius": 1, "radius_units": "arcmin"}),
        (f"alerts/ztf/{name(PARTNERS)}", {}),
        ("alerts/ztf", {"candid": ",".join(map(str, newest_first))}),
    ):
        alerts = get(partner, path, **parameters)
        assert [alert["candid"] for alert in alerts] == newest_first, parameters
        assert not any("cutoutScience" in alert or "_id" in alert for alert in alerts)
    projection = '{"_id": 0, "candid": 1}'
    few = get(partner, "alerts/ztf", object_id=name(PARTNERS), projection=projection, limit=1)
    assert few == [{"candid": newest_first[0]}]
    two = get(partner, "alerts/ztf", object_id=f"{name(0)},{name(1)}", projection=projection)
    assert len(two) == 2 * EPOCHS


def test_nobody_sees_more_by_these_routes(alice: Client, partner: Client, admin: Client) -> None:
    assert get(alice, "alerts/ztf", object_id=name(PARTNERS)) == []
    assert get(partner, "alerts/ztf", object_id=name(PARTNERS), programids="1") == []
    assert get(alice, "alerts/ztf", object_id=name(PARTNERS), programids="1,2,3") == []
    for client, parameters in (
        (alice, {}),
        (partner, {"programids": 1}),
        (admin, {"programids": 3}),
    ):
        for path in (f"alerts_aux/ztf/{name(PARTNERS)}",):
            assert client.call("GET", f"/api/{path}", params=parameters).status_code == 404
        path = f"/api/alerts_triplets/ztf/{candid(PARTNERS, 0)}"
        assert client.call("GET", path, params=parameters).status_code == 400


def test_a_light_curve_has_every_point_once(alice: Client, admin: Client) -> None:
    known = get(admin, f"alerts_aux/ztf/{name(PUBLIC)}")
    assert set(known) == {
        *(
            "objectId",
            "coordinates",
            "candids",
            "cross_matches",
            "prv_candidates",
            "fp_hists",
            "photometry",
            "tns",
        ),
    }
    times = [point["jd"] for point in known["prv_candidates"]]
    assert times == sorted(times)
    # Nine points that came with alerts; the alert of the latest takes its place, two are later.
    assert len(times) == 9 + EPOCHS - 1
    assert sum("candid" in point for point in known["prv_candidates"]) == EPOCHS
    assert len(known["fp_hists"]) == 9
    assert known["coordinates"]["ra"] == pytest.approx(position(PUBLIC)[0])
    assert known["cross_matches"]["Gaia_EDR3"]

    assert set(known["photometry"][0]) == {
        *("mjd", "filter", "flux", "fluxerr", "zp", "program", "forced")
    }
    mjds = [row["mjd"] for row in known["photometry"]]
    assert mjds == sorted(mjds)
    assert {row["program"] for row in known["photometry"]} > {1}

    seen = get(alice, f"alerts_aux/ztf/{name(PUBLIC)}")
    assert {point["programid"] for point in seen["prv_candidates"] + seen["fp_hists"]} == {1}
    assert {row["program"] for row in seen["photometry"]} == {1}
    assert str(SECRET_MAG) not in str(seen)
    assert get(admin, f"alerts_aux/ztf/{name(PUBLIC)}", programids=1) == seen


def test_the_place_is_the_median_also_around_zero() -> None:
    alerts = [{"candidate": {"ra": ra, "dec": dec}} for ra, dec in ((359.9, 1), (0.1, 3), (0.2, 2))]
    ra, dec = place_of(alerts)
    assert (round(ra, 6), dec) == (0.1, 2)


def test_a_triplet_is_what_models_see(alice: Client) -> None:
    known = get(alice, f"alerts_triplets/ztf/{candid(PUBLIC, 0)}")
    stack = np.array(known["triplet"])
    assert stack.shape == (63, 63, 3)
    assert np.linalg.norm(stack, axis=(0, 1)) == pytest.approx([1, 1, 1])


def test_an_object_is_left_for_the_publisher_to_save(
    service: Service, admin: Client, alice: Client
) -> None:
    path, outbox = f"/api/alerts/ztf/{name(PARTNERS)}/save", service.database["outbox"]
    body = {"savers": [{"group_id": 4, "user_id": 7}], "programids": [2]}
    assert alice.call("POST", path, json=body).status_code == 403
    for wrong, status in (
        ({"programids": [1, 3]}, 404),  # who asks sees nothing of it
        ({"candid": candid(PUBLIC, 0)}, 404),  # an alert of another object
        ({"savers": []}, 400),
    ):
        assert admin.call("POST", path, json=body | wrong).status_code == status
    assert outbox.count_documents({"kind": "save"}) == 0
    for asked, expected in ((None, EPOCHS - 1), (candid(PARTNERS, 0), 0)):
        answer = admin.call("POST", path, json=body | ({"candid": asked} if asked else {}))
        assert answer.json()["data"] == {"candid": candid(PARTNERS, expected)}
        left = outbox.find_one_and_delete({"kind": "save"})
        assert left is not None
        assert (left["survey"], left["objectId"], left["candid"], left["state"]) == (
            "ZTF",
            name(PARTNERS),
            candid(PARTNERS, expected),
            "pending",
        )
        assert left["savers"] == body["savers"]


@pytest.fixture(scope="module")
def archived(service: Service) -> Iterator[None]:
    """Archived light curves of the first two objects, and features of them."""
    database = service.database
    for prefix, more in (
        ("ZTF_sources", {"data": [{"hjd": FIRST_JD, "mag": 18.0}]}),
        ("ZTF_source_features", {"period": 0.5}),
    ):
        rows = [
            {"_id": 10_000 + number, "coordinates": coordinates(*position(number)), **more}
            for number in range(2)
        ]
        database[f"{prefix}_test"].insert_many(rows)
        database[f"{prefix}_test"].create_index(
            [("coordinates.radec_geojson", "2dsphere"), ("_id", 1)]
        )
    yield
    for prefix in ("ZTF_sources", "ZTF_source_features"):
        database[f"{prefix}_test"].drop()


@pytest.mark.usefixtures("archived")
def test_archived_light_curves_and_features(alice: Client) -> None:
    ra, dec = position(1)
    for path, catalog, field in (
        ("archive/light_curves", "ZTF_sources_test", "data"),
        ("archive/features", "ZTF_source_features_test", "period"),
    ):
        by_place = get(alice, path, ra=ra, dec=dec, radius=2)
        assert [row["_id"] for row in by_place[catalog]] == [10_001]
        assert field in by_place[catalog][0]
        assert get(alice, path, id="10001,5")[catalog] == by_place[catalog]
        assert (
            alice.call("GET", f"/api/{path}", params={"id": 1, "catalogs": "Stars"}).status_code
            == 400
        )


@pytest.mark.usefixtures("archived")
def test_a_place_is_matched_with_all_catalogues(alice: Client) -> None:
    assert set(get(alice, "archive/catalogs")) >= {"Plain", "Stars", "ZTF_sources_test"}
    ra, dec = position(0)
    found = get(alice, "archive/cross_match", ra=ra, dec=dec, radius=10, radius_units="arcsec")
    assert {"Plain", "Stars"} <= set(found)
    assert not any(catalog.startswith("ZTF") for catalog in found)
    cone = {
        "object_coordinates": {
            "radec": [[ra, dec]],
            "cone_search_radius": 10,
            "cone_search_unit": "arcsec",
        },
        "catalogs": {"Stars": {}},
    }
    [same] = alice.data("cone_search", cone)["Stars"].values()
    assert sorted(row["_id"] for row in found["Stars"]) == sorted(row["_id"] for row in same)
    only = get(alice, "archive/cross_match", ra=ra, dec=dec, catalogs="Stars")
    assert set(only) == {"Stars"}


@pytest.mark.parametrize(
    ("path", "parameters", "status"),
    [
        ("alerts/ztf", {}, 400),
        ("alerts/nothing", {"candid": 1}, 400),
        ("alerts/ztf", {"candid": "x"}, 400),
        ("alerts/ztf", {"ra": 1}, 400),
        ("alerts/ztf", {"ra": "nan", "dec": 1}, 400),
        ("alerts/ztf", {"ra": 1, "dec": 91}, 400),
        ("alerts/ztf", {"ra": 1, "dec": 1, "radius": 2, "radius_units": "deg"}, 400),
        ("alerts/ztf", {"candid": 1, "projection": "{"}, 400),
        ("alerts/ztf", {"candid": 1, "projection": '{"a": {"$function": {}}}'}, 400),
        ("alerts/ztf", {"candid": 1, "limit": 10**6}, 400),
        ("alerts_aux/ztf/nothing", {}, 404),
        ("alerts_triplets/ztf/1", {}, 400),
        ("archive/cross_match", {}, 400),
        ("archive/cross_match", {"ra": 1, "dec": 1, "catalogs": "users"}, 400),
        ("archive/features", {}, 400),
        ("archive/light_curves", {"programids": "x"}, 400),
    ],
)
def test_what_cannot_be_asked(alice: Client, path: str, parameters: Any, status: int) -> None:
    answer = alice.call("GET", f"/api/{path}", params=parameters)
    assert answer.status_code == status, answer.text
    assert answer.json()["status"] == "error"

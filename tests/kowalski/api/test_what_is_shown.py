"""What is shown to each is what is permitted, and all of it."""

from typing import Any

import pytest

from tests.kowalski.api.archive import (
    EPOCHS,
    OBJECTS,
    name,
    position,
    programid,
)
from tests.kowalski.api.conftest import Client, Service
from tests.kowalski.api.hostile import (
    HIDDEN_OBJECT,
    JOIN,
    JOIN_ALERTS,
    LOOKUP_HIDDEN,
    NO_CUTOUTS,
    PUBLIC,
    aggregate,
    count,
    find,
    on_aux,
    visible_to,
)

pytestmark = pytest.mark.service

ALLOWED: dict[str, tuple[str, Any]] = {
    # These work, and show only what is public.
    "everything": find("ZTF_alerts", {}, projection=NO_CUTOUTS),
    "histories": find("ZTF_alerts_aux", {}),
    "histories in part": find("ZTF_alerts_aux", {}, projection={"prv_candidates": {"$slice": 5}}),
    "histories as another field": find("ZTF_alerts_aux", {}, projection={"x": "$$ROOT"}),
    "groups": aggregate({"$group": {"_id": "$candidate.magpsf", "o": {"$push": "$objectId"}}}),
    "facet": aggregate({"$facet": {"a": [{"$project": {"candidate": 1, "objectId": 1}}]}}),
    "lookup of histories": aggregate({"$lookup": JOIN}, {"$project": NO_CUTOUTS}),
    "lookup of histories by a pipeline": aggregate(
        {"$limit": 1},
        {
            "$lookup": {
                "from": "ZTF_alerts_aux",
                "let": {"o": HIDDEN_OBJECT},
                "pipeline": [{"$match": {"$expr": {"$eq": ["$_id", "$$o"]}}}],
                "as": "aux",
            }
        },
        {"$project": {"aux": 1}},
    ),
    "lookup of hidden alerts": aggregate({"$limit": 1}, LOOKUP_HIDDEN, {"$project": NO_CUTOUTS}),
    "lookup of hidden alerts in a facet": aggregate(
        {"$facet": {"a": [{"$limit": 1}, LOOKUP_HIDDEN, {"$project": {"stolen": 1}}]}}
    ),
    "lookup of hidden alerts from a catalogue": aggregate(
        {"$limit": 1}, LOOKUP_HIDDEN, catalog="Stars"
    ),
    "lookup in a lookup in a lookup": aggregate(
        {"$limit": 1},
        {
            "$lookup": {
                "from": "Stars",
                "pipeline": [
                    {"$limit": 1},
                    {
                        "$lookup": {
                            "from": "Plain",
                            "pipeline": [{"$limit": 1}, LOOKUP_HIDDEN],
                            "as": "b",
                        }
                    },
                ],
                "as": "a",
            }
        },
        {"$project": {"a": 1}},
    ),
    "graph lookup of alerts": aggregate(
        {"$limit": 1},
        {
            "$graphLookup": {
                "from": "ZTF_alerts",
                "startWith": "test",
                "connectFromField": "publisher",
                "connectToField": "publisher",
                "as": "walk",
            }
        },
        {"$project": {"walk.candidate": 1, "walk.objectId": 1}},
    ),
    "back from histories to alerts": on_aux(
        {"$lookup": JOIN_ALERTS}, {"$project": {"a.candidate": 1, "a.objectId": 1}}
    ),
    "getField": aggregate({"$project": {"c": {"$getField": "candidate"}, "o": "$objectId"}}),
    "windows": aggregate(
        {
            "$setWindowFields": {
                "sortBy": {"candid": 1},
                "output": {"next": {"$shift": {"output": "$candidate.magpsf", "by": 1}}},
            }
        },
        {"$project": {"next": 1}},
    ),
    "extremes": aggregate({"$group": {"_id": None, "m": {"$min": "$candidate.magpsf"}}}),
    "redact": aggregate({"$redact": "$$KEEP"}, {"$project": {"candidate": 1}}),
    "sample": aggregate({"$sample": {"size": 30}}, {"$project": {"candidate": 1, "objectId": 1}}),
}


@pytest.mark.parametrize("case", ALLOWED.values(), ids=ALLOWED)
def test_only_what_is_public_is_shown(alice: Client, case: tuple[str, Any]) -> None:
    assert visible_to(alice, case) is not None


def test_public_alerts_and_points_are_all_there(alice: Client) -> None:
    alerts = alice.data(*find("ZTF_alerts", {}, projection={"_id": 0, "objectId": 1}))
    assert len(alerts) == EPOCHS * len(PUBLIC)
    histories = alice.data(*find("ZTF_alerts_aux", {}))
    assert {history["_id"] for history in histories} == {name(number) for number in PUBLIC}
    for history in histories:
        assert [point["programid"] for point in history["prv_candidates"]] == [1, 1, 1]
        assert [point["programid"] for point in history["fp_hists"]] == [1, 1, 1]
        assert history["cross_matches"]["Gaia_EDR3"]


def test_more_permissions_show_more(partner: Client) -> None:
    assert partner.data(*count("ZTF_alerts", {})) == EPOCHS * OBJECTS * 2 // 3
    joined = partner.data(*aggregate({"$match": {"objectId": HIDDEN_OBJECT}}, {"$lookup": JOIN}))
    assert {point["programid"] for point in joined[0]["aux"][0]["prv_candidates"]} == {1, 2}
    assert partner.data(*count("ZTF_alerts", {"candidate.programid": 3})) == 0


def test_administrators_see_everything(admin: Client) -> None:
    assert admin.data(*count("ZTF_alerts", {})) == EPOCHS * OBJECTS
    (history,) = admin.data(*find("ZTF_alerts_aux", {"_id": HIDDEN_OBJECT}))
    assert len(history["prv_candidates"]) == 9
    assert admin.data(*count("users", {})) >= 1


def test_estimates_and_figures_do_not_tell(alice: Client, admin: Client) -> None:
    estimate = ("estimated_document_count", {"catalog": "ZTF_alerts"})
    assert alice.data(*estimate) == EPOCHS * len(PUBLIC)
    assert admin.data(*estimate) == EPOCHS * OBJECTS
    figures = alice.data("info", {"command": "catalog_info", "catalog": "ZTF_alerts"})
    assert figures["count"] == EPOCHS * len(PUBLIC)
    assert "size" not in figures
    assert "objects" not in alice.data("info", {"command": "db_info"})
    assert "users" not in alice.data("info", {"command": "catalog_names"})


def test_cones_show_only_what_is_public(alice: Client, partner: Client) -> None:
    query = {
        "object_coordinates": {
            "radec": {name(number): position(number) for number in range(OBJECTS)},
            "cone_search_radius": 2,
            "cone_search_unit": "arcsec",
        },
        "catalogs": {"ZTF_alerts": {"projection": {"candid": 1}}},
    }
    for client, programs in ((alice, {1}), (partner, {1, 2})):
        found = client.data("cone_search", query)["ZTF_alerts"]
        for number in range(OBJECTS):
            expected = EPOCHS if programid(number) in programs else 0
            assert len(found[name(number)]) == expected


def test_near_shows_only_what_is_public(alice: Client) -> None:
    query = {"radec": {"o": position(1)}, "catalogs": {"ZTF_alerts": {}}}
    assert alice.data("near", query) == {"ZTF_alerts": {"o": []}}


def test_collections_can_be_withheld(service: Service, admin: Client) -> None:
    body = {
        "username": "narrow",
        "password": "pw",
        "permissions": {"programids": [1], "collections": ["Stars"]},
    }
    assert admin.call("POST", "/api/users", json=body).status_code == 200
    narrow = Client(service.url, service.token("narrow", "pw"))
    assert narrow.data(*count("Stars", {})) == 600
    assert narrow.query(*count("Plain", {})).status_code == 400
    assert narrow.query(*aggregate(LOOKUP_HIDDEN, catalog="Stars")).status_code == 400
    assert narrow.data("info", {"command": "catalog_names"}) == ["Stars"]

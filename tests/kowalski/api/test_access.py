"""Nobody sees what he may not: hostile queries, each tried by a user of the public program.

A query is hostile if its answer would tell something of hidden alerts or points (of programs 2 and
3), of the machinery's collections, of other databases, or if it would write. It must be refused with
a sentence, or answer as if what is hidden were not there.
"""

import json
from typing import Any

import pytest

from tests.kowalski.api.archive import (
    EPOCHS,
    OBJECTS,
    SECRET_MAG,
    candid,
    name,
    position,
    programid,
)
from tests.kowalski.api.conftest import Client, Service

pytestmark = pytest.mark.service

HIDDEN_OBJECT = name(1)
HIDDEN_CANDID = candid(1, 0)
PUBLIC_OBJECT = name(0)
PUBLIC = [number for number in range(OBJECTS) if programid(number) == 1]
TELL_TALES = (str(SECRET_MAG), HIDDEN_OBJECT, name(2), str(HIDDEN_CANDID), "argon2", 'pipeline"')
"""What no answer to a public user holds."""

IS_HIDDEN = {"$gt": ["$candidate.programid", 1]}
FAIL = {"$toInt": "$_id"}
"""An expression that fails on every alert and history."""
JOIN = {"from": "ZTF_alerts_aux", "localField": "objectId", "foreignField": "_id", "as": "aux"}
JOIN_ALERTS = {"from": "ZTF_alerts", "localField": "_id", "foreignField": "objectId", "as": "a"}


def if_hidden(expression: Any, otherwise: Any = True) -> Any:
    return {"$cond": [IS_HIDDEN, expression, otherwise]}


def aggregate(*stages: Any, catalog: str = "ZTF_alerts") -> tuple[str, Any]:
    return "aggregate", {"catalog": catalog, "pipeline": list(stages)}


def on_aux(*stages: Any) -> tuple[str, Any]:
    return aggregate(*stages, catalog="ZTF_alerts_aux")


def find(catalog: str, condition: Any, **more: Any) -> tuple[str, Any]:
    return "find", {"catalog": catalog, "filter": condition, **more}


def count(catalog: str, condition: Any) -> tuple[str, Any]:
    return "count_documents", {"catalog": catalog, "filter": condition}


NO_CUTOUTS = {"cutoutScience": 0, "cutoutTemplate": 0, "cutoutDifference": 0}
LOOKUP_USERS = {"$lookup": {"from": "users", "pipeline": [], "as": "u"}}
LOOKUP_HIDDEN = {
    "$lookup": {
        "from": "ZTF_alerts",
        "pipeline": [{"$match": {"candidate.programid": 2}}, {"$project": {"candidate": 1}}],
        "as": "stolen",
    }
}

EMPTY: dict[str, tuple[str, Any]] = {
    # Asking for what is hidden: the answer is that there is nothing.
    "find by program": find("ZTF_alerts", {"candidate.programid": 2}),
    "find by candid": find("ZTF_alerts", {"candid": HIDDEN_CANDID}),
    "find by object": find("ZTF_alerts", {"objectId": HIDDEN_OBJECT}),
    "find by or": find("ZTF_alerts", {"$or": [{"objectId": HIDDEN_OBJECT}, {"candid": 0}]}),
    "find by nor": find("ZTF_alerts", {"$nor": [{"candidate.programid": 1}]}),
    "find by not": find("ZTF_alerts", {"candidate.programid": {"$not": {"$eq": 1}}}),
    "find by where it is": find(
        "ZTF_alerts",
        {
            "coordinates.radec_geojson": {
                "$geoWithin": {"$centerSphere": [[position(1)[0] - 180, position(1)[1]], 0.0001]}
            }
        },
    ),
    "find by near": find(
        "ZTF_alerts",
        {
            "coordinates.radec_geojson": {
                "$nearSphere": {
                    "$geometry": {
                        "type": "Point",
                        "coordinates": [position(1)[0] - 180, position(1)[1]],
                    },
                    "$maxDistance": 1000,
                }
            }
        },
    ),
    "find by expression": find("ZTF_alerts", {"$expr": IS_HIDDEN}),
    "find by secret magnitude": find("ZTF_alerts", {"candidate.magpsf": {"$lt": 14}}),
    "find by schema": find(
        "ZTF_alerts", {"$jsonSchema": {"properties": {"objectId": {"enum": [HIDDEN_OBJECT]}}}}
    ),
    "find by pattern": find("ZTF_alerts", {"objectId": {"$regex": f"^{HIDDEN_OBJECT}$"}}),
    "find the history": find("ZTF_alerts_aux", {"_id": HIDDEN_OBJECT}),
    "find hidden points": find("ZTF_alerts_aux", {"prv_candidates.programid": 2}),
    "find hidden forced points": find("ZTF_alerts_aux", {"fp_hists.magpsf": SECRET_MAG}),
    "find hidden elements": find(
        "ZTF_alerts_aux", {"prv_candidates": {"$elemMatch": {"magpsf": {"$lt": 14}}}}
    ),
    "find by the size of the history": find("ZTF_alerts_aux", {"prv_candidates": {"$size": 9}}),
    "find by the ninth point": find("ZTF_alerts_aux", {"prv_candidates.8": {"$exists": True}}),
    "aggregate by program": aggregate({"$match": {"candidate.programid": {"$ne": 1}}}),
    "aggregate without match": aggregate(
        {"$project": {"programid": "$candidate.programid"}}, {"$match": {"programid": 3}}
    ),
    "aggregate a renamed field": aggregate(
        {"$set": {"candidate.programid": 1, "was": "$candidate.programid"}},
        {"$match": {"was": {"$gt": 1}}},
    ),
    "aggregate hidden points": on_aux(
        {"$unwind": "$prv_candidates"}, {"$match": {"prv_candidates.programid": {"$gt": 1}}}
    ),
    "aggregate hidden forced points": on_aux(
        {"$project": {"p": {"$concatArrays": ["$fp_hists", "$prv_candidates"]}}},
        {"$unwind": "$p"},
        {"$match": {"p.magpsf": {"$lt": 14}}},
    ),
    "lookup and unwind hidden points": aggregate(
        {"$lookup": JOIN}, {"$unwind": "$aux"}, {"$match": {"aux.prv_candidates.programid": 2}}
    ),
    "lookup and unwind twice": aggregate(
        {"$lookup": JOIN},
        {"$unwind": "$aux"},
        {"$unwind": "$aux.fp_hists"},
        {"$match": {"aux.fp_hists.programid": {"$ne": 1}}},
        {"$project": {"aux": 1}},
    ),
    "lookup hidden alerts by unwinding": aggregate(
        {"$lookup": {"from": "ZTF_alerts", "localField": "x", "foreignField": "x", "as": "a"}},
        {"$unwind": "$a"},
        {"$match": {"a.candidate.programid": 2}},
        {"$limit": 1},
    ),
    "replace the root by hidden ones": aggregate(
        {"$limit": 1},
        LOOKUP_HIDDEN,
        {"$unwind": "$stolen"},
        {"$replaceRoot": {"newRoot": "$stolen"}},
    ),
    "near stage": aggregate(
        {
            "$geoNear": {
                "near": {"type": "Point", "coordinates": [position(1)[0] - 180, position(1)[1]]},
                "distanceField": "d",
                "maxDistance": 1000,
                "key": "coordinates.radec_geojson",
            }
        }
    ),
    "near stage with a query": aggregate(
        {
            "$geoNear": {
                "near": {"type": "Point", "coordinates": [0, 0]},
                "distanceField": "d",
                "key": "coordinates.radec_geojson",
                "query": {"candidate.programid": 2},
            }
        }
    ),
}

ZERO: dict[str, tuple[str, Any]] = {
    "count by program": count("ZTF_alerts", {"candidate.programid": {"$gt": 1}}),
    "count by object": count("ZTF_alerts", {"objectId": HIDDEN_OBJECT}),
    "count by expression": count("ZTF_alerts", {"$expr": if_hidden(True, False)}),
    "count histories": count("ZTF_alerts_aux", {"_id": HIDDEN_OBJECT}),
    "count hidden points": count("ZTF_alerts_aux", {"prv_candidates.programid": 3}),
}

REFUSED: dict[str, tuple[str, Any]] = {
    # The machinery's collections.
    **{
        f"find {collection}": find(collection, {})
        for collection in ("users", "filters", "queries", "outbox", "dead_letters", "batches")
    },
    "find system.views": find("system.views", {}),
    "find system.profile": find("system.profile", {}),
    "count users": count("users", {}),
    "find one user": ("find_one", {"catalog": "users", "filter": {"_id": "admin"}}),
    "estimate users": ("estimated_document_count", {"catalog": "users"}),
    "info of users": ("info", {"command": "catalog_info", "catalog": "users"}),
    "indexes of users": ("info", {"command": "index_info", "catalog": "users"}),
    "users with a space": find(" users", {}),
    "users behind a dollar": find("$cmd", {}),
    "users behind a null": find("users\0", {}),
    "another database": find("admin.system.users", {}),
    "cone in users": (
        "cone_search",
        {
            "object_coordinates": {
                "radec": [[1, 1]],
                "cone_search_radius": 1,
                "cone_search_unit": "deg",
            },
            "catalogs": {"users": {}},
        },
    ),
    "near in users": ("near", {"radec": [[1, 1]], "catalogs": {"users": {}}}),
    "aggregate users": aggregate({"$match": {}}, catalog="users"),
    # Joins of them, at any depth.
    "lookup users": aggregate(LOOKUP_USERS),
    "lookup users from a catalogue": aggregate(LOOKUP_USERS, catalog="Stars"),
    "lookup users in a lookup": aggregate(
        {"$lookup": {"from": "Stars", "pipeline": [{"$limit": 1}, LOOKUP_USERS], "as": "s"}}
    ),
    "lookup users in a facet": aggregate({"$facet": {"a": [{"$limit": 1}, LOOKUP_USERS]}}),
    "lookup users in a facet in a lookup": aggregate(
        {"$lookup": {"from": "Stars", "pipeline": [{"$facet": {"a": [LOOKUP_USERS]}}], "as": "s"}}
    ),
    "lookup another database": aggregate(
        {"$lookup": {"from": {"db": "admin", "coll": "system.users"}, "pipeline": [], "as": "u"}}
    ),
    "lookup the oplog": aggregate(
        {"$lookup": {"from": {"db": "local", "coll": "oplog.rs"}, "pipeline": [], "as": "u"}}
    ),
    "lookup without a collection": aggregate(
        {"$lookup": {"pipeline": [{"$documents": [{"a": 1}]}], "as": "u"}}
    ),
    "graph lookup of users": aggregate(
        {
            "$graphLookup": {
                "from": "users",
                "startWith": "admin",
                "connectFromField": "_id",
                "connectToField": "_id",
                "as": "u",
            }
        }
    ),
    "graph lookup of histories": aggregate(
        {
            "$graphLookup": {
                "from": "ZTF_alerts_aux",
                "startWith": "$objectId",
                "connectFromField": "_id",
                "connectToField": "_id",
                "as": "u",
            }
        }
    ),
    "join on hidden points": aggregate(
        {
            "$lookup": {
                "from": "ZTF_alerts_aux",
                "localField": "candidate.fid",
                "foreignField": "prv_candidates.programid",
                "as": "u",
            }
        }
    ),
    "union": aggregate({"$unionWith": "users"}),
    "union of hidden alerts": aggregate({"$unionWith": {"coll": "ZTF_alerts", "pipeline": []}}),
    "union in a lookup": aggregate(
        {"$lookup": {"from": "Stars", "pipeline": [{"$unionWith": "ZTF_alerts"}], "as": "s"}}
    ),
    "union in a facet": aggregate({"$facet": {"a": [{"$unionWith": "users"}]}}),
    # Writing.
    "out": aggregate({"$match": {}}, {"$out": "stolen"}),
    "out to a database": aggregate({"$out": {"db": "stolen", "coll": "stolen"}}),
    "merge": aggregate({"$merge": {"into": "users"}}),
    "merge in a facet": aggregate({"$facet": {"a": [{"$merge": "users"}]}}),
    "out in a lookup": aggregate(
        {"$lookup": {"from": "Stars", "pipeline": [{"$out": "stolen"}], "as": "s"}}
    ),
    "drop a catalogue": ("drop", {"catalog": "Stars"}),
    "drop the alerts": ("drop", {"catalog": "ZTF_alerts"}),
    "drop the users": ("drop", {"catalog": "users"}),
    # JavaScript.
    "where": find("ZTF_alerts", {"$where": "this.candidate.programid == 2"}),
    "where in or": find("Stars", {"$or": [{"$where": "sleep(1000) || true"}]}),
    "where in count": count("ZTF_alerts", {"$where": "true"}),
    "function": find(
        "ZTF_alerts", {"$expr": {"$function": {"body": "return true", "args": [], "lang": "js"}}}
    ),
    "function in a projection": find(
        "Stars",
        {},
        projection={"x": {"$function": {"body": "return 1", "args": [], "lang": "js"}}},
    ),
    "function in a facet in a lookup": aggregate(
        {
            "$lookup": {
                "from": "Stars",
                "pipeline": [
                    {
                        "$facet": {
                            "a": [
                                {
                                    "$set": {
                                        "x": {"$function": {"body": "", "args": [], "lang": "js"}}
                                    }
                                }
                            ]
                        }
                    }
                ],
                "as": "s",
            }
        }
    ),
    "accumulator": aggregate(
        {"$group": {"_id": None, "x": {"$accumulator": {"init": "function() {}", "lang": "js"}}}}
    ),
    # Stages that tell of the server.
    "collection statistics": aggregate({"$collStats": {"count": {}}}),
    "index statistics": aggregate({"$indexStats": {}}),
    "current operations": aggregate({"$currentOp": {}}),
    "sessions": aggregate({"$listSessions": {}}),
    "plan cache": aggregate({"$planCacheStats": {}}),
    "changes": aggregate({"$changeStream": {}}),
    "unknown stage": aggregate({"$_internalInhibitOptimization": {}}),
    "query statistics": aggregate({"$queryStats": {}}),
    "search": aggregate({"$search": {"text": {"query": "x", "path": "objectId"}}}),
    "near stage on histories": on_aux(
        {
            "$geoNear": {
                "near": [0, 0],
                "distanceField": "d",
                "query": {"prv_candidates.programid": 2},
            }
        }
    ),
    "near stage that fails on hidden alerts": aggregate(
        {
            "$geoNear": {
                "near": {"type": "Point", "coordinates": [0, 0]},
                "distanceField": "d",
                "key": "coordinates.radec_geojson",
                "query": {"$expr": if_hidden(FAIL)},
            }
        }
    ),
}

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

FAILING: dict[str, tuple[str, Any]] = {
    # These fail on hidden alerts or points, and so would tell of them.
    "error on hidden alerts in find": find(
        "ZTF_alerts", {"$expr": if_hidden(FAIL)}, projection={"candid": 1}
    ),
    "error on one hidden alert": find(
        "ZTF_alerts",
        {"objectId": {"$in": [PUBLIC_OBJECT, HIDDEN_OBJECT]}, "$expr": if_hidden(FAIL)},
        projection={"candid": 1},
    ),
    "error deep in an or": find(
        "ZTF_alerts",
        {"$or": [{"candid": 1}, {"$and": [{"$expr": if_hidden(FAIL)}]}]},
        projection={"candid": 1},
    ),
    "error in a match": aggregate(
        {"$match": {"$expr": if_hidden(FAIL)}}, {"$project": {"candid": 1}}
    ),
    "error in a second match": aggregate(
        {"$match": {"candid": {"$gt": 0}}},
        {"$match": {"$expr": if_hidden(FAIL)}},
        {"$project": {"candid": 1}},
    ),
    "error in a match after a projection": aggregate(
        {"$project": {"candidate": 1}},
        {"$match": {"$expr": if_hidden(FAIL)}},
        {"$project": {"candid": 1}},
    ),
    "error in a projection": aggregate({"$project": {"x": if_hidden(FAIL)}}),
    "error in a group": aggregate({"$group": {"_id": if_hidden(FAIL)}}),
    "error in the match of a lookup": aggregate(
        {"$limit": 1},
        {
            "$lookup": {
                "from": "ZTF_alerts",
                "pipeline": [{"$match": {"$expr": if_hidden(FAIL)}}, {"$project": {"candid": 1}}],
                "as": "a",
            }
        },
        {"$project": {"a": 1}},
    ),
    "error on hidden histories": on_aux(
        {"$match": {"$expr": {"$cond": [{"$eq": ["$_id", HIDDEN_OBJECT]}, FAIL, True]}}},
        {"$project": {"_id": 1}},
    ),
    "error on hidden points": find(
        "ZTF_alerts_aux",
        {"$expr": {"$cond": [{"$in": [2, "$prv_candidates.programid"]}, FAIL, True]}},
        projection={"_id": 1},
    ),
}


def visible_to(client: Client, case: tuple[str, Any]) -> Any:
    query_type, query = case
    answer = client.query(query_type, query)
    assert answer.status_code == 200, answer.text
    for secret in TELL_TALES:
        assert secret not in answer.text
    return answer.json().get("data")


@pytest.mark.parametrize("case", EMPTY.values(), ids=EMPTY)
def test_what_is_hidden_is_not_found(alice: Client, admin: Client, case: tuple[str, Any]) -> None:
    assert visible_to(alice, case) == []
    assert admin.data(*case) != [], "the query is not hostile: it finds nothing anyway"


@pytest.mark.parametrize("case", ZERO.values(), ids=ZERO)
def test_what_is_hidden_is_not_counted(alice: Client, admin: Client, case: tuple[str, Any]) -> None:
    assert visible_to(alice, case) == 0
    assert admin.data(*case) > 0


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED)
def test_refused(service: Service, alice: Client, case: tuple[str, Any]) -> None:
    before = sorted(service.database.list_collection_names())
    answer = alice.query(*case)
    assert answer.status_code in (400, 403, 404), answer.text
    body = answer.json()
    assert body["status"] == "error"
    assert len(body["message"]) > 5
    assert "Traceback" not in answer.text
    assert "data" not in body
    assert sorted(service.database.list_collection_names()) == before


@pytest.mark.parametrize("case", ALLOWED.values(), ids=ALLOWED)
def test_only_what_is_public_is_shown(alice: Client, case: tuple[str, Any]) -> None:
    assert visible_to(alice, case) is not None


@pytest.mark.parametrize("case", FAILING.values(), ids=FAILING)
def test_an_error_does_not_tell_of_what_is_hidden(
    alice: Client, admin: Client, case: tuple[str, Any]
) -> None:
    assert visible_to(alice, case) is not None
    assert admin.query(*case).status_code == 400, "the query is not hostile: it never fails"


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


def test_there_are_enough_hostile_cases() -> None:
    assert len(EMPTY) + len(ZERO) + len(REFUSED) + len(ALLOWED) + len(FAILING) >= 100
    json.dumps([EMPTY, ZERO, REFUSED, ALLOWED, FAILING])

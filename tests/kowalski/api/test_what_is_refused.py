"""Queries that write, read what is nobody's, or run JavaScript, are refused with a sentence."""

from typing import Any

import pytest

from tests.kowalski.api.conftest import Client, Service
from tests.kowalski.api.hostile import (
    FAIL,
    LOOKUP_USERS,
    aggregate,
    count,
    find,
    if_hidden,
    on_aux,
)

pytestmark = pytest.mark.service

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

"""What is hidden is neither found nor counted."""

from typing import Any

import pytest

from tests.kowalski.api.archive import (
    SECRET_MAG,
    position,
)
from tests.kowalski.api.conftest import Client
from tests.kowalski.api.hostile import (
    HIDDEN_CANDID,
    HIDDEN_OBJECT,
    IS_HIDDEN,
    JOIN,
    LOOKUP_HIDDEN,
    aggregate,
    count,
    find,
    if_hidden,
    on_aux,
    visible_to,
)

pytestmark = pytest.mark.service

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


@pytest.mark.parametrize("case", EMPTY.values(), ids=EMPTY)
def test_what_is_hidden_is_not_found(alice: Client, admin: Client, case: tuple[str, Any]) -> None:
    assert visible_to(alice, case) == []
    assert admin.data(*case) != [], "the query is not hostile: it finds nothing anyway"


@pytest.mark.parametrize("case", ZERO.values(), ids=ZERO)
def test_what_is_hidden_is_not_counted(alice: Client, admin: Client, case: tuple[str, Any]) -> None:
    assert visible_to(alice, case) == 0
    assert admin.data(*case) > 0

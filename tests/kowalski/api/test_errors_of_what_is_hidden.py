"""An expression that fails on what is hidden does not tell of it by its error."""

from typing import Any

import pytest

from tests.kowalski.api.conftest import Client
from tests.kowalski.api.hostile import (
    FAIL,
    HIDDEN_OBJECT,
    PUBLIC_OBJECT,
    aggregate,
    find,
    if_hidden,
    on_aux,
    visible_to,
)

pytestmark = pytest.mark.service

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


@pytest.mark.parametrize("case", FAILING.values(), ids=FAILING)
def test_an_error_does_not_tell_of_what_is_hidden(
    alice: Client, admin: Client, case: tuple[str, Any]
) -> None:
    assert visible_to(alice, case) is not None
    assert admin.query(*case).status_code == 400, "the query is not hostile: it never fails"

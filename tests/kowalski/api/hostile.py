"""Hostile queries, tried by a user of the public program, and what makes them hostile.

A query is hostile if its answer would tell something of hidden alerts or points (of programs 2 and
3), of the machinery's collections, of other databases, or if it would write. It must be refused with
a sentence, or answer as if what is hidden were not there.
"""

from typing import Any

from tests.kowalski.api.archive import OBJECTS, SECRET_MAG, candid, name, programid
from tests.kowalski.api.conftest import Client

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


def visible_to(client: Client, case: tuple[str, Any]) -> Any:
    """Return what a client gets, checked to hold nothing that tells of what is hidden."""
    query_type, query = case
    answer = client.query(query_type, query)
    assert answer.status_code == 200, answer.text
    for secret in TELL_TALES:
        assert secret not in answer.text
    return answer.json().get("data")

"""Long answers: by lines, by pages, and given up by who asked for them."""

import json
import socket
import time
from typing import Any

import pytest
import requests

from kowalski.api.queries.paging import identifier_of, token_of
from tests.kowalski.api.archive import EPOCHS, OBJECTS, candid, programid
from tests.kowalski.api.conftest import Client, Service

pytestmark = pytest.mark.service

BRIGHTER = {"$match": {"$expr": {"$lt": ["$mag", "$$mag"]}}}


def joined(*stages: Any) -> Any:
    """Return a stage that joins every star with every brighter one, on which stages go on."""
    lookup = {"from": "Stars", "let": {"mag": "$mag"}, "pipeline": [BRIGHTER, *stages], "as": "b"}
    return {"$lookup": lookup}


FOREVER = [joined(joined(joined({"$project": {"_id": 1}}), {"$project": {"_id": 1}}))]
"""Takes minutes."""


def lines(client: Client, query_type: str, query: Any, **kwargs: Any) -> requests.Response:
    body = {"query_type": query_type, "query": query, "kwargs": kwargs}
    headers = {"Accept": "application/x-ndjson"}
    return client.call("POST", "/api/queries", json=body, headers=headers, stream=True)


def test_lines_hold_what_an_array_holds(alice: Client) -> None:
    query = {"catalog": "ZTF_alerts", "filter": {}, "projection": {"_id": 0, "candid": 1}}
    answer = lines(alice, "find", query, sort=[["candid", 1]])
    assert answer.headers["Content-Type"] == "application/x-ndjson"
    found = [json.loads(line) for line in answer.iter_lines()]
    assert found == alice.data("find", query, sort=[["candid", 1]])
    assert found == [
        {"candid": candid(number, epoch)}
        for number in range(OBJECTS)
        if programid(number) == 1
        for epoch in range(EPOCHS)
    ]


def test_lines_have_no_longest_answer(alice: Client) -> None:
    rows = [{"$set": {"pad": "x" * 1000}}, joined({"$limit": 20}), {"$unwind": "$b"}]
    query = {"catalog": "Stars", "pipeline": rows}
    assert alice.query("aggregate", query).status_code == 413
    answer = lines(alice, "aggregate", query)
    assert sum(1 for _ in answer.iter_lines()) > 10_000


def test_what_is_refused_before_the_first_line(alice: Client) -> None:
    for query_type, query, status in (
        ("find", {"catalog": "users", "filter": {}}, 400),
        ("find", {"catalog": "Nothing", "filter": {}}, 404),
        ("count_documents", {"catalog": "Stars", "filter": {}}, 400),
        ("aggregate", {"catalog": "Stars", "pipeline": [{"$out": "x"}]}, 400),
    ):
        answer = lines(alice, query_type, query)
        assert (answer.status_code, answer.json()["status"]) == (status, "error")


def received(answer: requests.Response) -> tuple[bytes, bool]:
    """Return what came of an answer, and whether it was whole."""
    content = bytearray()
    try:
        for part in answer.iter_content(1 << 16):
            content += part
    except requests.exceptions.ChunkedEncodingError:
        return bytes(content), False
    return bytes(content), True


def test_an_answer_that_breaks_off_is_not_taken_for_whole(alice: Client) -> None:
    ratio = {"$divide": [1, {"$subtract": [599, "$_id"]}]}
    fails_late = [{"$sort": {"_id": 1}}, {"$project": {"x": ratio, "pad": "x" * 50_000}}]
    answer = lines(alice, "aggregate", {"catalog": "Stars", "pipeline": fails_late})
    content, whole = received(answer)
    assert not whole
    assert content.count(b"\n") >= 200
    assert json.loads(content.splitlines()[-1])["status"] == "error"


def pages(client: Client, query: Any, size: int) -> list[list[Any]]:
    found, after = [], None
    while True:
        answer = client.query("find", query, page_size=size, after=after).json()
        found.append(answer["data"])
        after = answer["next"]
        if after is None:
            return found


@pytest.mark.parametrize("projection", [{}, {"_id": 0, "candid": 1}, {"_id": 0}, {"candid": 1}])
def test_pages_are_the_whole(alice: Client, projection: Any) -> None:
    query = {"catalog": "ZTF_alerts", "filter": {}, "projection": projection}
    whole = alice.data("find", query, sort=[["_id", 1]])
    parts = pages(alice, query, 5)
    assert [alert for part in parts for alert in part] == whole
    assert {len(part) for part in parts[:-1]} == {5}


def test_what_is_no_page(alice: Client) -> None:
    query = {"catalog": "Stars", "filter": {}}
    for kwargs in (
        {"page_size": 0},
        {"page_size": 10, "sort": [["mag", 1]]},
        {"page_size": 10, "limit": 5},
        {"page_size": 10, "after": "nonsense"},
        {"page_size": 10, "after": "bm90IEJTT04="},
    ):
        assert alice.query("find", query, **kwargs).status_code == 400, kwargs
    assert identifier_of(token_of({"a": 1})) == {"a": 1}


def running_of(service: Service, who: str) -> list[Any]:
    """Return what MongoDB does for a user now."""
    pattern = {"$regex": f"^{who} "}
    commented = {
        "$or": [{"command.comment": pattern}, {"cursor.originatingCommand.comment": pattern}]
    }
    return list(
        service.database.client.admin.aggregate(
            [{"$currentOp": {"allUsers": True}}, {"$match": commented}]
        )
    )


def until(condition: Any, seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


@pytest.mark.parametrize("accept", ["application/json", "application/x-ndjson"])
def test_who_hangs_up_ends_the_query_in_the_database(
    service: Service, alice: Client, accept: str
) -> None:
    query = {"query_type": "aggregate", "query": {"catalog": "Stars", "pipeline": FOREVER}}
    body = json.dumps(query).encode()
    head = (
        f"POST /api/queries HTTP/1.1\r\nHost: x\r\nAccept: {accept}\r\n"
        f"Authorization: {alice.session.headers['Authorization']}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", service.port)) as connection:
        connection.sendall(head.encode() + body)
        assert until(lambda: running_of(service, "alice")), "it did not begin"
        time.sleep(0.3)
        assert running_of(service, "alice"), "it ended by itself"
    assert until(lambda: not running_of(service, "alice")), "it goes on"

"""Signing in, users, and whatever can be wrong with a request."""

import concurrent.futures
import json
import select
import socket
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
import requests
from argon2 import PasswordHasher

from kowalski.api.tokens import issue
from tests.kowalski.api.archive import EPOCHS, OBJECTS, candid
from tests.kowalski.api.conftest import Client, Service

pytestmark = pytest.mark.service


def sign_in(service: Service, **how: Any) -> requests.Response:
    return requests.post(f"{service.url}/api/auth", timeout=30, **how)


@pytest.mark.parametrize("kind", ["json", "data"])
def test_signing_in_takes_json_and_forms(service: Service, kind: str) -> None:
    fields = {
        "username": "admin",
        "password": service.admin_password,
        "penquins.__version__": "2.4.2",
    }
    answer = sign_in(service, **{kind: fields})
    assert answer.status_code == 200
    assert answer.json()["status"] == "success"
    claims = jwt.decode(answer.json()["token"], options={"verify_signature": False})
    assert claims["user_id"] == "admin"
    assert isinstance(claims["exp"], int)


@pytest.mark.parametrize(
    ("fields", "status", "message"),
    [
        ({"username": "admin", "password": "nope"}, 401, "Unauthorized"),
        ({"username": "nobody", "password": "nope"}, 401, "Unauthorized"),
        ({"username": "admin"}, 400, "missing password"),
        ({"password": "x"}, 400, "missing username"),
        ({"username": 5, "password": ["x"]}, 400, "username"),
        ({"username": {"$gt": ""}, "password": "x"}, 400, "username"),
        ({"username": "a" * 5000, "password": "x"}, 400, "username"),
        ({"username": "admin", "password": "x\ud800"}, 400, "MongoDB"),
        (
            {"username": "admin", "password": "x", "penquins.__version__": "1.0.0"},
            400,
            "unsupported version of penquins: 1.0.0",
        ),
    ],
)
def test_who_cannot_sign_in(service: Service, fields: Any, status: int, message: str) -> None:
    answer = sign_in(service, json=fields)
    assert answer.status_code == status
    assert message in answer.json()["message"]


@pytest.mark.parametrize("body", [b"", b"{not json", b"[1]", b'"text"', b"\xff\xfe", b"null"])
def test_signing_in_without_an_object(service: Service, body: bytes) -> None:
    answer = sign_in(service, data=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert "JSON" in answer.json()["message"]


def ping(service: Service, authorization: str | None) -> requests.Response:
    headers = {} if authorization is None else {"Authorization": authorization}
    return requests.get(f"{service.url}/", headers=headers, timeout=30)


def test_tokens_stand_bare_or_after_bearer(service: Service) -> None:
    token = service.token("admin", service.admin_password)
    for header in (token, f"Bearer {token}", f"bearer {token}"):
        answer = ping(service, header)
        assert (answer.status_code, answer.json()["message"]) == (200, "greetings from Kowalski!")


def forged(service: Service) -> dict[str, tuple[str | None, int, str]]:
    secret = service.settings.secrets.kowalski_jwt_secret
    token = service.token("admin", service.admin_password)
    past = int((datetime.now(UTC) - timedelta(hours=1)).timestamp())
    future = past + 7200
    claims = {"user_id": "admin", "generation": 1, "exp": future}
    header, _, rest = token.partition(".")
    return {
        "none": (None, 401, "Unauthorized"),
        "empty": ("Bearer ", 400, "token is invalid"),
        "nonsense": ("Bearer not.a.token", 400, "token is invalid"),
        "expired": (jwt.encode(claims | {"exp": past}, secret), 400, "token has expired"),
        "other secret": (jwt.encode(claims, "x" * 40), 400, "token is invalid"),
        "other algorithm": (jwt.encode(claims, secret, "HS512"), 400, "token is invalid"),
        "no signature": (jwt.encode(claims, None, "none"), 400, "token is invalid"),
        "cut": (f"{header}.{rest[:-4]}", 400, "token is invalid"),
        "no expiry": (jwt.encode({"user_id": "admin"}, secret), 400, "token is invalid"),
        "expiry as text": (
            jwt.encode(claims | {"exp": "2099-01-01"}, secret),
            400,
            "token is invalid",
        ),
        "no such user": (
            jwt.encode(claims | {"user_id": "nobody"}, secret),
            400,
            "token is invalid",
        ),
        "user as query": (
            jwt.encode(claims | {"user_id": {"$gt": ""}}, secret),
            400,
            "token is invalid",
        ),
        "old generation": (jwt.encode(claims | {"generation": 0}, secret), 400, "token is invalid"),
    }


def test_bad_tokens(service: Service) -> None:
    for name, (header, status, message) in forged(service).items():
        answer = ping(service, header)
        assert (answer.status_code, answer.json()["message"]) == (status, message), name
        assert answer.json()["detail"], name


def test_a_user_from_beginning_to_end(service: Service, admin: Client) -> None:
    body = {"username": "bob", "password": "one", "email": "b@example.org"}
    assert admin.call("POST", "/api/users", json=body).json()["message"] == "added user bob"
    again = admin.call("POST", "/api/users", json=body)
    assert again.status_code == 409
    assert "bob" in again.json()["message"]
    bob = Client(service.url, service.token("bob", "one"))
    assert bob.call("GET", "/").status_code == 200

    edited = admin.call("PUT", "/api/users/bob", json={"password": "two"})
    assert edited.json()["message"] == "edited user bob"
    assert bob.call("GET", "/").json()["message"] == "token is invalid"
    assert sign_in(service, json={"username": "bob", "password": "one"}).status_code == 401
    bob = Client(service.url, service.token("bob", "two"))

    admin.call("PUT", "/api/users/bob", json={"permissions": [1, 3]})
    count = ("count_documents", {"catalog": "ZTF_alerts", "filter": {}})
    assert bob.data(*count) == OBJECTS * 2

    admin.call("PUT", "/api/users/bob", json={"username": "robert"})
    assert bob.call("GET", "/").status_code == 400
    robert = Client(service.url, service.token("robert", "two"))
    assert robert.data(*count) == OBJECTS * 2

    removed = admin.call("DELETE", "/api/users/robert")
    assert removed.json()["message"] == "removed user robert"
    assert robert.call("GET", "/").json()["message"] == "token is invalid"


def test_an_administrator_is_made_and_unmade(service: Service, admin: Client) -> None:
    body = {"username": "deputy", "password": "pw", "role": "admin"}
    assert admin.call("POST", "/api/users", json=body).status_code == 200
    deputy = Client(service.url, service.token("deputy", "pw"))
    count = ("count_documents", {"catalog": "ZTF_alerts", "filter": {}})
    assert deputy.call("GET", "/api/filters").status_code == 200
    assert deputy.data(*count) == OBJECTS * EPOCHS
    assert admin.call("PUT", "/api/users/deputy", json={"role": "user"}).status_code == 200
    assert deputy.call("GET", "/api/filters").status_code == 403
    assert deputy.data(*count) == OBJECTS * EPOCHS / 3
    for role in ("deity", 1):
        refused = admin.call("PUT", "/api/users/deputy", json={"role": role})
        assert (refused.status_code, "role" in refused.json()["message"]) == (400, True)
    refused = admin.call("PUT", "/api/users/admin", json={"role": "user"})
    assert "superuser" in refused.json()["message"]
    assert admin.call("GET", "/api/filters").status_code == 200
    assert admin.call("DELETE", "/api/users/deputy").status_code == 200


def test_passwords_are_kept_as_argon2(service: Service, admin: Client) -> None:
    body = {"username": "hashed", "password": "one"}
    assert admin.call("POST", "/api/users", json=body).status_code == 200
    for password in ("one", "two"):
        admin.call("PUT", "/api/users/hashed", json={"password": password})
        stored = service.database["users"].find_one({"_id": "hashed"})["password"]
        assert stored.startswith("$argon2id$")
        assert PasswordHasher().verify(stored, password)
    assert service.database["users"].find_one({"_id": "admin"})["password"].startswith("$argon2id$")


def test_what_can_be_got_has_a_head(alice: Client) -> None:
    got = alice.call("GET", "/api/skymap", params={"alias": "none"})
    head = alice.call("HEAD", "/api/skymap", params={"alias": "none"})
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Length"] == str(len(got.content))
    assert requests.head(f"{alice.url}/api/skymap", timeout=30).status_code == 401
    assert alice.call("HEAD", "/api/queries").status_code == 405


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "message"),
    [
        ("POST", "/api/users", {"username": "x"}, 400, "username and password must be set"),
        ("POST", "/api/users", {"username": "a b", "password": "x"}, 400, "username"),
        (
            "POST",
            "/api/users",
            {"username": "x", "password": "x", "permissions": ["all"]},
            400,
            "permissions.programids",
        ),
        ("PUT", "/api/users/admin", {"username": "root"}, 400, "cannot rename the superuser!"),
        ("PUT", "/api/users/nobody", {"password": "x"}, 400, "user nobody not found"),
        ("DELETE", "/api/users/admin", None, 400, "cannot remove the superuser!"),
        ("DELETE", "/api/users/nobody", None, 400, "user nobody not found"),
        ("GET", "/api/nothing", None, 404, "Not Found"),
        ("GET", "/api/queries", None, 405, "Method Not Allowed"),
    ],
)
def test_what_administrators_are_refused(
    admin: Client, method: str, path: str, body: Any, status: int, message: str
) -> None:
    answer = admin.call(method, path, json=body)
    assert answer.status_code == status
    assert message in answer.json()["message"]


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/api/users"), ("PUT", "/api/users/alice"), ("DELETE", "/api/users/alice")],
)
def test_users_are_for_administrators(alice: Client, method: str, path: str) -> None:
    answer = alice.call(method, path, json={"username": "x", "password": "x"})
    assert (answer.status_code, answer.json()["message"]) == (403, "Forbidden")


def find(**query: Any) -> dict[str, Any]:
    return {"query_type": "find", "query": {"catalog": "ZTF_alerts", "filter": {}} | query}


def cone(**coordinates: Any) -> dict[str, Any]:
    around = {"radec": [[10, 10]], "cone_search_radius": 1, "cone_search_unit": "arcsec"}
    return {
        "query_type": "cone_search",
        "query": {"object_coordinates": around | coordinates, "catalogs": {"Stars": {}}},
    }


def nested(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = {"a": value}
    return value


BAD = {
    "no type": ({"query": {}}, "query_type None not in ('cone_search',"),
    "unknown type": ({"query_type": "foo", "query": {}}, "query_type foo not in ('cone_search',"),
    "type is a list": ({"query_type": ["find"], "query": {}}, "query_type"),
    "no query": ({"query_type": "find"}, "query is missing"),
    "query is text": ({"query_type": "find", "query": "all"}, "query is missing"),
    "no catalog": ({"query_type": "find", "query": {"filter": {}}}, "catalog is missing"),
    "catalog is a number": (find(catalog=5), "catalog"),
    "catalog is a query": (find(catalog={"$gt": ""}), "catalog"),
    "no filter": (find(filter=None), "Unsupported filter specification"),
    "filter is a list": (find(filter=[1]), "Unsupported filter specification"),
    "filter is no literal": (find(filter="{'a': "), "filter: "),
    "filter is code": (find(filter="__import__('os').system('true')"), "filter: "),
    "filter is a deep text": (find(filter="(" * 5000), "nested deeper"),
    "filter is many signs": (find(filter="-" * 50000 + "1"), "filter: "),
    "filter is a set": (find(filter="{1, 2}"), "set"),
    "deep filter": (find(filter=nested(500)), "nested deeper"),
    "unknown operator": (find(filter={"candid": {"$foo": 1}}), "unknown operator: $foo"),
    "huge number": (find(filter={"candid": 1 << 70}), "8-byte"),
    "bad object id": (find(filter={"_id": {"$oid": "xyz"}}), "extended JSON"),
    "bad date": (find(filter={"at": {"$date": "yesterday"}}), "extended JSON"),
    "code": (find(filter={"a": {"$code": "return 1"}}), "JavaScript"),
    "null in key": (find(filter={"a\0b": 1}), "MongoDB"),
    "lone surrogate": (find(filter={"a": "\ud800"}), "MongoDB"),
    "bad pattern": (find(filter={"a": {"$regex": "("}}), "OperationFailure"),
    "mixed projection": (find(projection={"a": 1, "b": 0}), "OperationFailure"),
    "projection is a number": (find(projection=3), "Unsupported projection specification"),
    "limit": (find() | {"kwargs": {"limit": -1}}, "kwargs.limit"),
    "limit is text": (find() | {"kwargs": {"limit": "many"}}, "kwargs.limit"),
    "skip is huge": (find() | {"kwargs": {"skip": 1 << 80}}, "8-byte"),
    "sort": (find() | {"kwargs": {"sort": 5}}, "kwargs.sort"),
    "sort direction": (find() | {"kwargs": {"sort": [["a", 7]]}}, "kwargs.sort"),
    "hint": (find() | {"kwargs": {"hint": "no_such"}}, "hint"),
    "hint is a number": (find() | {"kwargs": {"hint": 5}}, "kwargs.hint"),
    "no time": (find() | {"kwargs": {"max_time_ms": 0}}, "max_time_ms must be int >= 1"),
    "time is text": (find() | {"kwargs": {"max_time_ms": "abc"}}, "max_time_ms must be int >= 1"),
    "kwargs is a list": (find() | {"kwargs": [1]}, "kwargs"),
    "empty pipeline": (
        {"query_type": "aggregate", "query": {"catalog": "Stars", "pipeline": []}},
        "Pipeline must contain at least one stage",
    ),
    "no pipeline": (
        {"query_type": "aggregate", "query": {"catalog": "Stars"}},
        "Unsupported pipeline specification",
    ),
    "unknown stage": (
        {"query_type": "aggregate", "query": {"catalog": "Stars", "pipeline": [{"$foo": 1}]}},
        "Unrecognized pipeline stage name: '$foo'",
    ),
    "two operators": (
        {
            "query_type": "aggregate",
            "query": {"catalog": "Stars", "pipeline": [{"$match": {}, "$limit": 1}]},
        },
        "stage 1",
    ),
    "stage is text": (
        {"query_type": "aggregate", "query": {"catalog": "Stars", "pipeline": ["$match"]}},
        "pipeline",
    ),
    "unknown command": (
        {"query_type": "info", "query": {"command": "foo"}},
        "command foo not in ('catalog_names',",
    ),
    "command without catalog": (
        {"query_type": "info", "query": {"command": "catalog_info"}},
        "catalog is missing",
    ),
    "unknown unit": (cone(cone_search_unit="parsec"), "Angular units not in ('arcsec',"),
    "negative radius": (cone(cone_search_radius=-1), "cone_search_radius"),
    "radius is text": (cone(cone_search_radius="wide"), "cone_search_radius"),
    "radius beyond the sky": (cone(cone_search_radius=200, cone_search_unit="deg"), "half a turn"),
    "radec is a number": (cone(radec=5), "Unsupported object coordinate specs"),
    "radec is null": (cone(radec=None), "Unsupported object coordinate specs"),
    "radec is one number": (cone(radec=[[1]]), "must be a pair"),
    "radec is words": (cone(radec="here there"), "right ascension 'here'"),
    "radec is code": (cone(radec="[open('x')]"), "cannot be read"),
    "radec is deep": (cone(radec="[" * 3000), "nested deeper"),
    "ra beyond the sky": (cone(radec={"o": [400, 0]}), "out of bounds"),
    "ra below the sky": (cone(radec={"o": [-1, 0]}), "out of bounds"),
    "dec beyond the sky": (cone(radec={"o": [10, 95]}), "out of bounds"),
    "ra is a boolean": (cone(radec={"o": [True, 0]}), "right ascension True"),
    "too many positions": (cone(radec=[[1, 1]] * 20001), "at most 20000 positions"),
    "no coordinates": (
        {"query_type": "cone_search", "query": {"catalogs": {"Stars": {}}}},
        "object_coordinates is missing",
    ),
    "bounds the wrong way round": (
        {
            "query_type": "near",
            "query": {
                "radec": [[1, 1]],
                "catalogs": {"Stars": {}},
                "min_distance": 2,
                "max_distance": 1,
            },
        },
        "min_distance",
    ),
}


@pytest.mark.parametrize(("body", "told"), BAD.values(), ids=BAD)
def test_bad_queries_are_told_what_is_wrong(alice: Client, body: Any, told: str) -> None:
    answer = alice.call("POST", "/api/queries", json=body)
    assert answer.status_code == 400, answer.text
    assert answer.json()["status"] == "error"
    assert told in answer.json()["message"]
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    "body",
    [b"", b"{not json", b"[]", b'"x"', b"\x00" * 100, b"[" * 100000, b'{"a":' * 2000, b"\xff"],
)
def test_bodies_that_are_no_json(alice: Client, body: bytes) -> None:
    answer = alice.call("POST", "/api/queries", data=body)
    assert answer.status_code == 400
    assert answer.json()["status"] == "error"


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity"])
def test_coordinates_that_are_no_numbers(alice: Client, text: str) -> None:
    body = json.dumps(cone(radec={"o": ["@", 1]})).replace('"@"', text)
    answer = alice.call("POST", "/api/queries", data=body)
    assert answer.status_code == 400
    assert "right ascension" in answer.json()["message"]


def test_unknown_collections(alice: Client) -> None:
    for query_type, query in (
        ("find", {"catalog": "no_such", "filter": {}}),
        ("count_documents", {"catalog": "no_such", "filter": {}}),
        ("aggregate", {"catalog": "no_such", "pipeline": [{"$match": {}}]}),
        ("info", {"command": "index_info", "catalog": "no_such"}),
        ("near", {"radec": [[1, 1]], "catalogs": {"no_such": {}}}),
    ):
        answer = alice.query(query_type, query)
        assert answer.status_code == 404
        assert "there is no collection no_such" in answer.json()["message"]
    assert alice.data("near", {"radec": {"o": [1, 1]}, "catalogs": {"TNS": {}}}) == {
        "TNS": {"o": []}
    }


def test_a_body_that_is_too_long(alice: Client) -> None:
    answer = alice.call("POST", "/api/queries", data=b" " * (5 << 20))
    assert answer.status_code == 413
    assert "4 MiB" in answer.json()["message"]


@pytest.mark.parametrize("told", [True, False], ids=["with its length", "in chunks"])
def test_a_body_of_100_mb_is_refused_before_it_is_there(
    service: Service, alice: Client, told: bool
) -> None:
    length = 100 << 20
    framing = f"Content-Length: {length}" if told else "Transfer-Encoding: chunked"
    head = (
        f"POST /api/queries HTTP/1.1\r\nHost: x\r\n{framing}\r\n"
        f"Authorization: {alice.session.headers['Authorization']}\r\n\r\n"
    )
    piece = b" " * (1 << 20)
    sent = 0
    with socket.create_connection(("127.0.0.1", service.port), timeout=60) as connection:
        connection.sendall(head.encode())
        while sent < length and not select.select([connection], [], [], 0)[0]:
            try:
                connection.sendall(piece if told else b"100000\r\n" + piece + b"\r\n")
            except ConnectionError:
                break
            sent += len(piece)
        status = connection.recv(1 << 16).split(b"\r\n")[0]
    assert status.startswith(b"HTTP/1.1 413")
    assert sent < length
    assert alice.call("GET", "/").status_code == 200


def test_an_answer_that_is_too_long(admin: Client) -> None:
    everything = {"$lookup": {"from": "Stars", "pipeline": [], "as": "all"}}
    pipeline = [{"$limit": 60}, everything]
    answer = admin.query("aggregate", {"catalog": "Stars", "pipeline": pipeline})
    assert answer.status_code == 413
    assert "limit" in answer.json()["message"]


def test_a_query_that_takes_too_long(admin: Client) -> None:
    slow = {"$group": {"_id": {"$rand": {}}, "n": {"$sum": 1}}}
    many = [{"$set": {"a": {"$range": [0, 3000]}}}, {"$unwind": "$a"}, slow]
    answer = admin.query("aggregate", {"catalog": "Stars", "pipeline": many}, max_time_ms=20)
    assert answer.status_code == 400
    assert "longer than 20 ms" in answer.json()["message"]


def test_a_client_that_dawdles_does_not_disturb_others(service: Service, alice: Client) -> None:
    dawdlers = [socket.create_connection(("127.0.0.1", service.port)) for _ in range(50)]
    for dawdler in dawdlers:
        dawdler.send(b"POST /api/queries HTTP/1.1\r\nContent-Length: 1000\r\nHost: x\r\n")
    assert alice.call("GET", "/").status_code == 200
    for dawdler in dawdlers:
        dawdler.close()


def test_many_at_once_each_get_their_own_answer(service: Service, admin: Client) -> None:
    token = admin.session.headers["Authorization"].removeprefix("Bearer ")

    def ask(number: int) -> int:
        client = Client(service.url, token)
        query = {"catalog": "ZTF_alerts", "filter": {"candid": candid(number % OBJECTS, 0)}}
        return int(client.data("find_one", query)["candid"])

    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(ask, range(60)))
    assert answers == [candid(number % OBJECTS, 0) for number in range(60)]


def test_extended_json_goes_both_ways(service: Service, admin: Client) -> None:
    moment = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    service.database["Odd"].insert_one(
        {"_id": 1, "at": moment, "nan": float("nan"), "big": 1 << 60}
    )
    (found,) = admin.data("find", {"catalog": "Odd", "filter": {}})
    assert found == {
        "_id": 1,
        "at": {"$date": "2026-01-02T03:04:05Z"},
        "nan": {"$numberDouble": "NaN"},
        "big": 1 << 60,
    }
    query = {"catalog": "Odd", "filter": {"at": {"$lte": {"$date": "2026-01-02T03:04:05Z"}}}}
    assert admin.data("count_documents", query) == 1


def test_metrics_are_those_of_all_processes(service: Service, admin: Client) -> None:
    for _ in range(5):
        admin.call("GET", "/")
    port = service.settings.kowalski.api.metrics_port
    metrics = requests.get(f"http://127.0.0.1:{port}/metrics", timeout=10).text
    assert 'kowalski_api_requests_total{method="GET",route="/",status="200"}' in metrics
    assert "kowalski_api_query_seconds_bucket" in metrics


def test_a_token_of_a_user_without_a_generation_is_the_first() -> None:
    token = issue({"_id": "x"}, "s" * 40, 1.0)
    assert jwt.decode(token, "s" * 40, ["HS256"])["generation"] == 0

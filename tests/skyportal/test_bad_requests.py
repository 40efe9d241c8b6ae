"""Every wrong request is answered with a 4xx and a sentence, never with a traceback."""

import json

import pytest
import requests

from tests.skyportal.marshal_fixtures import People, Person, RunningMarshal

pytestmark = pytest.mark.service


@pytest.fixture(scope="module")
def person(people: People) -> Person:
    return people.person("Upload data")


def refused(response: requests.Response, status: int) -> str:
    """Return the sentence of a refusal, after checking its form."""
    assert response.status_code == status, response.text
    envelope = response.json()
    assert envelope["status"] == "error"
    assert set(envelope) == {"status", "message", "data", "version"}
    assert "Traceback" not in response.text
    sentence: str = envelope["message"]
    assert sentence.strip()
    return sentence


@pytest.mark.parametrize(
    "header",
    [None, "token", "token ", "token forged", "Basic YTpi", "Bearer x.y.z", "token " + "9" * 5000],
)
def test_wrong_and_forged_tokens(marshal: RunningMarshal, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header}
    assert refused(marshal.ask("GET", "/api/groups", headers=headers), 401)


def test_forged_cookie(marshal: RunningMarshal) -> None:
    name = f"fritz_session_{marshal.settings.skyportal.app.port}"
    response = marshal.ask("GET", "/api/groups", headers={"Cookie": f'{name}="2|1:0|forged"'})
    assert "sign in" in refused(response, 401)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"{", "not valid JSON"),
        (b"\xff\xfe\x00", "not valid JSON"),
        (b"[]", "object"),
        (b"{}", "name: Field required"),
        (b'{"name": 5}', "name: Input should be a valid string (got 5)"),
        (b'{"name": ""}', "name: String should have at least 1 character"),
        (b'{"name": "x", "nicknam": "y"}', "did you mean nickname?"),
        (b'{"name": "a\\u0000b"}', "NUL"),
    ],
)
def test_malformed_bodies(marshal: RunningMarshal, person: Person, body: bytes, says: str) -> None:
    assert says in refused(marshal.ask("POST", "/api/groups", person, data=body), 400)


def test_a_fault_names_field_and_value(marshal: RunningMarshal, person: Person) -> None:
    body = {"name": "x", "group_admins": [1, "two"]}
    response = marshal.ask("POST", "/api/groups", person, json=body)
    refused(response, 400)
    (fault,) = response.json()["data"]["faults"]
    assert (fault["field"], fault["value"]) == ("group_admins.1", "two")


@pytest.mark.parametrize("path", ["/api/groups/x", "/api/groups/1.5", "/api/groups/%00"])
def test_wrong_ids(marshal: RunningMarshal, person: Person, path: str) -> None:
    assert refused(marshal.ask("GET", path, person), 400)


def test_wrong_queries(marshal: RunningMarshal, person: Person) -> None:
    assert "numPerPage" in refused(marshal.ask("GET", "/api/user?numPerPage=501", person), 400)
    assert "pageNumber" in refused(marshal.ask("GET", "/api/user?pageNumber=zero", person), 400)
    assert "NUL" in refused(marshal.ask("GET", "/api/user?username=%00", person), 400)
    assert "pageNumbr" in refused(marshal.ask("GET", "/api/user?pageNumbr=1", person), 400)


def test_over_long_body(marshal: RunningMarshal, person: Person) -> None:
    limit = int(marshal.settings.skyportal.app.max_body_mib * 2**20)
    response = marshal.ask("POST", "/api/groups", person, data=b" " * (limit + 1))
    assert "MiB" in refused(response, 413)


def test_over_long_body_in_chunks(marshal: RunningMarshal, person: Person) -> None:
    limit = int(marshal.settings.skyportal.app.max_body_mib * 2**20)
    chunks = (b" " * 2**20 for _ in range(limit // 2**20 + 2))
    assert "MiB" in refused(marshal.ask("POST", "/api/groups", person, data=chunks), 413)


def test_unknown_paths_and_methods(marshal: RunningMarshal, person: Person) -> None:
    assert "/api/openapi.json" in refused(marshal.ask("GET", "/api/nothing", person), 404)
    assert refused(marshal.ask("PATCH", "/api/groups", person, json={}), 405)
    assert refused(marshal.ask("GET", "/api/groups/99999999999999", person), 404)
    assert "no group 987654" in refused(marshal.ask("GET", "/api/groups/987654", person), 404)


def test_missing_permissions_are_named(marshal: RunningMarshal, people: People) -> None:
    viewer = people.person()
    response = marshal.ask("POST", "/api/groups", viewer, json={"name": "x"})
    assert "'Upload data'" in refused(response, 403)


def test_names_that_are_taken(marshal: RunningMarshal, person: Person) -> None:
    response = marshal.ask("POST", "/api/groups", person, json={"name": "Transients"})
    assert "exists already" in refused(response, 409)


def test_answers_carry_security_headers_and_an_etag(
    marshal: RunningMarshal, person: Person
) -> None:
    response = marshal.ask("GET", "/api/groups", person)
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    same = marshal.ask(
        "GET", "/api/groups", person, headers={"If-None-Match": response.headers["ETag"]}
    )
    assert same.status_code == 304


def test_long_answers_are_compressed(marshal: RunningMarshal, person: Person) -> None:
    response = marshal.ask("GET", "/api/openapi.json", person)
    assert response.headers["Content-Encoding"] == "gzip"
    packed = marshal.ask("GET", "/api/groups?includeSingleUserGroups=true", person)
    assert json.loads(packed.content)["status"] == "success"


def test_head_answers_like_get_without_a_body(marshal: RunningMarshal, person: Person) -> None:
    assert marshal.ask("HEAD", "/api/groups/987654", person).status_code == 404
    found = marshal.ask("HEAD", "/api/groups", person)
    assert found.status_code == 200
    assert found.content == b""

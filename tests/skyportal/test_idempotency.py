"""Idempotency keys: what is asked under a key is done once, whoever asks again and when."""

import threading
import uuid
from typing import Any

import pytest
from sqlalchemy import func, select, text

from skyportal.domain.expiry import forget_expired
from skyportal.models.group import Group
from skyportal.models.idempotency import IdempotencyKey
from skyportal.models.token import Token
from tests.skyportal.marshal_fixtures import NUMBERS, People, Person, RunningMarshal

pytestmark = pytest.mark.service


def post(
    marshal: RunningMarshal, person: Person, key: str, body: Any, path: str = "/api/groups"
) -> Any:
    return marshal.ask("POST", path, person, json=body, headers={"Idempotency-Key": key})


def groups(people: People, name: str) -> int:
    with people.everything() as session:
        return session.scalar(select(func.count()).where(Group.name == name)) or 0


def test_a_request_under_a_key_is_done_once(marshal: RunningMarshal, people: People) -> None:
    person, key, body = people.person("Upload data"), str(uuid.uuid4()), {"name": "Once"}
    first, second = (post(marshal, person, key, body) for _ in range(2))
    assert (first.status_code, first.json()) == (200, second.json())
    assert "Idempotent-Replayed" not in first.headers
    assert second.headers["Idempotent-Replayed"] == "true"
    assert groups(people, "Once") == 1
    # without a key it is tried, and refused
    assert marshal.ask("POST", "/api/groups", person, json=body).status_code == 409


def test_another_request_under_the_key_is_refused(marshal: RunningMarshal, people: People) -> None:
    person, key = people.person("Upload data"), "k1"
    assert post(marshal, person, key, {"name": "First use"}).status_code == 200
    for path, body in (("/api/groups", {"name": "Second use"}), ("/api/sources", {"name": "x"})):
        other = post(marshal, person, key, body, path)
        assert other.status_code in {400, 409}
    other = post(marshal, person, key, {"name": "Second use"})
    assert (other.status_code, "'k1' was given to another request" in other.text) == (409, True)
    assert groups(people, "Second use") == 0


def test_keys_are_each_users_own(marshal: RunningMarshal, people: People) -> None:
    one, other = people.person("Upload data"), people.person("Upload data")
    first = post(marshal, one, "same", {"name": "Of one"})
    assert first.status_code == 200
    second = post(marshal, other, "same", {"name": "Of the other"})
    assert (second.status_code, second.json()["data"]) != (200, first.json()["data"])
    assert "Idempotent-Replayed" not in second.headers


def test_what_was_refused_is_tried_anew(marshal: RunningMarshal, people: People) -> None:
    person, body = people.person("Upload data"), {"name": f"taken {next(NUMBERS)}"}
    taken = people.group(name=body["name"])
    assert post(marshal, person, "again", body).status_code == 409
    with people.everything() as session:
        session.get_one(Group, taken).name = "free now"
    assert post(marshal, person, "again", body).status_code == 200


def test_twenty_at_once_do_it_once(marshal: RunningMarshal, people: People) -> None:
    person, answers = people.person("Upload data"), []
    start = threading.Barrier(20)

    def ask() -> None:
        start.wait()
        answers.append(post(marshal, person, "at-once", {"name": "By twenty"}))

    threads = [threading.Thread(target=ask) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert sum("Idempotent-Replayed" in answer.headers for answer in answers) == 19
    assert groups(people, "By twenty") == 1


def test_secrets_are_not_kept(marshal: RunningMarshal, people: People) -> None:
    person = people.person("Upload data", "Comment", "System admin")
    body = {"name": "mine", "acls": ["Comment"]}
    first, second = (post(marshal, person, "t", body, "/api/internal/tokens") for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 409)
    assert "held a secret" in second.json()["message"]
    with people.everything() as session:
        made = select(func.count()).where(Token.created_by_id == person.id, Token.name == "mine")
        assert session.scalar(made) == 1
        kept = select(IdempotencyKey.answer).where(IdempotencyKey.user_id == person.id)
        assert session.scalars(kept).all() == [None]


@pytest.mark.parametrize("key", ["with a space", "x" * 256, "ümlaut".encode().decode("latin-1")])
def test_a_bad_key_is_told(marshal: RunningMarshal, people: People, key: str) -> None:
    response = post(marshal, people.person("Upload data"), key, {"name": "never"})
    assert (response.status_code, "Idempotency-Key" in response.json()["message"]) == (400, True)


def test_a_key_that_is_no_permission(marshal: RunningMarshal, people: People) -> None:
    person, body = people.person("Upload data"), {"name": "With rights"}
    assert post(marshal, person, "r", body).status_code == 200
    with people.everything() as session:
        session.execute(text("delete from user_acls where user_id = :id"), {"id": person.id})
    assert post(marshal, person, "r", body).status_code == 403


def test_old_keys_are_forgotten(marshal: RunningMarshal, people: People) -> None:
    person = people.person("Upload data")
    for key in ("old", "new"):
        assert post(marshal, person, key, {"name": f"key {key}"}).status_code == 200
    with people.everything() as session:
        session.execute(
            text(
                "update idempotency_keys set created_at = now() - interval '3 days' where key = 'old'"
            )
        )
        forget_expired(session)
        kept = select(IdempotencyKey.key).where(IdempotencyKey.user_id == person.id)
        assert session.scalars(kept).all() == ["new"]

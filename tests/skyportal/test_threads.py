"""Threads of comments: named by their comments, known to those alone who see one of them."""

import pytest
from sqlalchemy import text

from tests.skyportal.data_fixtures import *  # noqa: F403 (fixtures are found by name)
from tests.skyportal.marshal_fixtures import People, Person, RunningMarshal
from tests.skyportal.uploads import upload_spectrum

pytestmark = pytest.mark.service


def say(
    marshal: RunningMarshal, person: Person, obj: str, words: str, channel: str | None, group: int
) -> int:
    """Comment in a thread, for a group; returns the comment's id."""
    body = {"text": words, "channel": channel, "group_ids": [group]}
    return int(marshal.data("POST", f"/api/sources/{obj}/comments", person, json=body)["id"])


def threads(marshal: RunningMarshal, person: Person, obj: str) -> dict[str, int]:
    """Return how many comments each thread has, in the order in which they are told."""
    found = marshal.data("GET", f"/api/sources/{obj}/comments/channels", person)
    return {one["channel"]: one["comments"] for one in found}


def texts(marshal: RunningMarshal, person: Person, obj: str, **query: str) -> list[str]:
    found = marshal.data("GET", f"/api/sources/{obj}/comments", person, params=query)
    return [comment["text"] for comment in found]


def test_comments_are_put_into_threads(marshal: RunningMarshal, people: People) -> None:
    group = people.group()
    one, two = (people.person("Comment", groups=(group,)) for _ in range(2))
    obj = people.source(group)
    path = f"/api/sources/{obj}/comments"
    assert threads(marshal, one, obj) == {}
    first = say(marshal, one, obj, "to all", None, group)
    say(marshal, one, obj, "slit at 40 degrees", "Keck run", group)
    say(marshal, two, obj, "which host?", " Host galaxy ", group)
    say(marshal, two, obj, "done", "Keck run", group)
    assert list(threads(marshal, one, obj).items()) == [("Keck run", 2), ("Host galaxy", 1)]
    (newest, _) = marshal.data("GET", f"{path}/channels", two)
    (last,) = [c for c in marshal.data("GET", path, two) if c["text"] == "done"]
    assert newest["last_comment_at"] == last["created_at"]
    assert last["channel"] == "Keck run"
    assert texts(marshal, two, obj, channel="Keck run") == ["slit at 40 degrees", "done"]
    assert texts(marshal, two, obj, channel="keck run") == []
    assert len(texts(marshal, two, obj)) == 4
    marshal.data("PUT", f"{path}/{first}", one, json={"channel": "Host galaxy"})
    assert texts(marshal, two, obj, channel="Host galaxy") == ["to all", "which host?"]
    marshal.data("PUT", f"{path}/{first}", one, json={"text": "to everybody"})
    assert marshal.data("GET", f"{path}/{first}", two)["channel"] == "Host galaxy"
    marshal.data("PUT", f"{path}/{first}", one, json={"channel": None})
    assert marshal.data("GET", f"{path}/{first}", two)["channel"] is None
    (kept,) = [c for c in marshal.data("GET", f"/api/sources/{obj}", two)["comments"]
               if c["text"] == "done"]  # fmt: skip
    assert kept["channel"] == "Keck run"


def test_who_sees_no_comment_of_a_thread_does_not_learn_of_it(
    marshal: RunningMarshal, people: People
) -> None:
    group, other_group = people.group(), people.group()
    author = people.person("Comment", groups=(group,))
    other = people.person("Comment", "Upload data", groups=(other_group,))
    obj = people.source(group, other_group)
    channels = f"/api/sources/{obj}/comments/channels"
    say(marshal, author, obj, "for us", "AT2026zzz ToO", group)
    answers = [
        marshal.ask("GET", channels, other),
        marshal.ask("GET", f"/api/sources/{obj}", other),
        marshal.ask("GET", f"/api/sources/{obj}/comments", other),
        marshal.ask("GET", "/api/sources?includeComments=true", other),
        marshal.ask("GET", "/api/export/sources?includeComments=true", other),
    ]
    assert [answer.status_code for answer in answers] == [200] * 5
    assert not [a.url for a in answers if "ToO" in a.text]
    assert texts(marshal, other, obj, channel="AT2026zzz ToO") == []
    # The same is told of a thread that is hidden and of one that there is not.
    refusals = []
    for name in ("AT2026zzz ToO", "AT2026zzz TOO"):
        gone = marshal.ask("DELETE", channels, other, json={"channel": name})
        refusals.append((gone.status_code, gone.json()["message"].replace(name, "")))
    assert refusals[0] == refusals[1]
    assert refusals[0][0] == 404
    with other.transaction() as (session, _):
        assert session.scalars(text("select channel from comments")).all() == []
    # Another conversation may have the name without meeting the hidden one.
    mine = say(marshal, other, obj, "for them", "AT2026zzz ToO", other_group)
    assert threads(marshal, other, obj) == {"AT2026zzz ToO": 1}
    body = {"channel": "AT2026zzz ToO"}
    assert marshal.data("DELETE", channels, other, json=body) == {"removed": 1}
    assert marshal.ask("GET", f"/api/sources/{obj}/comments/{mine}", other).status_code == 404
    assert texts(marshal, author, obj, channel="AT2026zzz ToO") == ["for us"]
    nothing = people.source(people.group())
    hidden = f"/api/sources/{nothing}/comments/channels"
    assert marshal.ask("GET", hidden, other).status_code == 404
    assert marshal.ask("DELETE", hidden, other, json=body).status_code == 404


def test_a_thread_is_removed_by_who_wrote_all_of_it(
    marshal: RunningMarshal, people: People
) -> None:
    group = people.group()
    one, two = (people.person("Comment", groups=(group,)) for _ in range(2))
    viewer = people.person(groups=(group,))
    admin = people.person("Comment", "System admin", groups=(group,))
    obj = people.source(group)
    channels = f"/api/sources/{obj}/comments/channels"
    say(marshal, one, obj, "stays", None, group)
    for channel in ("alone", "both"):
        say(marshal, one, obj, "a", channel, group)
    say(marshal, one, obj, "b", "alone", group)
    say(marshal, two, obj, "c", "both", group)
    refused = marshal.ask("DELETE", channels, one, json={"channel": "both"})
    assert refused.status_code == 403
    assert "1 of the 2 comments in 'both' are not yours" in refused.json()["message"]
    for person in (two, viewer):
        assert marshal.ask("DELETE", channels, person, json={"channel": "alone"}).status_code == 403
    assert threads(marshal, one, obj) == {"both": 2, "alone": 2}
    assert marshal.data("DELETE", channels, one, json={"channel": "alone"}) == {"removed": 2}
    assert threads(marshal, two, obj) == {"both": 2}
    assert marshal.ask("DELETE", channels, one, json={"channel": "alone"}).status_code == 404
    assert marshal.data("DELETE", channels, admin, json={"channel": "both"}) == {"removed": 2}
    assert texts(marshal, one, obj) == ["stays"]


def test_wrong_threads(marshal: RunningMarshal, people: People, instrument: int) -> None:
    group = people.group()
    author = people.person("Comment", "Upload data", groups=(group,))
    obj = people.source(group)
    path = f"/api/sources/{obj}/comments"
    for channel, says in (
        (" ", "channel: String should have at least 1 character"),
        ("x" * 81, "channel: String should have at most 80 characters"),
        ("two\nlines", "channel: String should match pattern"),
    ):
        for method, place, body in (
            ("POST", path, {"text": "x", "channel": channel}),
            ("DELETE", f"{path}/channels", {"channel": channel}),
        ):
            response = marshal.ask(method, place, author, json=body)
            assert (response.status_code, says in response.json()["message"]) == (400, True), says
    assert marshal.ask("DELETE", f"{path}/channels", author).status_code == 400
    spectrum = upload_spectrum(marshal, author, obj, instrument, group_ids=[group])
    on_spectrum = f"/api/spectra/{spectrum}/comments"
    said = {"text": "x", "group_ids": [group]}
    identifier = marshal.data("POST", on_spectrum, author, json=said)["id"]
    marshal.data("PUT", f"{on_spectrum}/{identifier}", author, json={"channel": None})
    for method, place, body in (
        ("POST", on_spectrum, said | {"channel": "host"}),
        ("PUT", f"{on_spectrum}/{identifier}", {"channel": "host"}),
        ("PUT", f"{path}/{identifier}", {"channel": "host"}),
    ):
        response = marshal.ask(method, place, author, json=body)
        assert response.status_code == 400
        assert "a comment on a spectrum is in no thread (got 'host')" in response.json()["message"]
    assert threads(marshal, author, obj) == {}

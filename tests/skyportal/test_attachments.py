"""Files that come with comments: kept as they are, handed out to be saved, to the comment's readers."""

import base64

import pytest
from sqlalchemy import text

from tests.skyportal.marshal_fixtures import People, RunningMarshal

pytestmark = pytest.mark.service

PAGE = b"<html><script>fetch('/api/internal/tokens')</script></html>"


def attachment(content: bytes, name: str = "notes.txt") -> dict[str, str]:
    return {"name": name, "body": base64.b64encode(content).decode()}


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"plain words, \xc3\xa4", "text/plain; charset=utf-8"),
        (PAGE, "text/plain; charset=utf-8"),
        (b"<svg onload='alert(1)'/>", "text/plain; charset=utf-8"),
        (b"\x89PNG\r\n\x1a\n rest", "image/png"),
        (b"%PDF-1.7 rest", "application/pdf"),
        (b"SIMPLE  =                    T", "application/fits"),
        (b"\x00\x01\x02", "application/octet-stream"),
        (b"\xff\xfe<\x00h\x00", "application/octet-stream"),
    ],
)
def test_a_file_comes_out_as_it_went_in_and_is_never_shown(
    marshal: RunningMarshal, people: People, content: bytes, found: str
) -> None:
    group = people.group()
    author = people.person("Comment", groups=(group,))
    path = f"/api/sources/{people.source(group)}/comments"
    body = {"text": "see", "attachment": attachment(content, "page.html")}
    identifier = marshal.data("POST", path, author, json=body)["id"]
    (comment,) = marshal.data("GET", path, author)
    told = {name: comment[f"attachment_{name}"] for name in ("name", "type", "size")}
    assert told == {"name": "page.html", "type": found, "size": len(content)}
    response = marshal.ask("GET", f"{path}/{identifier}/attachment", author)
    assert response.status_code == 200
    assert response.content == content
    assert response.headers["Content-Type"] == found
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\night.fits", "night.fits"),
        ('a"; filename="b.exe', 'a"; filename="b.exe'),
        ("line\r\nSet-Cookie: x=1", "lineSet-Cookie: x=1"),
        ("Supernova Ωß.pdf", "Supernova Ωß.pdf"),
    ],
)
def test_names_cannot_reach_out_of_their_header(
    marshal: RunningMarshal, people: People, name: str, kept: str
) -> None:
    group = people.group()
    author = people.person("Comment", groups=(group,))
    path = f"/api/sources/{people.source(group)}/comments"
    body = {"text": "see", "attachment": attachment(b"x", name)}
    identifier = marshal.data("POST", path, author, json=body)["id"]
    assert marshal.data("GET", f"{path}/{identifier}", author)["attachment_name"] == kept
    headers = marshal.ask("GET", f"{path}/{identifier}/attachment", author).headers
    assert "Set-Cookie" not in headers
    assert headers["Content-Disposition"].count('"') == 2


def test_only_readers_of_the_comment_have_its_file(marshal: RunningMarshal, people: People) -> None:
    group, other_group = people.group(), people.group()
    author, member = (people.person("Comment", groups=(group,)) for _ in range(2))
    other = people.person("Comment", "Upload data", groups=(other_group,))
    obj = people.source(group, other_group)
    path = f"/api/sources/{obj}/comments"
    body = {"text": "see", "group_ids": [group], "attachment": attachment(b"secret")}
    identifier = marshal.data("POST", path, author, json=body)["id"]
    place = f"{path}/{identifier}"
    assert marshal.ask("GET", f"{place}/attachment", member).content == b"secret"
    refused = marshal.ask("GET", f"{place}/attachment", other)
    assert refused.status_code == 404
    assert b"secret" not in refused.content
    assert marshal.ask("GET", f"{place}/attachment").status_code == 401
    elsewhere = people.source(other_group)  # neither through another object …
    wrong = marshal.ask("GET", f"/api/sources/{elsewhere}/comments/{identifier}/attachment", other)
    assert wrong.status_code == 404
    with other.transaction() as (session, _):  # … nor by a query that forgets to ask
        found = session.execute(
            text("select attachment from comments where attachment is not null")
        )
        assert found.all() == []
    assert marshal.ask("PUT", place, member, json={"attachment": None}).status_code == 403
    marshal.data("PUT", place, author, json={"text": "still there"})
    assert marshal.ask("GET", f"{place}/attachment", member).content == b"secret"
    marshal.data("PUT", place, author, json={"attachment": attachment(b"other", "b.txt")})
    assert marshal.ask("GET", f"{place}/attachment", member).content == b"other"
    marshal.data("PUT", place, author, json={"attachment": None})
    assert marshal.ask("GET", f"{place}/attachment", member).status_code == 404
    assert marshal.data("GET", place, member)["attachment_name"] is None


def test_what_cannot_be_attached(marshal: RunningMarshal, people: People) -> None:
    group = people.group()
    author = people.person("Comment", groups=(group,))
    path = f"/api/sources/{people.source(group)}/comments"
    longest = int(marshal.settings.skyportal.app.max_attachment_mib * 2**20)
    for sent, status, says in (
        ({"name": "a", "body": "no base64!"}, 400, "attachment.body: not base64"),
        ({"name": "a", "body": ""}, 400, "attachment.body: the file is empty"),
        ({"name": "../", "body": "eA=="}, 400, "attachment.name"),
        ({"body": "eA=="}, 400, "attachment.name: Field required"),
        (attachment(b"x" * (longest + 1)), 413, "at most 10 MiB"),
    ):
        response = marshal.ask("POST", path, author, json={"text": "x", "attachment": sent})
        assert (response.status_code, says in response.json()["message"]) == (status, True), says
    assert marshal.data("GET", path, author) == []
    url = {"name": "a", "body": "data:text/html;base64,eA=="}
    identifier = marshal.data("POST", path, author, json={"text": "x", "attachment": url})["id"]
    assert marshal.ask("GET", f"{path}/{identifier}/attachment", author).content == b"x"

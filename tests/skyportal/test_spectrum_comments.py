"""Comments on spectra: seen by who sees both the comment and the spectrum."""

import base64

import pytest
from sqlalchemy import text

from tests.skyportal.data_fixtures import *  # noqa: F403 (fixtures are found by name)
from tests.skyportal.marshal_fixtures import People, RunningMarshal
from tests.skyportal.uploads import upload_spectrum

pytestmark = pytest.mark.service


def test_comments_on_a_spectrum(marshal: RunningMarshal, people: People, instrument: int) -> None:
    group = people.group()
    author = people.person("Comment", "Upload data", groups=(group,))
    member = people.person("Comment", groups=(group,))
    obj = people.source(group)
    spectrum = upload_spectrum(marshal, author, obj, instrument, group_ids=[group])
    path = f"/api/spectra/{spectrum}/comments"
    file = {"name": "fit.txt", "body": base64.b64encode(b"chi2 = 1").decode()}
    said: dict[str, object] = {"text": f"@{member.username}: H alpha", "group_ids": [group]}
    body = said | {"attachment": file, "channel": None}
    identifier = marshal.data("POST", path, author, json=body)["id"]
    marshal.data("POST", f"/api/sources/{obj}/comments", author, json={"text": "on the object"})
    (comment,) = marshal.data("GET", path, member)
    assert (comment["obj_id"], comment["id"]) == (obj, identifier)
    of_object = marshal.data("GET", f"/api/sources/{obj}/comments", member)
    assert [one["spectrum_id"] for one in of_object] == [comment["spectrum_id"], None]
    (notice,) = marshal.data("GET", "/api/internal/notifications", member)
    assert notice["text"].endswith(f"mentioned you in a comment on a spectrum of {obj}.")
    place = f"{path}/{identifier}"
    for wanted in ("", "?preview=true"):
        assert marshal.ask("GET", f"{place}/attachment{wanted}", member).content == b"chi2 = 1"
    assert marshal.ask("PUT", place, member, json={"text": "No"}).status_code == 403
    better = file | {"body": base64.b64encode(b"chi2 = 2").decode()}
    marshal.data("PUT", place, author, json={"text": "H beta", "attachment": better})
    assert marshal.data("GET", place, member)["text"] == "H beta"
    assert marshal.ask("GET", f"{place}/attachment", member).content == b"chi2 = 2"
    alone = people.group(author)
    for groups, sees in (([alone], 404), ([alone, group], 200)):
        marshal.data("PUT", place, author, json={"group_ids": groups})
        assert marshal.ask("GET", place, member).status_code == sees
    assert marshal.ask("DELETE", place, member).status_code == 403
    marshal.data("DELETE", place, author)
    assert marshal.data("GET", path, author) == []


def test_who_does_not_see_the_spectrum_sees_no_comment_on_it(
    marshal: RunningMarshal, people: People, instrument: int
) -> None:
    group, other_group = people.group(), people.group()
    author = people.person("Comment", "Upload data", groups=(group, other_group))
    other = people.person("Comment", groups=(other_group,))
    obj = people.source(group, other_group)
    spectrum = upload_spectrum(marshal, author, obj, instrument, group_ids=[group])
    path = f"/api/spectra/{spectrum}/comments"
    shared = {"text": f"@{other.username}", "group_ids": [group, other_group]}
    identifier = marshal.data("POST", path, author, json=shared)["id"]
    assert marshal.data("GET", f"/api/sources/{obj}/comments", other) == []
    assert marshal.data("GET", "/api/internal/notifications", other) == []
    for method, place, body in (
        ("GET", path, None),
        ("POST", path, {"text": "x"}),
        ("GET", f"{path}/{identifier}", None),
        ("GET", f"{path}/{identifier}/attachment", None),
        ("GET", f"/api/sources/{obj}/comments/{identifier}", None),
        ("PUT", f"/api/sources/{obj}/comments/{identifier}", {"text": "x"}),
        ("DELETE", f"{path}/{identifier}", None),
    ):
        assert marshal.ask(method, place, other, json=body).status_code == 404, (method, place)
    with other.transaction() as (session, _):
        assert session.scalar(text("select count(*) from comments")) == 0
    another = people.source(group)
    elsewhere = upload_spectrum(marshal, author, another, instrument, group_ids=[group])
    assert (
        marshal.ask("GET", f"/api/spectra/{elsewhere}/comments/{identifier}", author).status_code
        == 404
    )
    marshal.data("DELETE", f"/api/spectra/{spectrum}", author)
    assert marshal.data("GET", f"/api/sources/{obj}/comments", author) == []

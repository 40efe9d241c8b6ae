"""Files that come with comments: kept as they are, handed out to be saved, to the comment's readers."""

import base64
import gzip
import io
from typing import Any

import numpy as np
import pytest
from astropy.io import fits
from PIL import Image
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


def shown(marshal: RunningMarshal, people: People, content: bytes, name: str) -> Any:
    """Attach a file; returns the answer to a request for its preview."""
    group = people.group()
    author = people.person("Comment", groups=(group,))
    path = f"/api/sources/{people.source(group)}/comments"
    body = {"text": "see", "attachment": attachment(content, name)}
    identifier = marshal.data("POST", path, author, json=body)["id"]
    place = f"{path}/{identifier}/attachment"
    assert marshal.ask("GET", place, author).content == content
    return marshal.ask("GET", place, author, params={"preview": "true"})


def picture_file(kind: str, size: tuple[int, int]) -> bytes:
    buffer = io.BytesIO()
    picture = Image.new("RGB", size, "black")
    picture.paste("red", (0, 0, size[0] // 2, size[1]))
    picture.save(buffer, kind)
    return buffer.getvalue()


def fits_file(*shape: int, table: bool = False) -> bytes:
    """Return a FITS file with an image whose last row is bright, behind an empty first part."""
    pixels = np.zeros(shape, dtype=np.float32)
    pixels[..., -1, :] = 100.0
    pixels[..., 0, 0] = np.nan
    parts: list[Any] = [fits.PrimaryHDU()]
    parts.append(
        fits.BinTableHDU.from_columns([fits.Column("x", "D", array=np.arange(3.0))])
        if table
        else fits.ImageHDU(pixels)
    )
    buffer = io.BytesIO()
    fits.HDUList(parts).writeto(buffer)
    return buffer.getvalue()


def drawn(answer: Any) -> Image.Image:
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/png"), answer.text
    assert answer.headers["Content-Disposition"].startswith("inline;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    return Image.open(io.BytesIO(answer.content))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF"])
def test_pictures_are_shown_drawn_anew(marshal: RunningMarshal, people: People, kind: str) -> None:
    content = picture_file(kind, (64, 48)) + b"<script>alert(1)</script>"
    answer = shown(marshal, people, content, "finder")
    picture = drawn(answer).convert("RGB")
    assert picture.size == (64, 48)
    red, black = picture.getpixel((5, 20)), picture.getpixel((60, 20))
    assert isinstance(red, tuple)
    assert isinstance(black, tuple)
    assert red[0] > 240
    assert black[0] < 16
    assert b"script" not in answer.content


def test_a_large_picture_is_shown_smaller(marshal: RunningMarshal, people: People) -> None:
    assert drawn(shown(marshal, people, picture_file("PNG", (3000, 1500)), "x.png")).size == (
        1200,
        600,
    )


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(("shape", "size"), [((30, 40), (40, 30)), ((2, 2500, 40), (14, 834))])
def test_the_first_image_of_a_fits_file_is_shown(
    marshal: RunningMarshal,
    people: People,
    packed: bool,
    shape: tuple[int, ...],
    size: tuple[int, int],
) -> None:
    content = fits_file(*shape)
    answer = shown(marshal, people, gzip.compress(content) if packed else content, "sub.fits")
    picture = drawn(answer)
    assert (picture.mode, picture.size) == ("L", size)
    if shape == (30, 40):
        assert picture.getpixel((20, 0)) == 255  # the last row is on top
        assert picture.getpixel((20, 29)) == picture.getpixel((0, 29)) == 0


def test_texts_and_pdf_are_shown(marshal: RunningMarshal, people: People) -> None:
    answer = shown(marshal, people, PAGE, "page.html")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.content == PAGE
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    long = "ä".encode() * 50_000
    told = shown(marshal, people, b"x" + long, "log.txt").content
    assert told == b"x" + long[: 2**16 - 2]  # no half of a letter
    answer = shown(marshal, people, b"%PDF-1.7 rest", "paper.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("inline;")
    assert "script-src" not in answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\x00\x01\x02", "is application/octet-stream, of which nothing can be shown"),
        (b"\x89PNG\r\n\x1a\n rest", "is no picture that can be read"),
        (b"SIMPLE  =                    T", "is no FITS file that can be read"),
        (fits_file(2, 2, table=True), "there is no image in"),
        (fits_file(1, 500), "there is no image in"),
        (gzip.compress(b"words"), "there is no FITS file in"),
        (b"\x1f\x8b no gzip", "is no gzip file that can be read"),
        (picture_file("PNG", (10_000, 6_000)), "10000 × 6000 pixels, too many to be shown"),
        (gzip.compress(fits_file(8000, 8000)), "8000 × 8000 pixels, too many to be shown"),
    ],
)  # fmt: skip
def test_what_cannot_be_shown_is_told(
    marshal: RunningMarshal, people: People, content: bytes, says: str
) -> None:
    answer = shown(marshal, people, content, "file.bin")
    assert answer.status_code == 400
    assert says in answer.json()["message"]


def test_only_readers_of_the_comment_have_its_preview(
    marshal: RunningMarshal, people: People
) -> None:
    group, other_group = people.group(), people.group()
    author = people.person("Comment", groups=(group,))
    other = people.person("Comment", groups=(other_group,))
    path = f"/api/sources/{people.source(group, other_group)}/comments"
    body = {"text": "see", "group_ids": [group], "attachment": attachment(b"secret")}
    identifier = marshal.data("POST", path, author, json=body)["id"]
    place = f"{path}/{identifier}/attachment?preview=true"
    assert marshal.ask("GET", place, author).content == b"secret"
    assert marshal.ask("GET", place, other).status_code == 404

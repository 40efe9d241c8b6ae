"""Thumbnails over HTTP: only real small PNGs, kept once, seen by whom their alert may be seen."""

import base64
import io
import random
from dataclasses import dataclass
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from baselayer.settings import Settings
from skyportal.models.candidate import Candidate
from skyportal.models.filter import Filter
from skyportal.models.obj import Obj
from skyportal.models.stream import Stream
from skyportal.models.thumbnail import Thumbnail
from skyportal.models.thumbnail_kind import ThumbnailKind
from skyportal.schemas.seed_file import SeedFile
from tests.skyportal.marshal_fixtures import (
    NUMBERS,
    People,
    Person,
    RunningMarshal,
    load_file,
)

pytestmark = pytest.mark.service


def png(side: int = 32, shade: int | tuple[int, int, int] = 90, form: str = "PNG") -> bytes:
    """Return a picture in one colour."""
    image = Image.new("L" if isinstance(shade, int) else "RGB", (side, side), shade)
    buffer = io.BytesIO()
    image.save(buffer, form)
    return buffer.getvalue()


def body_of(obj: str, picture: bytes, **values: Any) -> dict[str, Any]:
    return {"obj_id": obj, "ttype": "new", "data": base64.b64encode(picture).decode(), **values}


@dataclass(frozen=True)
class Scene:
    """An object saved by a group with two members."""

    marshal: RunningMarshal
    uploader: Person
    member: Person
    group: int
    obj: str

    def post(self, picture: bytes, **values: Any) -> Any:
        """Upload a picture; returns the response."""
        body = body_of(self.obj, picture, **values)
        return self.marshal.ask("POST", "/api/thumbnail", self.uploader, json=body)


@pytest.fixture
def scene(marshal: RunningMarshal, people: People) -> Scene:
    group = people.group()
    uploader, member = people.person("Upload data", groups=(group,)), people.person(groups=(group,))
    return Scene(marshal, uploader, member, group, people.source(group))


def test_a_picture_comes_back_as_it_was(scene: Scene, people: People) -> None:
    picture = png(shade=(10, 20, 30))
    identifier = scene.post(picture, origin="a pipeline").json()["data"]["id"]
    thumbnail = scene.marshal.data("GET", f"/api/thumbnail/{identifier}", scene.member)
    assert (thumbnail["obj_id"], thumbnail["type"]) == (scene.obj, "new")
    assert thumbnail["origin"] == "a pipeline"
    assert thumbnail["is_grayscale"] is False
    answer = scene.marshal.ask("GET", thumbnail["url"], scene.member)
    assert answer.content == picture
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert "Cookie" in answer.headers["Vary"]
    stranger = people.person("Upload data")
    for path in (thumbnail["url"], f"/api/thumbnail/{identifier}"):
        assert scene.marshal.ask("GET", path, stranger).status_code == 404
        assert scene.marshal.ask("GET", path).status_code == 401
    path = f"/api/thumbnail/{identifier}"
    assert scene.marshal.ask("DELETE", path, scene.member).status_code == 403
    scene.marshal.data("DELETE", path, scene.uploader)
    assert scene.marshal.ask("GET", path, scene.uploader).status_code == 404


def test_the_same_picture_is_kept_once(scene: Scene, people: People) -> None:
    first = scene.post(png()).json()["data"]["id"]
    assert scene.post(png(), group_ids=[scene.group]).json()["data"]["id"] == first
    assert scene.post(png(), ttype="ref").json()["data"]["id"] != first
    with people.everything() as session:
        count = select(func.count()).where(Thumbnail.obj_id == scene.obj)
        assert session.scalar(count) == 2
        assert session.get_one(Thumbnail, first).is_grayscale


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("data:image/png;base64,iVBO", "not base64"),
        ("!!!!", "not base64"),
        (base64.b64encode(b"plain text").decode(), "not a PNG that can be drawn"),
        (base64.b64encode(png(form="JPEG")).decode(), "not a PNG that can be drawn"),
        (base64.b64encode(png(15)).decode(), "15 × 15 pixels; send 16 to 500 a side"),
        (base64.b64encode(png(501)).decode(), "501 × 501 pixels"),
        (base64.b64encode(png() + b"x" * 2**20).decode(), "send at most 1048576"),
    ],
)
def test_only_small_pngs(scene: Scene, data: str, says: str) -> None:
    response = scene.post(b"", data=data)
    assert response.status_code == 400
    assert response.json()["message"].startswith("data: ")
    assert says in response.json()["message"]


def test_broken_pictures_are_refused_or_drawn(scene: Scene) -> None:
    """Damaged at random, a PNG is refused with a sentence: never more than that."""
    draw, whole = random.Random(1), png(64)
    for _ in range(60):
        broken = bytearray(whole[: draw.randrange(8, len(whole))] if draw.random() < 0.5 else whole)
        for _ in range(3):
            broken[draw.randrange(len(broken))] = draw.randrange(256)
        response = scene.post(bytes(broken))
        assert response.status_code in (200, 400), response.text


def test_kinds_and_objects(scene: Scene, people: People) -> None:
    response = scene.post(png(), ttype="selfie")
    assert response.status_code == 400
    message = response.json()["message"]
    assert message.startswith(
        "ttype: there is no kind of thumbnails 'selfie'; choose one of new, ref"
    )
    assert scene.post(png(), obj_id="ZTF26none").status_code == 404
    assert scene.post(png(), group_ids=[people.group()]).status_code == 403
    with people.everything() as session:
        caltech = session.scalars(select(Stream.id).filter(Stream.name.contains("Caltech"))).one()
    assert scene.post(png(), stream_ids=[caltech]).status_code == 403


def test_kinds_are_listed_in_the_order_of_the_pages(scene: Scene, people: People) -> None:
    kinds = scene.marshal.data("GET", "/api/thumbnail_kind", scene.member)
    assert [kind["name"] for kind in kinds if kind["on_cards"]] == ["new", "ref", "sub"]
    assert {"sdss", "ls", "ps1"} <= {kind["name"] for kind in kinds if kind["of_survey"]}
    assert [kind["position"] for kind in kinds] == sorted(kind["position"] for kind in kinds)
    assert kinds[0]["label"] == "science"
    assert scene.marshal.ask("GET", "/api/thumbnail_kind").status_code == 401


def test_a_kind_that_is_loaded_can_be_uploaded(
    scene: Scene, marshal_settings: Settings, people: People
) -> None:
    name = f"euclid_{next(NUMBERS)}"
    assert scene.post(png(), ttype=name).status_code == 400
    kind = {"name": name, "label": "Euclid", "position": 1000}
    load_file(marshal_settings, SeedFile.model_validate({"thumbnail_kinds": [kind]}))
    identifier = scene.post(png(), ttype=name).json()["data"]["id"]
    shown = scene.marshal.data("GET", f"/api/thumbnail/{identifier}", scene.member)
    assert shown["type"] == name
    kinds = scene.marshal.data("GET", "/api/thumbnail_kind", scene.member)
    assert [one["label"] for one in kinds if one["name"] == name] == ["Euclid"]
    with pytest.raises(IntegrityError, match="fk_thumbnails_type"), people.everything() as session:
        session.execute(delete(ThumbnailKind).where(ThumbnailKind.name == name))


def test_what_is_said_of_a_picture_is_corrected_by_its_owner(scene: Scene, people: People) -> None:
    manager = people.person("Upload data", "Manage sources")
    people.join(manager, scene.group)
    stranger = people.person("Upload data", "Manage sources")
    identifier = scene.post(png(shade=1)).json()["data"]["id"]
    path = f"/api/thumbnail/{identifier}"

    def put(person: Person, **body: Any) -> int:
        return scene.marshal.ask("PUT", path, person, json=body).status_code

    assert put(scene.uploader, ttype="ref", origin="reduced by hand") == 200
    shown = scene.marshal.data("GET", path, scene.member)
    assert (shown["type"], shown["origin"]) == ("ref", "reduced by hand")
    assert put(manager, origin=None) == 200
    shown = scene.marshal.data("GET", path, scene.member)
    assert (shown["type"], shown["origin"]) == ("ref", None)
    assert put(scene.member, origin="mine") == 403
    reader = people.person("Upload data")
    people.join(reader, scene.group)
    assert put(reader, origin="mine") == 403
    assert put(stranger, origin="mine") == 404
    assert put(scene.uploader, ttype="selfie") == 400
    assert put(scene.uploader, data="") == 400
    other = scene.post(png(shade=1), ttype="sub").json()["data"]["id"]
    response = scene.marshal.ask("PUT", path, scene.uploader, json={"ttype": "sub"})
    assert response.status_code == 409
    assert f"thumbnail {other}" in response.json()["message"]
    assert scene.marshal.data("GET", path, scene.member)["origin"] is None


@dataclass(frozen=True)
class Passing:
    """Two groups whose filters work on a public and on a closed stream."""

    people: People
    marshal: RunningMarshal
    bot: Person
    public: Person
    partner: Person
    filters: dict[str, Filter]

    def passes(self, *names: str, obj_id: str | None = None) -> str:
        """Make an object of which one alert passed these filters."""
        alert = next(NUMBERS)
        name = obj_id or f"ZTF26t{alert}"
        with self.people.everything() as session:
            if obj_id is None:
                session.add(Obj(id=name, ra=10.0, dec=20.0))
                session.flush()
            for filter_ in (self.filters[kind] for kind in names):
                row = Candidate(
                    obj_id=name, filter_id=filter_.id, group_id=filter_.group_id,
                    stream_id=filter_.stream_id, passing_alert_id=alert,
                    passed_at=func.now(),
                )  # fmt: skip
                session.add(row)
        return name

    def seen(self, obj_id: str) -> str:
        """Upload the picture of an alert as the publisher does; returns who sees it."""
        body = body_of(obj_id, png())
        path = f"/api/thumbnail/{self.marshal.data('POST', '/api/thumbnail', self.bot, json=body)['id']}"
        return "".join(
            name
            for name in ("public", "partner", "bot")
            if self.marshal.ask("GET", f"{path}/image", getattr(self, name)).ok
        )


@pytest.fixture(scope="module")
def passing(marshal: RunningMarshal, people: People) -> Passing:
    with people.everything() as session:
        streams = {stream.name: stream.id for stream in session.scalars(select(Stream))}
    opened, closed = streams["ZTF Public"], streams["ZTF Public+Partnership"]
    public, partner, bot = people.person(), people.person(), people.person("Upload data")
    groups = {
        "public": people.group(public, partner, bot, streams=(opened,)),
        "partner": people.group(partner, bot, streams=(opened, closed)),
    }
    filters = {}
    with people.everything() as session:
        for name, stream in (("public", opened), ("partner", closed)):
            filters[name] = Filter(name=name, group_id=groups[name], stream_id=stream)
        session.add_all(filters.values())
        session.flush()
        session.expunge_all()
    return Passing(people, marshal, bot, public, partner, filters)


def test_a_picture_of_an_alert_is_for_the_streams_through_which_it_passed(
    passing: Passing,
) -> None:
    assert passing.seen(passing.passes("public")) == "publicpartnerbot"
    assert passing.seen(passing.passes("public", "partner")) == "publicpartnerbot"
    assert passing.seen(passing.passes("partner")) == "partnerbot"


def test_a_later_public_alert_does_not_open_the_picture_of_a_closed_one(
    passing: Passing,
) -> None:
    obj_id = passing.passes("partner")
    assert passing.seen(obj_id) == "partnerbot"
    passing.passes("public", "partner", obj_id=obj_id)
    assert passing.seen(obj_id) == "partnerbot"
    both = passing.passes("partner")
    passing.passes("public", obj_id=both)
    assert passing.seen(both) == "bot"

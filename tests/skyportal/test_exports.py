"""Exports: the lists as files, under the same rules, in any length."""

import base64
import csv
import datetime
import io
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy
import pyarrow.parquet
import pytest
import requests
from astropy.io import votable
from sqlalchemy import select, text

from skyportal.domain import exporting
from skyportal.exports.objects import INCLUDED
from skyportal.models.annotation import Annotation
from skyportal.models.candidate import Candidate
from skyportal.models.classification import Classification
from skyportal.models.comment import Comment
from skyportal.models.filter import Filter
from skyportal.models.instrument import Instrument
from skyportal.models.obj import Obj
from skyportal.models.photometry import Photometry
from skyportal.models.source import Source
from skyportal.models.stream import Stream
from skyportal.models.taxonomy import Taxonomy
from skyportal.schemas.source import SourcesExport
from tests.skyportal.marshal_fixtures import People, Person, RunningMarshal
from tests.skyportal.test_thumbnails import png
from tests.stack import wait_until

pytestmark = pytest.mark.service

CANARY = "kanarienvogel"
NIGHT = datetime.datetime(2026, 11, 24, tzinfo=datetime.UTC)
Table = list[dict[str, Any]]


def of_csv(content: bytes) -> Table:
    rows = csv.DictReader(io.StringIO(content.decode()))
    return [{name: value or None for name, value in row.items()} for row in rows]


def of_parquet(content: bytes) -> Table:
    return pyarrow.parquet.read_table(io.BytesIO(content)).to_pylist()


def of_votable(content: bytes) -> Table:
    table = votable.parse_single_table(io.BytesIO(content), verify="exception").to_table()
    return [
        {name: None if row[name] is numpy.ma.masked else row[name] for name in table.colnames}
        for row in table
    ]


READERS: dict[str, Callable[[bytes], Table]] = {
    "csv": of_csv,
    "parquet": of_parquet,
    "votable": of_votable,
}


@dataclass(frozen=True)
class Scene:
    """Eleven objects, as sources and candidates of a group; what another group knows is hidden."""

    marshal: RunningMarshal
    viewer: Person
    names: list[str]

    def file(self, kind: str, **query: Any) -> bytes:
        """Return an exported file."""
        response = self.marshal.ask("GET", f"/api/export/{kind}", self.viewer, params=query)
        assert response.status_code == 200, response.text
        content: bytes = response.content
        return content


@pytest.fixture(scope="module")
def scene(marshal: RunningMarshal, people: People) -> Scene:
    with people.everything() as session:
        public = session.scalars(select(Stream.id).where(Stream.name == "ZTF Public")).one()
        camera = session.scalars(select(Instrument.id).where(Instrument.name == "ZTF")).one()
    viewer, stranger = people.person("Upload data"), people.person()
    mine = people.group(viewer, stranger, streams=(public,), name='Mine, & "yours" <ours>')
    hidden = people.group(stranger, streams=(public,), name=CANARY)
    names = [f"ZTF26export{number:02}" for number in range(11)]
    secret = f"{CANARY}object"
    with people.everything() as session:
        session.add_all(
            Obj(id=name, ra=10.0 + number / 7, dec=-5.5, redshift=number / 100 or None,
                summary='a "quoted", <b>&\x07\nnew line', alias=["one", "two"])
            for number, name in enumerate([*names, secret])
        )  # fmt: skip
        filters = [Filter(name="f", group_id=one, stream_id=public) for one in (mine, hidden)]
        taxonomy = Taxonomy(name="T", hierarchy={"class": "x"}, version="1", group_ids=[mine])
        session.add_all([*filters, taxonomy])
        session.flush()
        of = {"taxonomy_id": taxonomy.id, "author_id": stranger.id}
        for number, name in enumerate([*names, secret]):
            group, passed = (hidden, filters[1]) if name == secret else (mine, filters[0])
            at = NIGHT + datetime.timedelta(hours=number)
            by: dict[str, Any] = {"obj_id": name, "author_id": stranger.id}
            session.add_all(
                [
                    Source(obj_id=name, group_id=group, saved_at=at),
                    Candidate(obj_id=name, filter_id=passed.id, group_id=group, stream_id=public,
                              passed_at=at, passing_alert_id=number),
                    Classification(obj_id=name, classification="Ia", group_ids=[group], **of),
                    Classification(obj_id=name, classification=CANARY, group_ids=[hidden], **of),
                    Annotation(**by, origin="a", data={"n": number}, group_ids=[group]),
                    Annotation(**by, origin=CANARY, data={"n": CANARY}, group_ids=[hidden]),
                    Comment(**by, text="a comment", group_ids=[group]),
                    Comment(**by, text=CANARY, group_ids=[hidden]),
                    *(
                        Photometry(obj_id=name, instrument_id=camera, mjd=61000 + day, filter="ztfg",
                                   flux=flux, fluxerr=1.0, upload_id="u", group_ids=[shared])
                        for day, flux, shared in ((0, 100.0, group), (1, 10000.0, hidden))
                    ),
                ]
            )  # fmt: skip
    return Scene(marshal, viewer, names)


@pytest.fixture(autouse=True)
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "BATCH", 3)


@pytest.mark.parametrize("form", READERS)
def test_sources_in_every_format(scene: Scene, form: str) -> None:
    file = scene.file("sources", format=form, sortBy="id", sortOrder="asc", includeAnnotations=True)
    rows = READERS[form](file)
    assert [row["id"] for row in rows] == scene.names
    for number, row in enumerate(rows):
        assert float(row["ra"]) == 10.0 + number / 7
        assert (float(row["peak_mag"]), int(row["num_det"])) == (pytest.approx(18.9), 1)
        assert (row["groups"], row["alias"]) == ('Mine, & "yours" <ours>', "one; two")
        assert (row["classifications"], row["annotations"]) == ("Ia", f'{{"a": {{"n": {number}}}}}')
        assert row["summary"].replace("\x07", "") == 'a "quoted", <b>&\nnew line'
        moment = row["saved_at"]
        if isinstance(moment, str):
            moment = datetime.datetime.fromisoformat(moment)
        assert moment == NIGHT + datetime.timedelta(hours=number)
    redshifts = [row["redshift"] for row in rows]
    assert redshifts[0] is None
    assert [float(one) for one in redshifts[1:]] == [number / 100 for number in range(1, 11)]


@pytest.mark.parametrize("form", READERS)
def test_candidates_in_every_format(scene: Scene, form: str) -> None:
    rows = READERS[form](scene.file("candidates", format=form))
    assert [row["id"] for row in rows] == scene.names[::-1]
    assert [int(row["passing_alert_id"]) for row in rows] == list(range(10, -1, -1))
    assert {row["annotations"] for row in rows} == {f'{{"a": {{"n": {n}}}}}' for n in range(11)}


@pytest.mark.parametrize("kind", ["sources", "candidates"])
@pytest.mark.parametrize("form", READERS)
def test_what_is_hidden_is_in_no_file(scene: Scene, kind: str, form: str) -> None:
    included = INCLUDED if kind == "sources" else ()
    everything = {str(SourcesExport.model_fields[name].alias): True for name in included}
    rows = READERS[form](scene.file(kind, format=form, **everything))
    assert len(rows) == 11
    assert CANARY not in str(rows)
    assert {round(float(row["peak_mag"]), 1) for row in rows} == {18.9}


def test_what_is_included_are_columns(scene: Scene, people: People) -> None:
    """Each of what can be included is a column that tells what the list tells; hosts are three."""
    name = scene.names[3]
    host = {"name": "NGC 1", "ra": 10.0 + 3 / 7, "dec": -5.501, "redshift": 0.03}
    scene.marshal.data("POST", f"/api/sources/{name}/host", scene.viewer, json=host)
    picture = {"obj_id": name, "ttype": "new", "data": base64.b64encode(png()).decode()}
    scene.marshal.data("POST", "/api/thumbnail", scene.viewer, json=picture)
    gaia = {"Mag_G": 4.67, "Mag_Bp": 4.98, "Mag_Rp": 4.16, "Plx": 10.0, "period": 2.0}
    with people.everything() as session:
        (mine,) = session.scalars(select(Source.group_id).where(Source.obj_id == name))
        session.add(Annotation(obj_id=name, author_id=scene.viewer.id, origin="gaia", data=gaia,
                               group_ids=[mine]))  # fmt: skip
    asked = {str(SourcesExport.model_fields[name].alias): True for name in INCLUDED}
    (listed,) = scene.marshal.data(
        "GET", "/api/sources", scene.viewer, params=asked | {"sourceID": name}
    )["sources"]
    (row,) = of_csv(scene.file("sources", sourceID=name, **asked))
    (bare,) = of_csv(scene.file("sources", sourceID=name))
    added = {column.name for columns in INCLUDED.values() for column in columns}
    assert row.keys() - bare.keys() == added
    assert (row["host_name"], float(row["host_redshift"])) == ("NGC 1", 0.03)
    assert float(row["host_offset"]) == pytest.approx(3.6, rel=1e-3)
    assert json.loads(row["thumbnails"]) == {"new": listed["thumbnails"][0]["url"]}
    assert json.loads(row["candidates"]) == [
        {key: one[key] for key in ("filter_id", "passed_at", "passing_alert_id")}
        for one in listed["candidates"]
    ]
    assert json.loads(row["color_magnitude"]) == listed["color_magnitude"] != []
    assert [one["text"] for one in json.loads(row["comments"])] == ["a comment"]
    exists = {key: row[f"{key}_exists"] for key in ("comment", "photometry", "spectrum", "period")}
    assert exists == {
        "comment": "true", "photometry": "true", "spectrum": "false", "period": "true",
    }  # fmt: skip


def test_whatever_can_be_included_has_columns() -> None:
    fields = {name for name in SourcesExport.model_fields if name.startswith("include_")}
    assert fields - {"include_requested"} == INCLUDED.keys()


def test_rows_come_through_a_cursor_of_the_server(scene: Scene) -> None:
    with scene.viewer.transaction() as (session, caller):
        parts = exporting.export_sources(session, caller, SourcesExport())
        next(parts), next(parts)
        cursors = session.scalar(text("select count(*) from pg_cursors"))
        assert cursors == 1
        assert sum(part.count(b"\n") for part in parts) >= 11 - 3


def test_an_unknown_format_and_a_page_are_refused(scene: Scene) -> None:
    for query in ({"format": "xls"}, {"pageNumber": 2}):
        response = scene.marshal.ask("GET", "/api/export/sources", scene.viewer, params=query)
        assert response.status_code == 400
        assert next(iter(query)) in response.json()["message"]
    assert scene.marshal.ask("GET", "/api/export/sources").status_code == 401


def test_head_tells_the_headers_alone(scene: Scene) -> None:
    response = scene.marshal.ask("HEAD", "/api/export/sources", scene.viewer)
    assert response.status_code == 200
    assert response.headers["Content-Disposition"] == 'attachment; filename="sources.csv"'


def endless(*arguments: object) -> Iterator[bytes]:
    while True:
        yield b"x" * 65536


def test_a_client_that_leaves_makes_room(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"{scene.marshal.url}/api/export/sources"
    with monkeypatch.context() as patch:
        patch.setattr(exporting, "export_sources", endless)
        answers = [
            requests.get(url, headers=scene.viewer.headers, stream=True, timeout=30)
            for _ in range(scene.marshal.settings.skyportal.app.exports)
        ]
        busy = scene.marshal.ask("GET", "/api/export/sources", scene.viewer)
        assert (busy.status_code, busy.headers["Retry-After"]) == (503, "5")
        assert "Other exports are running" in busy.json()["message"]
        for answer in answers:
            assert next(answer.iter_content(1000))
            answer.close()

    def free() -> bool:
        answer: requests.Response = scene.marshal.ask("GET", "/api/export/sources", scene.viewer)
        return answer.status_code == 200

    wait_until(free, "an export after others were given up", 60)


def test_what_fails_in_the_middle_does_not_look_whole(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = threading.Event()

    def broken(*arguments: object) -> Iterator[bytes]:
        yield b"id\n"
        told.set()
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(exporting, "export_sources", broken)
    with pytest.raises(requests.RequestException):
        scene.marshal.ask("GET", "/api/export/sources", scene.viewer)
    assert told.is_set()


def test_what_fails_at_the_start_is_refused_as_any_request(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*arguments: object) -> Iterator[bytes]:
        raise RuntimeError("broken on purpose")
        yield b""

    monkeypatch.setattr(exporting, "export_sources", broken)
    response = scene.marshal.ask("GET", "/api/export/sources", scene.viewer)
    assert (response.status_code, response.json()["status"]) == (500, "error")

"""Merging duplicates: nothing is lost, nobody sees more than before, and all of it can be undone."""

from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select

from skyportal.domain.moving import follow_merges, merge_objects, tables, undo_merge
from skyportal.models.annotation import Annotation
from skyportal.models.candidate import Candidate
from skyportal.models.comment import Comment
from skyportal.models.filter import Filter
from skyportal.models.instrument import Instrument
from skyportal.models.listing import Listing
from skyportal.models.obj import Obj
from skyportal.models.photometry import Photometry
from skyportal.models.source import Source
from skyportal.models.spectrum import Spectrum
from skyportal.models.stream import Stream
from tests.skyportal.marshal_fixtures import People, Person, RunningMarshal

pytestmark = pytest.mark.service


@dataclass(frozen=True)
class Pair:
    """Two objects in one place: `manager` has both, `stranger` the duplicate alone."""

    marshal: RunningMarshal
    people: People
    manager: Person
    stranger: Person
    group: int
    closed: int
    kept: str
    duplicate: str

    def ask_for_merge(self) -> int:
        """Ask for it; returns the number of the merge."""
        path, body = f"/api/sources/{self.kept}/merges", {"duplicate": self.duplicate}
        number: int = self.marshal.data("POST", path, self.manager, json=body)["id"]
        return number

    def merge(self) -> int:
        """Merge, as the worker does."""
        number = self.ask_for_merge()
        with self.people.everything() as session:
            merge_objects(session, number)
        return number

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        """Return all rows of both objects by table."""
        ids = (self.kept, self.duplicate)
        with self.people.everything() as session:
            return {
                table.name: [
                    dict(row)
                    for row in session.execute(
                        select(table).where(table.c.obj_id.in_(ids)).order_by(table.c.id)
                    ).mappings()
                ]
                for table in tables()
            }


@pytest.fixture
def pair(marshal: RunningMarshal, people: People) -> Pair:
    """Two objects with rows that agree, rows that contradict, and rows of others."""
    with people.everything() as session:
        public = session.scalars(select(Stream.id).filter_by(name="ZTF Public")).one()
        instrument = session.scalars(select(Instrument.id).filter_by(name="ZTF")).one()
    manager = people.person("Manage sources", "Upload data")
    stranger = people.person("Upload data")
    group, closed = people.group(manager, streams=(public,)), people.group(stranger)
    side = people.group(manager)
    kept, duplicate = people.source(side), people.source(group, closed)
    with people.everything() as session:
        session.add(Source(obj_id=kept, group_id=group, active=False))
        passes = Filter(name="passes", group_id=group, stream_id=public)
        session.add(passes)
        session.flush()
        at = {"filter_id": passes.id, "group_id": group, "stream_id": public}
        for obj_id, shared, alert in ((kept, group, 1), (duplicate, closed, 2)):
            flux = {"mjd": 61000.0, "filter": "ztfr", "flux": 9.0, "fluxerr": 1.0}
            by = {"obj_id": obj_id, "group_ids": [shared]}
            measured = {"instrument_id": instrument, "upload_id": "u", "owner_id": manager.id}
            session.add_all(
                [
                    Photometry(**by, **measured, **flux),
                    Photometry(**by, **measured, **flux | {"flux": None}),
                    Photometry(**by, **measured, **flux | {"mjd": 61000.0 + alert}),
                    Annotation(**by, author_id=manager.id, origin="bot", data={"of": obj_id}),
                    Comment(**by, author_id=stranger.id, text=f"about {obj_id}"),
                    Listing(obj_id=obj_id, user_id=stranger.id, list_name="favorites"),
                ]
            )
            seen = {"observed_at": "2026-11-24T03:00:00Z", "instrument_id": instrument}
            seen |= {"wavelengths": [1.0], "fluxes": [1.0], "digest": b"same"}
            spectrum = Spectrum(**by, **seen, owner_id=manager.id)
            session.add(spectrum)
            session.flush()
            said = {"author_id": manager.id, "spectrum_id": spectrum.id}
            session.add(Comment(**by, **said, text=f"on the spectrum of {obj_id}"))
            for alert_id in (None, 7, alert):
                passed = {"passed_at": "2026-11-24T03:00:00Z", "passing_alert_id": alert_id}
                session.add(Candidate(obj_id=obj_id, **at, **passed, uploader_id=manager.id))
        other = session.get_one(Obj, duplicate)
        other.redshift, other.redshift_origin = 0.1, "SDSS"
    return Pair(marshal, people, manager, stranger, group, closed, kept, duplicate)


def test_all_data_go_to_the_kept_object_and_come_back(pair: Pair) -> None:
    before = pair.rows()
    number = pair.merge()
    after = pair.rows()
    assert {row["obj_id"] for rows in after.values() for row in rows} == {pair.kept}
    assert [len(after[name]) for name in ("photometry", "comments", "candidates")] == [4, 4, 4]
    (spectrum,) = after["spectra"]  # the comments on its twin are about it now
    assert [row["spectrum_id"] for row in after["comments"]].count(spectrum["id"]) == 2
    notes = {row["origin"]: row for row in after["annotations"]}
    assert set(notes) == {"bot", f"bot ({pair.duplicate})"}
    assert notes["bot"]["group_ids"] == [pair.group]  # what they say differs: shared as before
    shared = [row["group_ids"] for row in after["photometry"] if row["mjd"] == 61000.0]
    assert shared == [[pair.group, pair.closed]] * 2
    assert all(row["active"] for row in after["sources"])
    found = pair.marshal.data("GET", f"/api/sources/{pair.kept}", pair.stranger)
    assert pair.duplicate in found["alias"]
    assert (found["redshift"], found["redshift_origin"]) == (0.1, "SDSS")
    assert {comment["text"] for comment in found["comments"]} == {
        f"about {pair.kept}",
        f"about {pair.duplicate}",
        f"on the spectrum of {pair.duplicate}",
    }
    history = pair.marshal.data("GET", f"/api/sources/{pair.kept}/history", pair.manager)
    assert {one["origin"] for one in history["changes"]} == {f"merge of {pair.duplicate}"}
    assert history["changes"][0]["author"]["id"] == pair.manager.id
    path = f"/api/sources/{pair.kept}/merges"
    (merge,) = pair.marshal.data("GET", path, pair.stranger)
    assert (merge["duplicate_id"], merge["state"]) == (pair.duplicate, "done")
    pair.marshal.data("DELETE", f"{path}/{number}", pair.manager)
    with pair.people.everything() as session:
        undo_merge(session, number)
    back = pair.rows()
    for name, rows in before.items():
        changing = {"modified", *(["group_ids"] if name in ("photometry", "spectra") else [])}
        assert [kept(row, changing) for row in back[name]] == [kept(row, changing) for row in rows]
    restored = pair.marshal.data("GET", f"/api/sources/{pair.kept}", pair.manager)
    assert (restored["redshift"], restored["alias"]) == (None, [])
    assert pair.marshal.ask("DELETE", f"{path}/{number}", pair.manager).status_code == 409


def kept(row: dict[str, Any], changing: set[str]) -> dict[str, Any]:
    """Return a row without what may change."""
    return {name: value for name, value in row.items() if name not in changing}


def test_what_comes_later_follows_once(pair: Pair) -> None:
    number = pair.merge()
    with pair.people.everything() as session:
        assert merge_objects(session, number) == {}
        comment = {"obj_id": pair.duplicate, "author_id": pair.manager.id}
        session.add(Comment(**comment, channel="host", text="late", group_ids=[pair.group]))
        session.add(Source(obj_id=pair.duplicate, group_id=pair.group))
    with pair.people.everything() as session:
        assert follow_merges(session) == {"comments": 1, "sources": 1}
        assert follow_merges(session) == {}
    assert {row["obj_id"] for rows in pair.rows().values() for row in rows} == {pair.kept}


def test_who_may_not_merge(pair: Pair, people: People) -> None:
    path, body = f"/api/sources/{pair.kept}/merges", {"duplicate": pair.duplicate}

    def status(person: Person, body: dict[str, str]) -> int:
        code: int = pair.marshal.ask("POST", path, person, json=body).status_code
        return code

    careless = people.person("Upload data", groups=(pair.group,))
    half = people.person("Manage sources", groups=(pair.group,))
    blind = people.person("Manage sources", groups=(pair.closed,))
    assert status(careless, body) == 403
    assert status(half, body) == 400  # `kept` is not saved by a group of theirs
    assert status(blind, body) == 404
    assert status(pair.manager, {"duplicate": pair.kept}) == 400
    far = people.source(pair.group)
    with people.everything() as session:
        session.get_one(Obj, far).ra = 10.01
    response = pair.marshal.ask("POST", path, pair.manager, json={"duplicate": far})
    assert (response.status_code, "arcsec away" in response.json()["message"]) == (400, True)
    number = pair.ask_for_merge()
    assert status(pair.manager, body) == 409
    assert pair.marshal.ask("DELETE", f"{path}/{number}", pair.manager).status_code == 409
    with people.everything() as session:
        assert undo_merge(session, number) == {}
        merge_objects(session, number)
    assert pair.marshal.ask("DELETE", f"{path}/{number}", careless).status_code == 403
    assert pair.marshal.ask("DELETE", f"{path}/{number}", pair.stranger).status_code == 403


def test_neighbours_are_told_with_a_source(pair: Pair) -> None:
    found = pair.marshal.data("GET", f"/api/sources/{pair.kept}", pair.manager)["duplicates"]
    assert {"obj_id": pair.duplicate, "separation": 0.0} in found
    hidden = pair.marshal.data("GET", f"/api/sources/{pair.duplicate}", pair.stranger)["duplicates"]
    assert pair.kept not in {one["obj_id"] for one in hidden}

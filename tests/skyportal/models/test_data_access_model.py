"""Random sharing of data: what lists and statistics tell is what a plain Python model says."""

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from skyportal.domain.annotations import ANNOTATIONS
from skyportal.domain.classifications import classifications_by_obj
from skyportal.domain.comments import COMMENTS
from skyportal.domain.light_curves import curves_by_obj, photstats_by_obj
from skyportal.domain.remarks import remarks_by_obj
from skyportal.domain.spectra import list_spectra
from skyportal.domain.thumbnails import thumbnails_by_obj
from skyportal.models.annotation import Annotation
from skyportal.models.classification import Classification
from skyportal.models.comment import Comment
from skyportal.models.data_annotation import DataAnnotation
from skyportal.models.group import GroupUser
from skyportal.models.instrument import Instrument
from skyportal.models.photometry import Photometry
from skyportal.models.spectrum import Spectrum
from skyportal.models.stream import Stream, StreamUser
from skyportal.models.taxonomy import Taxonomy
from skyportal.models.thumbnail import Thumbnail
from skyportal.models.thumbnail_kind import ThumbnailKind
from skyportal.schemas.spectrum import SpectraQuery
from tests.skyportal.marshal_fixtures import People, Person

pytestmark = pytest.mark.service

NUMBER = 3
MOST_ROWS = 5
ORIGINS = select(DataAnnotation.origin)
some = st.sets(st.integers(0, NUMBER - 1))
ties = st.sets(st.tuples(st.integers(0, NUMBER - 1), st.integers(0, NUMBER - 1)))


@dataclass(frozen=True)
class Shared:
    """With whom a row is shared, and whose it is."""

    groups: frozenset[int]
    streams: frozenset[int]
    owner: int


shared = st.builds(Shared, some.map(frozenset), some.map(frozenset), st.integers(0, NUMBER - 1))


@dataclass(frozen=True)
class Small:
    """Some users, groups and streams, whose ties the test draws anew each time."""

    users: list[Person]
    groups: list[int]
    streams: list[int]
    instrument: int
    taxonomy: int
    obj: str

    def share(self, session: Session, rows: list[Shared]) -> None:
        """Store one row of every kind for each way of sharing, in place of those before."""
        for model in (Photometry, Thumbnail, Annotation, Comment, Spectrum, Classification):
            session.execute(delete(model).where(model.obj_id == self.obj))
        points, spectra = [], []
        for number, row in enumerate(rows):
            person = self.users[row.owner].id
            groups = [self.groups[group] for group in row.groups]
            streams = [self.streams[stream] for stream in row.streams]
            data = {"obj_id": self.obj, "group_ids": groups, "stream_ids": streams}
            data["owner_id"] = person
            point = {"mjd": 61000.0 + number, "flux": 100.0, "fluxerr": 1.0, "filter": "ztfr"}
            point |= {"instrument_id": self.instrument, "upload_id": "random"}
            made = insert(Photometry).values(**data, **point).returning(Photometry.id)
            points.append(session.execute(made).scalar_one())
            picture = {"type": f"{number}", "is_grayscale": True, "digest": b"x", "png": b"x"}
            session.execute(insert(Thumbnail).values(**data, **picture))
            remark = {"obj_id": self.obj, "group_ids": groups, "author_id": person}
            session.execute(insert(Annotation).values(**remark, origin=f"{number}", data={"x": 1}))
            session.execute(insert(Comment).values(**remark, text=f"{number}"))
            opinion = {"taxonomy_id": self.taxonomy, "classification": f"{number}"}
            session.execute(insert(Classification).values(**remark, **opinion))
            spectrum = {"obj_id": self.obj, "group_ids": groups, "owner_id": person}
            spectrum |= {"instrument_id": self.instrument, "observed_at": "2026-11-24T00:00Z"}
            spectrum |= {"wavelengths": [4000.0], "fluxes": [1.0], "label": f"{number}"}
            kept = insert(Spectrum).values(**spectrum, digest=f"{number}".encode())
            spectra.append(session.execute(kept.returning(Spectrum.id)).scalar_one())
        for number, row in enumerate(rows):
            author = {"author_id": self.users[row.owner].id}
            told = {"obj_id": self.obj, "group_ids": [self.groups[group] for group in row.groups]}
            about = annotated(number, rows)
            for data_id in ({"photometry_id": points[about]}, {"spectrum_id": spectra[about]}):
                facts = {"origin": f"{number}", "data": {"x": 1}}
                session.execute(insert(DataAnnotation).values(**told, **author, **facts, **data_id))

    def tie(
        self, session: Session, members: set[tuple[int, int]], held: set[tuple[int, int]]
    ) -> None:
        """Make exactly these ties of users to groups and streams."""
        session.execute(delete(GroupUser).where(GroupUser.group_id.in_(self.groups)))
        session.execute(delete(StreamUser).where(StreamUser.stream_id.in_(self.streams)))
        session.add_all(
            GroupUser(user_id=self.users[user].id, group_id=self.groups[group])
            for user, group in members
        )
        session.add_all(
            StreamUser(user_id=self.users[user].id, stream_id=self.streams[stream])
            for user, stream in held
        )


def annotated(number: int, rows: list[Shared]) -> int:
    """Return about which row's measurement and spectrum the annotation of a row is: the next one's."""
    return (number + 1) % len(rows)


@pytest.fixture(scope="module")
def small(people: People) -> Small:
    users = [people.person() for _ in range(NUMBER)]
    groups = [people.group() for _ in range(NUMBER)]
    with people.everything() as session:
        streams = [Stream(name=f"random {number}") for number in range(NUMBER)]
        session.add_all(streams)
        kinds = (ThumbnailKind(name=f"{row}", label="", position=row) for row in range(MOST_ROWS))
        session.add_all(kinds)
        session.flush()
        ids = [stream.id for stream in streams]
        ztf = session.scalars(select(Instrument.id).filter_by(name="ZTF")).one()
        tree = Taxonomy(name="Tree", version="1", hierarchy={"class": "0"}, group_ids=groups)
        session.add(tree)
        session.flush()
        taxonomy = tree.id
    return Small(users, groups, ids, ztf, taxonomy, people.source())


@given(rows=st.lists(shared, max_size=MOST_ROWS), members=ties, held=ties)
@settings(max_examples=25, deadline=None)
def test_what_is_told_is_what_the_model_says(
    people: People,
    small: Small,
    rows: list[Shared],
    members: set[tuple[int, int]],
    held: set[tuple[int, int]],
) -> None:
    with people.everything() as session:
        small.tie(session, members, held)
        small.share(session, rows)
    for user, person in enumerate(small.users):
        groups = {group for who, group in members if who == user}
        streams = {stream for who, stream in held if who == user}
        remarks = {
            number for number, row in enumerate(rows) if row.owner == user or row.groups & groups
        }
        data = remarks | {number for number, row in enumerate(rows) if row.streams & streams}
        with person.transaction() as (session, _):
            curves = curves_by_obj(session, [small.obj])
            statistics = photstats_by_obj(session, [small.obj])
            thumbnails = thumbnails_by_obj(session, [small.obj])[small.obj]
            annotations = remarks_by_obj(session, ANNOTATIONS, [small.obj])[small.obj]
            comments = remarks_by_obj(session, COMMENTS, [small.obj])[small.obj]
            opinions = classifications_by_obj(session, [small.obj])[small.obj]
            spectra = list_spectra(session, SpectraQuery(obj_id=small.obj))
            of_points = set(session.scalars(ORIGINS.where(DataAnnotation.spectrum_id.is_(None))))
            of_spectra = set(session.scalars(ORIGINS.where(DataAnnotation.photometry_id.is_(None))))
        points = curves[small.obj][1].value() if small.obj in curves else []
        assert {point["mjd"] - 61000 for point in points} == data
        assert {int(picture.type) for picture in thumbnails} == data
        assert {int(annotation.origin) for annotation in annotations} == remarks
        assert {int(comment.text) for comment in comments} == remarks
        assert {int(opinion.classification) for opinion in opinions} == remarks
        assert {int(spectrum.label or "") for spectrum in spectra} == remarks
        assert set(map(int, of_points)) == {n for n in remarks if annotated(n, rows) in data}
        assert set(map(int, of_spectra)) == {n for n in remarks if annotated(n, rows) in remarks}
        seen = statistics.get(small.obj)
        assert (seen.num_det if seen else 0) == len(data)
        assert (seen.last_detected_mjd if seen else None) == (61000 + max(data) if data else None)

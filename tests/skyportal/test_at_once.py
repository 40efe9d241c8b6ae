"""Several connections do the same at once: there is one result, and nobody is shown an error."""

import itertools
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from skyportal.models.instrument import Instrument
from skyportal.models.photometry import Photometry
from skyportal.models.taxonomy import Taxonomy
from tests.skyportal.marshal_fixtures import NUMBERS, People, Person, RunningMarshal

pytestmark = pytest.mark.service

TASKS = 50
Task = Callable[[], Any]
BANDS = ("ztfg", "ztfr")
CLASSES = ("Ia", "II")
who = st.lists(st.integers(0, 1), min_size=2, max_size=6)
"""Which of two people sends each of the requests that are sent at once."""


@dataclass(frozen=True)
class Two:
    """Two people who may do the same with the sources of a group."""

    marshal: RunningMarshal
    people: People
    persons: list[Person]
    group: int
    side: int
    taxonomy: int
    camera: int

    def send(self, number: int, method: str, path: str, body: Any, key: str | None = None) -> Task:
        """Return the task of sending a request, which must succeed, by one of the two."""
        headers = {} if key is None else {"Idempotency-Key": key}
        return lambda: self.marshal.data(
            method, path, self.persons[number], json=body, headers=headers
        )


def at_once(tasks: Sequence[Task]) -> list[Any]:
    """Do all tasks at the same time; returns what they return, or raises what one of them raises."""
    together = threading.Barrier(len(tasks))

    def start(task: Task) -> Any:
        together.wait(60)
        return task()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(start, tasks))


@pytest.fixture(scope="module")
def two(marshal: RunningMarshal, people: People) -> Two:
    acls = ("Upload data", "Classify", "Comment")
    persons = [people.person(*acls) for _ in range(2)]
    group, side = people.group(*persons), people.group(*persons)
    tree = {"class": "Supernova", "subclasses": [{"class": name} for name in CLASSES]}
    with people.everything() as session:
        taxonomy = Taxonomy(name="Supernovae", hierarchy=tree, version="1", group_ids=[group])
        session.add(taxonomy)
        session.flush()
        camera = session.scalars(select(Instrument.id).filter_by(name="ZTF")).one()
        return Two(marshal, people, persons, group, side, taxonomy.id, camera)


@dataclass
class Model:
    """What there must be of an object."""

    saved: bool = False
    changes: int = 0
    labellers: set[int] = field(default_factory=set)
    favourites: set[int] = field(default_factory=set)
    comments: list[str] = field(default_factory=list)
    classes: set[tuple[int, str]] = field(default_factory=set)
    votes: dict[tuple[int, str], dict[int, int]] = field(default_factory=dict)
    points: dict[tuple[int, float, str], float] = field(default_factory=dict)


class Night(RuleBasedStateMachine):
    """What two people do with one object; requests of a rule are sent at once."""

    def __init__(self, two: Two) -> None:
        super().__init__()
        self.two = two
        self.obj = two.people.source(two.side)
        self.model = Model()

    def all_send(self, numbers: Sequence[int], method: str, path: str, body: Any) -> list[Any]:
        """Send one request as these people at once."""
        return at_once([self.two.send(number, method, path, body) for number in numbers])

    @rule(numbers=who)
    def save(self, numbers: list[int]) -> None:
        body = {"id": self.obj, "group_ids": [self.two.group]}
        for answer in self.all_send(numbers, "POST", "/api/sources", body):
            assert answer["saved_to_groups"] == [self.two.group]
        self.model.changes += not self.model.saved
        self.model.saved = True

    @rule(numbers=who)
    def unsave(self, numbers: list[int]) -> None:
        if not self.model.saved:
            return
        body = {"objId": self.obj, "unsaveGroupIds": [self.two.group]}
        tasks = [self.two.send(one, "POST", "/api/source_groups", body) for one in numbers[:1]]
        at_once(tasks)
        self.model.changes += 1
        self.model.saved = False

    @rule(numbers=who)
    def label(self, numbers: list[int]) -> None:
        path = f"/api/sources/{self.obj}/labels"
        self.all_send(numbers, "POST", path, {"groupIds": [self.two.group]})
        self.model.labellers |= {self.two.persons[number].id for number in numbers}

    @rule(numbers=who)
    def favour(self, numbers: list[int]) -> None:
        body = {"obj_id": self.obj, "list_name": "favorites"}
        self.all_send(numbers, "POST", "/api/listing", body)
        self.model.favourites |= set(numbers)

    @rule(numbers=who)
    def comment(self, numbers: list[int]) -> None:
        """Each sends the same comment, under one key, however often."""
        text = f"comment-{next(NUMBERS)}"
        body = {"text": text, "group_ids": [self.two.group]}
        path = f"/api/sources/{self.obj}/comments"
        answers = at_once([self.two.send(one, "POST", path, body, text) for one in numbers])
        by_person = {
            (number, answer["id"]) for number, answer in zip(numbers, answers, strict=True)
        }
        assert len(by_person) == len(set(numbers))
        self.model.comments += [text] * len(set(numbers))

    @rule(numbers=who, name=st.sampled_from(CLASSES))
    def classify(self, numbers: list[int], name: str) -> None:
        class_ = {"taxonomy_id": self.two.taxonomy, "classification": name, "vote": False}
        body = {"obj_id": self.obj, "group_ids": [self.two.group]} | class_
        self.all_send(numbers, "POST", "/api/classification", body)
        self.model.classes |= {(number, name) for number in numbers}

    @rule(numbers=who, name=st.sampled_from(CLASSES), value=st.sampled_from([1, -1]))
    def vote(self, numbers: list[int], name: str, value: int) -> None:
        """Each votes on each classification of a kind."""
        tasks = []
        for one in self.classifications():
            if one["classification"] == name:
                path, key = f"/api/classification/votes/{one['id']}", (self.author(one), name)
                tasks += [self.two.send(by, "POST", path, {"vote": value}) for by in numbers]
                self.model.votes.setdefault(key, {}).update(dict.fromkeys(numbers, value))
        if tasks:
            at_once(tasks)

    @rule(
        numbers=who,
        mjds=st.lists(st.integers(61000, 61003), min_size=1, max_size=4),
        band=st.sampled_from(BANDS),
        flux=st.integers(1, 3),
    )
    def upload(self, numbers: list[int], mjds: list[int], band: str, flux: int) -> None:
        """All upload the same; another flux than before is a new reduction."""
        place = {"obj_id": self.obj, "instrument_id": self.two.camera, "magsys": "ab", "zp": 23.9}
        times = {"mjd": mjds, "filter": band, "flux": float(flux), "fluxerr": 0.1}
        body = place | times | {"group_ids": [self.two.group]}
        answers = self.all_send(numbers, "PUT", "/api/photometry", body)
        for number in set(numbers):
            ids = [
                answer["ids"] for by, answer in zip(numbers, answers, strict=True) if by == number
            ]
            assert all(one == ids[0] for one in ids)
            self.model.points |= {(number, float(mjd), band): float(flux) for mjd in mjds}

    def author(self, classification: dict[str, Any]) -> int:
        """Return which of the two said what an object is."""
        return [person.id for person in self.two.persons].index(classification["author_id"])

    def classifications(self) -> list[dict[str, Any]]:
        """Return what was said of what the object is."""
        found: list[dict[str, Any]] = self.get("classifications")
        return found

    def get(self, what: str, by: int = 0) -> Any:
        """Return what one of the two sees of the object."""
        path = f"/api/sources/{self.obj}" + (f"/{what}" if what else "")
        return self.two.marshal.data("GET", path, self.two.persons[by])

    @invariant()
    def there_is_what_there_must_be(self) -> None:
        model, source = self.model, self.get("")
        groups = [group["id"] for group in self.get("groups")]
        assert groups.count(self.two.group) == model.saved
        history = self.two.marshal.data(
            "GET", f"/api/source_groups/{self.obj}/history", self.two.persons[1]
        )
        assert len([one for one in history if one["group_id"] == self.two.group]) == model.changes
        assert sorted(one["text"] for one in source["comments"]) == sorted(model.comments)
        labellers = sorted(one["labeller"]["id"] for one in source["labels"])
        assert labellers == sorted(model.labellers)
        for number, person in enumerate(self.two.persons):
            query = {"listName": "favorites", "obj_id": self.obj}
            listed = self.two.marshal.data("GET", "/api/listing", person, params=query)
            assert len(listed) == (number in model.favourites)
        self.classes_and_points()

    def classes_and_points(self) -> None:
        """Compare classifications with their votes, and measurements."""
        model, found = self.model, self.classifications()
        classes = sorted((self.author(one), one["classification"]) for one in found)
        assert classes == sorted(model.classes)
        ids = [person.id for person in self.two.persons]
        for one in found:
            key = (self.author(one), one["classification"])
            votes = {ids.index(vote["voter_id"]): vote["vote"] for vote in one["votes"]}
            assert (len(one["votes"]), votes) == (len(votes), model.votes.get(key, {}))
        assert stored(self.two, self.obj) == sorted(
            (ids[number], mjd, band, flux) for (number, mjd, band), flux in model.points.items()
        )


def stored(two: Two, obj: str) -> list[tuple[int, float, str, float]]:
    """Return all measurements of an object."""
    columns = (Photometry.owner_id, Photometry.mjd, Photometry.filter, Photometry.flux)
    with two.people.everything() as session:
        rows = session.execute(select(*columns).where(Photometry.obj_id == obj)).all()
    return sorted(tuple(row) for row in rows)


def test_whatever_two_people_do_at_once_there_is_one_result(two: Two) -> None:
    run_state_machine_as_test(
        lambda: Night(two),
        settings=settings(
            max_examples=6,
            stateful_step_count=8,
            derandomize=True,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_fifty_tasks_at_once(two: Two) -> None:
    """Saving, voting, commenting and uploading by two people, over fifty connections."""
    obj = two.people.source(two.side)
    place = {"obj_id": obj, "instrument_id": two.camera, "magsys": "ab", "zp": 23.9}
    times = {"mjd": [61000.5, 61001.5], "filter": "ztfr", "flux": 1.0, "fluxerr": 0.1}
    class_ = {"obj_id": obj, "taxonomy_id": two.taxonomy, "classification": "Ia"}
    to = {"group_ids": [two.group]}
    spectrum = {"obj_id": obj, "instrument_id": two.camera, "observed_at": "2026-11-24T03:00:00"}
    numbers = {"wavelengths": [4000.0, 5000.0], "fluxes": [1.0, 2.0]}
    requests: list[tuple[str, str, dict[str, Any], str | None]] = [
        ("POST", "/api/sources", {"id": obj} | to, None),
        ("POST", "/api/classification", class_ | to, None),
        ("POST", f"/api/sources/{obj}/comments", {"text": "at once"} | to, "at-once"),
        ("PUT", "/api/photometry", place | times | to, None),
        ("POST", "/api/spectra", spectrum | numbers | to, None),
    ]
    tasks = [
        two.send(number % 2, *request)
        for number, request in zip(range(TASKS), itertools.cycle(requests), strict=False)
    ]
    at_once(tasks)
    first, second = sorted(person.id for person in two.persons)
    seen = two.marshal.data("GET", f"/api/sources/{obj}", two.persons[0])
    assert [group["id"] for group in seen["groups"]].count(two.group) == 1
    assert sorted(one["author_id"] for one in seen["comments"]) == [first, second]
    classes = two.marshal.data("GET", f"/api/sources/{obj}/classifications", two.persons[0])
    assert sorted(one["author_id"] for one in classes) == [first, second]
    assert [len(one["votes"]) for one in classes] == [1, 1]
    spectra = two.marshal.data("GET", f"/api/sources/{obj}/spectra", two.persons[0])["spectra"]
    assert sorted(one["owner_id"] for one in spectra) == [first, second]
    assert stored(two, obj) == [
        (owner, mjd, "ztfr", 1.0) for owner in (first, second) for mjd in (61000.5, 61001.5)
    ]
    with two.people.everything() as session:
        count = select(func.count()).select_from(Photometry).where(Photometry.obj_id == obj)
        assert session.scalar(count) == 4


def test_fifty_votes_at_once_are_two(two: Two) -> None:
    obj = two.people.source(two.side)
    body = {"obj_id": obj, "taxonomy_id": two.taxonomy, "classification": "II", "vote": False}
    made = two.marshal.data("POST", "/api/classification", two.persons[0], json=body)["id"]
    path = f"/api/classification/votes/{made}"
    at_once([two.send(one % 2, "POST", path, {"vote": 1 - one % 2 * 2}) for one in range(TASKS)])
    found = two.marshal.data("GET", f"/api/classification/{made}", two.persons[0])
    votes = {vote["voter_id"]: vote["vote"] for vote in found["votes"]}
    assert (len(found["votes"]), votes) == (
        2, {two.persons[0].id: 1, two.persons[1].id: -1}
    )  # fmt: skip

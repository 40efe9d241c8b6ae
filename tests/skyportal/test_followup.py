"""Follow-up: who may ask for it, who sees it, what keeps it back, and that it is asked for once."""

import datetime
import threading
from typing import Any

import pytest
from sqlalchemy import select

from skyportal.domain.errors import InvalidRequestError
from skyportal.domain.followup import WORDS, read_status, status_of
from skyportal.models.classification import Classification
from skyportal.models.obj import Obj
from skyportal.models.source import Source
from skyportal.models.spectrum import Spectrum
from skyportal.models.stream import Stream
from skyportal.models.taxonomy import Taxonomy
from skyportal.schemas.followup_request import RequestState
from tests.skyportal.data_fixtures import *  # noqa: F403 (fixtures are found by name)
from tests.skyportal.lists import ids_of
from tests.skyportal.marshal_fixtures import People, Person, RunningMarshal

PATH = "/api/followup_request"
IFU = {"observation_type": "IFU", "priority": 3}


@pytest.mark.parametrize("state", RequestState)
@pytest.mark.parametrize("detail", [None, "clouds: 100 %"])
def test_states_and_skyportals_words(state: RequestState, detail: str | None) -> None:
    assert read_status(status_of(state, detail)) == (state, detail)


def test_words_that_robots_say() -> None:
    assert read_status("Completed") == (RequestState.COMPLETED, None)
    assert read_status("rejected: too faint") == (RequestState.REJECTED, "too faint")
    with pytest.raises(InvalidRequestError, match="begin with one of pending submission"):
        read_status("In progress")
    assert len(set(WORDS.values())) == len(RequestState)


@pytest.fixture(scope="module")
def manager(people: People, group: int) -> Person:
    return people.person("Manage allocations", "Upload data", groups=(group,))


@pytest.fixture(scope="module")
def observer(people: People, group: int) -> Person:
    return people.person("Upload data", groups=(group,))


@pytest.fixture(scope="module")
def allocation(marshal: RunningMarshal, manager: Person, group: int, instrument: int) -> int:
    number: int = marshal.data(
        "POST", "/api/allocation", manager, json=allocation_of(group, instrument)
    )["id"]
    return number


def allocation_of(group: int, instrument: int, **values: Any) -> dict[str, Any]:
    return {"group_id": group, "instrument_id": instrument, "pi": "Vera Rubin"} | values


def asked(
    marshal: RunningMarshal, person: Person, obj: str, allocation: int, **values: Any
) -> dict[str, Any]:
    body = {"obj_id": obj, "allocation_id": allocation, "payload": IFU} | values
    answer: dict[str, Any] = marshal.data("POST", PATH, person, json=body)
    return answer


@pytest.mark.service
def test_allocations(
    marshal: RunningMarshal, people: People, manager: Person, observer: Person, group: int,
    instrument: int,
) -> None:  # fmt: skip
    stranger = people.person("Manage allocations")
    times = {"start_date": "2026-01-01T00:00:00", "end_date": "2030-01-01T00:00:00"}
    body = allocation_of(group, instrument, hours_allocated=12.5, validity_ranges=[times])
    number = marshal.data("POST", "/api/allocation", manager, json=body)["id"]
    place = f"/api/allocation/{number}"
    found = marshal.data("GET", place, observer)
    assert (found["pi"], found["hours_allocated"], found["types"]) == (
        "Vera Rubin", 12.5, ["triggered"],
    )  # fmt: skip
    assert (found["instrument"]["name"], found["group"]["id"]) == ("ZTF", group)
    listed = marshal.data("GET", f"/api/allocation?instrument_id={instrument}", observer)
    assert number in {one["id"] for one in listed}
    assert marshal.data("GET", "/api/allocation?apiType=forced_photometry", observer) == []
    assert marshal.data("GET", "/api/allocation", stranger) == []
    assert marshal.ask("GET", place, stranger).status_code == 404
    assert marshal.ask("POST", "/api/allocation", observer, json=body).status_code == 403
    assert marshal.ask("POST", "/api/allocation", stranger, json=body).status_code == 403
    assert marshal.ask("PUT", place, stranger, json=body).status_code == 404
    marshal.data("PUT", place, manager, json=body | {"pi": "Edwin Hubble"})
    assert marshal.data("GET", place, observer)["pi"] == "Edwin Hubble"
    other = people.group(manager)
    said = {"proposal_id": "2026A-001", "types": ["forced_photometry", "observation_plan"]}
    said |= {"default_share_group_ids": [group]}
    again = marshal.data("POST", "/api/allocation", manager, json=body | said)["id"]
    for change in (said, {"proposal_id": "2026B", "types": ["triggered"]}):
        marshal.data("PUT", f"/api/allocation/{again}", manager, json=body | said | change)
        told = marshal.data("GET", f"/api/allocation/{again}", observer)
        assert {name: told[name] for name in said} == said | change
        found = marshal.data("GET", "/api/allocation?apiType=forced_photometry", observer)
        assert [one["id"] for one in found] == ([again] if change is said else [])
    marshal.data("DELETE", f"/api/allocation/{again}", manager)
    moved = marshal.ask("PUT", place, manager, json=body | {"group_id": other})
    assert (moved.status_code, "make another one" in moved.json()["message"]) == (403, True)
    for change in (
        {"instrument_id": 999_999},
        {"validity_ranges": [{"start_date": times["end_date"], "end_date": times["start_date"]}]},
        {"hours_allocated": -1},
        {"default_share_group_ids": [people.group()]},
    ):
        refused = marshal.ask("POST", "/api/allocation", manager, json=body | change)
        assert refused.status_code in {400, 403, 404}, change
    marshal.data("DELETE", place, manager)
    assert marshal.ask("GET", place, manager).status_code == 404


@pytest.mark.service
def test_a_request_from_asking_to_data(
    marshal: RunningMarshal, people: People, observer: Person, allocation: int, group: int
) -> None:
    obj = people.source(group)
    said = {"target_group_ids": [group], "comment": "bright"}
    none = {"not_if_assignment_exists": True}  # there are no assignments before observing runs
    answer = asked(marshal, observer, obj, allocation, **said, **none)
    assert (answer["request_status"], answer["ignored"]) == ("pending submission", False)
    place = f"{PATH}/{answer['id']}"
    found = marshal.data("GET", place, observer)
    assert (found["obj_id"], found["payload"], found["state"]) == (obj, IFU, "queued")
    assert (found["requester"]["id"], found["comment"]) == (observer.id, "bright")
    assert [one["id"] for one in found["target_groups"]] == [group]
    assert found["allocation"]["instrument"]["name"] == "ZTF"
    urgent = {"obj_id": obj, "allocation_id": allocation, "payload": IFU | {"priority": 5}}
    marshal.data("PUT", place, observer, json=urgent)
    marshal.data("PUT", place, observer, json={"status": "submitted"})
    marshal.data("PUT", place, observer, json={"comment": "fading", "target_group_ids": []})
    found = marshal.data("GET", place, observer)
    assert (found["comment"], found["target_groups"]) == ("fading", [])
    marshal.data("PUT", f"{place}/comment", observer, json={"comment": "still bright"})
    page = marshal.data("GET", f"{PATH}?sourceID={obj}&status=submitted", observer)
    assert page["totalMatches"] == 1
    (listed,) = page["followup_requests"]
    assert (listed["status"], listed["payload"]["priority"]) == ("submitted", 5)
    assert listed["comment"] == "still bright"
    source = marshal.data("GET", f"/api/sources/{obj}", observer)
    assert [one["id"] for one in source["followup_requests"]] == [answer["id"]]
    done = {"state": "completed", "detail": "spectrum taken"}
    marshal.data("PUT", place, observer, json=done)
    assert marshal.data("GET", place, observer)["status"] == "complete: spectrum taken"
    over = marshal.ask("PUT", place, observer, json=urgent)
    assert (over.status_code, "another observation" in over.json()["message"]) == (409, True)
    for wrong in (
        {"obj_id": "other"},
        {"allocation_id": 999},
        {"status": "perhaps"},
        {"state": "done"},
        {"state": "failed", "status": "failed"},
        {"requester_id": 1},
    ):
        assert marshal.ask("PUT", place, observer, json=wrong).status_code == 400, wrong
    marshal.data("DELETE", place, observer)
    assert marshal.data("GET", place, observer)["state"] == "deleted"


@pytest.mark.service
def test_lists(
    marshal: RunningMarshal, people: People, observer: Person, manager: Person, allocation: int,
    group: int, instrument: int,
) -> None:  # fmt: skip
    objs = [people.source(group) for _ in range(3)]
    numbers = [
        asked(marshal, person, obj, allocation)["id"]
        for person, obj in zip((observer, observer, manager), objs, strict=True)
    ]
    path = f"{PATH}?allocationID={allocation}&instrumentID={instrument}&sortOrder=asc"

    def listed(query: str) -> list[int]:
        found = marshal.data("GET", path + query, observer)["followup_requests"]
        return [one["id"] for one in found if one["id"] in numbers]

    assert listed("") == numbers
    assert listed("&sortBy=obj") == [
        number for _, number in sorted(zip(objs, numbers, strict=True))
    ]
    assert listed(f"&requesters={manager.id}") == numbers[2:]
    assert listed("&status=complete") == []
    assert listed("&startDate=2100-01-01T00:00:00") == []
    assert listed("&endDate=2020-01-01T00:00:00") == []
    assert listed("&startDate=2020-01-01&endDate=2100-01-01") == numbers
    total = marshal.data("GET", path, observer)["totalMatches"]
    last = marshal.data("GET", f"{path}&numPerPage=1&pageNumber={total}", observer)
    assert (len(last["followup_requests"]), last["totalMatches"]) == (1, total)
    assert marshal.ask("GET", f"{path}&numPerPage=1001", observer).status_code == 400


@pytest.mark.service
def test_who_sees_and_steers_a_request(
    marshal: RunningMarshal, people: People, observer: Person, manager: Person, allocation: int,
    group: int,
) -> None:  # fmt: skip
    target, elsewhere = people.group(observer), people.group()
    reader = people.person("Upload data", groups=(target,))
    blind = people.person("Upload data", groups=(group,))  # in the group, but not for this object
    stranger = people.person("Upload data", groups=(elsewhere,))
    obj = people.source(target, elsewhere)
    number = asked(marshal, observer, obj, allocation, target_group_ids=[target])["id"]
    place = f"{PATH}/{number}"
    assert marshal.data("GET", place, reader)["obj_id"] == obj
    for person in (blind, stranger, manager):
        assert marshal.ask("GET", place, person).status_code == 404
        page = marshal.data("GET", f"{PATH}?sourceID={obj}", person)
        assert (page["followup_requests"], page["totalMatches"]) == ([], 0)
        assert marshal.ask("PUT", place, person, json={"state": "failed"}).status_code == 404
        assert marshal.ask("DELETE", place, person).status_code == 404
    assert marshal.ask("PUT", place, reader, json={"state": "failed"}).status_code == 403
    assert marshal.ask("DELETE", place, reader).status_code == 403
    source = marshal.data("GET", f"/api/sources/{obj}", stranger)
    assert source["followup_requests"] == []
    body = {"obj_id": obj, "allocation_id": allocation, "payload": IFU}
    assert marshal.ask("POST", PATH, stranger, json=body).status_code == 404  # not his time
    assert marshal.ask("POST", PATH, blind, json=body).status_code == 404  # not his object
    viewer = people.person(groups=(group,))
    assert marshal.ask("POST", PATH, viewer, json=body).status_code == 403
    foreign = body | {"target_group_ids": [people.group()]}
    assert marshal.ask("POST", PATH, observer, json=foreign).status_code == 403


@pytest.mark.service
def test_time_that_is_not_now(
    marshal: RunningMarshal, people: People, observer: Person, manager: Person, group: int,
    instrument: int,
) -> None:  # fmt: skip
    past = {"start_date": "2020-01-01T00:00:00", "end_date": "2021-01-01T00:00:00"}
    body = allocation_of(group, instrument, validity_ranges=[past])
    number = marshal.data("POST", "/api/allocation", manager, json=body)["id"]
    body = {"obj_id": people.source(group), "allocation_id": number, "payload": IFU}
    refused = marshal.ask("POST", PATH, observer, json=body)
    assert (refused.status_code, "is not now" in refused.json()["message"]) == (400, True)


def now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat()


@pytest.mark.service
@pytest.mark.parametrize(
    ("circumstance", "says"),
    [
        ({"not_if_duplicates": True}, "asked for already"),
        ({"not_if_classified": True}, "classified already"),
        ({"not_if_spectra_exist": True}, "a spectrum already"),
        ({"not_if_tns_classified": True}, "has it as SN Ia"),
        ({"not_if_tns_reported": 24}, "was reported"),
        ({"source_group_ids": "other"}, "as a source"),
        ({"ignore_source_group_ids": "group"}, "as a source"),
        ({"ignore_allocation_ids": "allocation"}, "on one of the allocations"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else None,
)
@pytest.mark.parametrize("beside", [False, True])
def test_circumstances(
    marshal: RunningMarshal, people: People, observer: Person, allocation: int, group: int,
    instrument: int, circumstance: dict[str, Any], says: str, beside: bool,
) -> None:  # fmt: skip
    """Each is told of the object itself, or of another within the radius; and of nothing else."""
    named = {"other": people.group(observer), "group": group, "allocation": allocation}
    asking = {
        name: [named[value]] if isinstance(value, str) else value
        for name, value in circumstance.items()
    }
    clear, known = people.source(group), people.source(group)
    place = 100.0 + 0.01 * int(clear.removeprefix("ZTF26s"))
    with people.everything() as session:
        session.get_one(Obj, clear).ra = place
        row = session.get_one(Obj, known)
        row.ra = place if beside else place + 5 / 3600
        row.tns_info = {"object_type": {"name": "SN Ia"}, "discoverydate": now()}
        taxonomy = session.scalars(select(Taxonomy.id)).first()
        by = {"obj_id": known, "group_ids": [group]}
        what = {"classification": "Ia", "taxonomy_id": taxonomy, "author_id": observer.id}
        session.add(Classification(**by, **what))
        seen = {"observed_at": now(), "instrument_id": instrument, "owner_id": observer.id}
        numbers = {"wavelengths": [1.0], "fluxes": [1.0], "digest": b"x"}
        session.add(Spectrum(**by, **seen, **numbers))
    asked(marshal, observer, known, allocation)
    if "ignore_source_group_ids" in asking and not beside:
        asking["ignore_source_group_ids"] = [named["other"]]
    if "source_group_ids" in asking and not beside:
        asking["source_group_ids"] = [group]
    answer = asked(marshal, observer, clear, allocation, **asking)
    assert answer["ignored"] is beside
    if beside:
        assert (answer["id"], says in answer["message"]) == (None, True)


@pytest.mark.service
def test_how_far_around_circumstances_count(
    marshal: RunningMarshal, people: People, observer: Person, allocation: int, group: int
) -> None:
    clear, known = people.source(group), people.source(group)
    with people.everything() as session:
        session.get_one(Obj, clear).dec = -60.0
        session.get_one(Obj, known).dec = -60.0 + 5 / 3600
    asked(marshal, observer, known, allocation)
    alone = {"not_if_duplicates": True}
    answer = asked(marshal, observer, clear, allocation, **alone, radius=6.0)
    assert answer["ignored"] is True
    assert asked(marshal, observer, clear, allocation, **alone, radius=4.0)["ignored"] is False


@pytest.mark.service
def test_two_at_once_make_one_request(
    marshal: RunningMarshal, people: People, observer: Person, allocation: int, group: int
) -> None:
    obj = people.source(group)
    with people.everything() as session:
        session.get_one(Obj, obj).ra = 200.0  # away from those of other tests
    answers: list[dict[str, Any]] = []

    def ask() -> None:
        answers.append(asked(marshal, observer, obj, allocation, not_if_duplicates=True))

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer["ignored"] for answer in answers) == [False] + [True] * 5
    assert marshal.data("GET", f"{PATH}?sourceID={obj}", observer)["totalMatches"] == 1


@pytest.mark.service
def test_an_allocation_with_requests_stays(
    marshal: RunningMarshal, people: People, observer: Person, manager: Person, allocation: int,
    group: int,
) -> None:  # fmt: skip
    asked(marshal, observer, people.source(group), allocation)
    refused = marshal.ask("DELETE", f"/api/allocation/{allocation}", manager)
    assert refused.status_code == 409


@pytest.mark.service
def test_lists_find_objects_by_their_requests(
    marshal: RunningMarshal, people: People, observer: Person, allocation: int, group: int
) -> None:
    """A request of others, one that was taken back, and none at all count for nothing."""
    open_, done, deleted, without = (people.source(group) for _ in range(4))
    numbers = {
        obj: asked(marshal, observer, obj, allocation)["id"] for obj in (open_, done, deleted)
    }
    change = {"state": "completed", "detail": "in two colours"}
    marshal.data("PUT", f"{PATH}/{numbers[done]}", observer, json=change)
    marshal.data("DELETE", f"{PATH}/{numbers[deleted]}", observer)
    stranger = people.person()
    people.join(stranger, seen := people.group())
    with people.everything() as session:
        session.add_all(Source(obj_id=one, group_id=seen) for one in numbers)

    def listed(person: Person, **query: str) -> set[str]:
        found = ids_of(marshal, "sources", person, **query, numPerPage=500)
        return set(found) & {open_, done, deleted, without}

    assert listed(observer, hasFollowupRequest="true") == {open_, done}
    assert listed(observer, followupRequestStatus="complete") == {done}
    assert listed(observer, followupRequestStatus="two COLOURS") == {done}
    assert listed(observer, followupRequestStatus="pending") == {open_}
    assert listed(observer, followupRequestStatus="deleted") == {deleted}
    assert listed(stranger, hasFollowupRequest="true") == set()
    assert listed(stranger, followupRequestStatus="complete") == set()


@pytest.mark.service
def test_cards_tell_requests_if_asked(
    marshal: RunningMarshal, people: People, observer: Person, allocation: int, group: int
) -> None:
    with people.everything() as session:
        stream = session.scalars(select(Stream.id).filter_by(name="ZTF Public")).one()
    passing = people.group(observer, streams=(stream,))
    body = {"name": "passes", "group_id": passing, "stream_id": stream}
    number = marshal.data("POST", "/api/filters", observer, json=body)["id"]
    obj = people.source(group)
    candidate = {"id": obj, "filter_ids": [number], "passed_at": "2026-11-24T00:00:00"}
    marshal.data("POST", "/api/candidates", observer, json=candidate)
    made = asked(marshal, observer, obj, allocation)
    path = f"/api/candidates?groupIDs={passing}"
    (card,) = marshal.data("GET", f"{path}&includeFollowupRequests=true", observer)["candidates"]
    assert [one["id"] for one in card["followup_requests"]] == [made["id"]]
    (card,) = marshal.data("GET", path, observer)["candidates"]
    assert card["followup_requests"] is None

"""New candidates and saved sources are announced to the groups they concern."""

from typing import Any

import pytest
from sqlalchemy import select

from skyportal.domain.push import push
from skyportal.models.filter import Filter
from skyportal.models.stream import Stream
from skyportal.schemas.push import ListingPush
from tests.skyportal.marshal_fixtures import People, RunningMarshal
from tests.skyportal.test_data_pushes import sent
from tests.skyportal.test_websocket import connected, heard

pytestmark = pytest.mark.service


async def test_candidates_and_saves_are_announced_to_their_groups(
    marshal: RunningMarshal, people: People
) -> None:
    with people.everything() as session:
        public = session.scalars(select(Stream.id).filter_by(name="ZTF Public")).one()
    bot = people.person("Upload data")
    first, second, other = (people.person() for _ in range(3))
    groups = [people.group(one, bot, streams=(public,)) for one in (first, second)]
    with people.everything() as session:
        filters = [Filter(name="passes", group_id=group, stream_id=public) for group in groups]
        session.add_all(filters)
        session.flush()
        filter_ids = [one.id for one in filters]
    candidate = {"id": "ZTF26push", "ra": 1, "dec": 2, "filter_ids": filter_ids}
    candidate |= {"passed_at": "2026-11-24T03:00:00", "passing_alert_id": 1}
    save = {"id": "ZTF26push", "group_ids": groups[:1]}
    unsave = {"objId": "ZTF26push", "unsaveGroupIds": groups[:1]}
    listing = {"obj_id": "ZTF26push", "list_name": "favorites"}
    messages: dict[str, list[dict[str, Any]]] = {}
    async with (
        connected(marshal, first) as first_ears,
        connected(marshal, second) as second_ears,
        connected(marshal, other) as other_ears,
    ):
        for _ in range(2):  # the second time nothing is new
            await sent(marshal, "POST", "/api/candidates", bot, candidate)
            await sent(marshal, "POST", "/api/sources", bot, save)
        await sent(marshal, "POST", "/api/source_groups", bot, unsave)
        await sent(marshal, "POST", "/api/listing", first, listing)
        with people.everything() as session:
            end = ListingPush(obj_id="end", list_name="x", action="added")
            push(session, end, user_ids=[first.id, second.id, other.id])
        ears = {"first": first_ears, "second": second_ears, "other": other_ears}
        for name, socket in ears.items():
            messages[name] = []
            while (message := await heard(socket))["obj_id"] != "end":
                messages[name].append(message)
    passed = {"type": "candidate", "obj_id": "ZTF26push", "passed_at": "2026-11-24T03:00:00Z"}
    source = {"type": "source", "obj_id": "ZTF26push", "group_ids": groups[:1]}
    listed = {"type": "listing", "action": "added"}
    assert messages == {
        "first": [
            passed | {"group_ids": groups[:1], "filter_ids": filter_ids[:1]},
            source | {"action": "saved"},
            source | {"action": "unsaved"},
            listed | listing,
        ],
        "second": [passed | {"group_ids": groups[1:], "filter_ids": filter_ids[1:]}],
        "other": [],
    }

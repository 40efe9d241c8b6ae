"""Who may see new data hears of it at once; nobody else does."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import select

from skyportal.domain.push import push
from skyportal.models.instrument import Instrument
from skyportal.models.stream import Stream
from skyportal.schemas.push import ListingPush
from tests.skyportal.marshal_fixtures import People, Person, RunningMarshal
from tests.skyportal.test_thumbnails import body_of, png
from tests.skyportal.test_websocket import connected, heard

pytestmark = pytest.mark.service


async def sent(marshal: RunningMarshal, method: str, path: str, person: Person, body: Any) -> None:
    """Send a request that succeeds, while the event loop goes on."""
    await asyncio.to_thread(marshal.data, method, path, person, json=body)


async def test_new_data_are_announced_to_those_who_see_them(
    marshal: RunningMarshal, people: People
) -> None:
    with people.everything() as session:
        ztf = session.scalars(select(Instrument.id).filter_by(name="ZTF")).one()
        caltech = session.scalars(select(Stream.id).filter(Stream.name.contains("Caltech"))).one()
    member, holder, other = people.person(), people.person(), people.person()
    author = people.person("Upload data", "Annotate", "Comment")
    group = people.group(member, author)
    people.group(holder, author, streams=(caltech,))
    obj = people.source(group)
    point = {"obj_id": obj, "instrument_id": ztf, "mjd": 61000, "filter": "ztfr", "zp": 23.9}
    point |= {"flux": 10, "fluxerr": 1, "magsys": "ab", "stream_ids": [caltech]}
    remark = {"group_ids": [group]}
    source = f"/api/sources/{obj}"
    async with (
        connected(marshal, member) as ears,
        connected(marshal, holder) as stream_ears,
        connected(marshal, other) as other_ears,
    ):
        await sent(marshal, "PUT", "/api/photometry", author, point)
        await sent(marshal, "PUT", "/api/photometry", author, point)  # nothing new: no push
        picture = body_of(obj, png(), group_ids=[group])
        await sent(marshal, "POST", "/api/thumbnail", author, picture)
        note = remark | {"origin": "a", "data": {"x": 1}}
        await sent(marshal, "POST", f"{source}/annotations", author, note)
        await sent(marshal, "POST", f"{source}/comments", author, remark | {"text": "x"})
        with people.everything() as session:
            done = ListingPush(obj_id="end", list_name="x", action="added")
            push(session, done, user_ids=[member.id, holder.id, other.id])
        kinds = {}
        for name, socket in (("member", ears), ("holder", stream_ears), ("other", other_ears)):
            kinds[name] = []
            while (message := await heard(socket))["obj_id"] != "end":
                kinds[name].append(message["type"])
    assert kinds == {
        "member": ["thumbnail", "annotation", "comment"],
        "holder": ["photometry"],
        "other": [],
    }

"""No push tells anybody what is hidden from him: not even that something happened.

The owner of what is hidden does all that is pushed, to an object that nobody else sees and to one that
all see; four other users listen meanwhile.
"""

import asyncio
import json
from collections.abc import Iterator
from contextlib import AsyncExitStack
from typing import Any, get_args

import pytest
from sqlalchemy import select
from tornado.websocket import WebSocketClientConnection

from skyportal.domain import period_searching
from skyportal.domain.push import push
from skyportal.models.filter import Filter
from skyportal.models.instrument import Instrument
from skyportal.models.period_search import PeriodSearch
from skyportal.models.taxonomy import Taxonomy
from skyportal.schemas.push import ListingPush, PushMessage
from tests.skyportal.hidden_world import *  # noqa: F403 (fixtures are found by name)
from tests.skyportal.hidden_world import BOTH, CANARY, SEEN, Askers
from tests.skyportal.marshal_fixtures import NUMBERS, People
from tests.skyportal.test_data_pushes import sent
from tests.skyportal.test_thumbnails import body_of, png
from tests.skyportal.test_websocket import connected, heard

pytestmark = pytest.mark.service

HIDDEN = f"ZTF26{CANARY}"
OF_THE_CONNECTION = {"resync", "heartbeat", "welcome", "refused"}
Request = tuple[str, str, dict[str, Any]]


@pytest.fixture(scope="module")
def ids(askers: Askers, people: People) -> dict[str, int]:
    """Numbers of what is hidden, and of the camera."""
    with people.everything() as session:
        by_name = {
            "filter": select(Filter.id).filter_by(name=CANARY),
            "taxonomy": select(Taxonomy.id).filter_by(name=CANARY),
            "camera": select(Instrument.id).filter_by(name="ZTF"),
        }
        return {name: session.scalars(statement).one() for name, statement in by_name.items()}


def writes(askers: Askers, ids: dict[str, int], obj: str) -> Iterator[Request]:
    """Yield requests by the owner, of which each is pushed."""
    to = {"group_ids": [askers.hidden]}
    source, of = f"/api/sources/{obj}", {"obj_id": obj}
    everybody = " ".join(f"@{person.username}" for person in askers.people)
    measured = {"instrument_id": ids["camera"], "filter": "ztfr", "magsys": "ab", "zp": 23.9}
    point = (
        of
        | measured
        | {"mjd": 61500.5 + next(NUMBERS), "flux": 1.0, "fluxerr": 0.1, "origin": CANARY}
        | to
    )
    spectrum = of | {"instrument_id": ids["camera"], "observed_at": "2026-11-24T03:00:00"} | to
    numbers = {"wavelengths": [4000.0, 5000.0], "fluxes": [1.0, 2.0], "label": CANARY}
    class_ = {"taxonomy_id": ids["taxonomy"], "classification": CANARY, "origin": "again"}
    passed = {
        "filter_ids": [ids["filter"]],
        "passed_at": f"2026-11-24T03:00:{next(NUMBERS) % 60:02}",
    }
    mine = of | {"list_name": f"{CANARY}-2"}
    yield "POST", "/api/source_groups", {"objId": obj, "unsaveGroupIds": [askers.hidden]}
    yield "POST", "/api/source_groups", {"objId": obj, "inviteGroupIds": [askers.hidden]}
    yield "POST", "/api/candidates", {"id": obj} | passed
    if obj == HIDDEN:  # the other is a candidate of the group they share, who may know
        yield "POST", "/api/candidates/seen", {"obj_ids": [obj]}
    said = {"text": f"{CANARY} {everybody}", "channel": CANARY}
    yield "POST", f"{source}/comments", said | to
    yield (
        "POST",
        f"{source}/annotations",
        {"origin": f"{CANARY} {next(NUMBERS)}", "data": {CANARY: 1}} | to,
    )
    yield "POST", f"{source}/labels", {"groupIds": [askers.hidden]}
    yield "POST", "/api/photometry", point
    yield "POST", "/api/spectra", spectrum | numbers
    yield "POST", "/api/classification", of | class_ | to
    yield "POST", "/api/thumbnail", body_of(obj, png(), **to)
    told = {"text": f"{CANARY} {obj}", "key": f"{next(NUMBERS)}"}
    yield "POST", f"/api/groups/{askers.hidden}/notifications", told
    yield "POST", "/api/listing", mine
    yield "DELETE", "/api/listing", mine


async def all_until(ears: WebSocketClientConnection, marker: str) -> list[dict[str, Any]]:
    """Return what was heard before the marker."""
    found: list[dict[str, Any]] = []
    while (message := await heard(ears)).get("list_name") != marker:
        if message["type"] != "heartbeat":
            found.append(message)
    return found


@pytest.mark.parametrize("obj", [HIDDEN, BOTH])
async def test_others_hear_nothing_of_what_the_owner_does(
    askers: Askers, people: People, ids: dict[str, int], obj: str
) -> None:
    marshal, owner = askers.marshal, askers.owner
    async with AsyncExitStack() as stack:
        every = [
            await stack.enter_async_context(connected(marshal, person))
            for person in (*askers.people, owner)
        ]
        for method, path, body in writes(askers, ids, obj):
            await sent(marshal, method, path, owner, body)
        page = await asyncio.to_thread(marshal.data, "GET", "/api/objtagoption", owner)
        tag = {"obj_id": obj, "objtagoption_id": await new_tag(askers, len(page))}
        await sent(marshal, "POST", "/api/objtag", owner, tag | {"group_ids": [askers.hidden]})
        await ask_for_observation(askers, obj)
        marker = f"end of {obj}"
        with people.everything() as session:
            search = select(PeriodSearch.id).filter_by(obj_id=obj, user_id=owner.id)
            period_searching.change(session, session.scalars(search).one(), progress=0.5)
            for person in (*askers.people, owner):
                message = ListingPush(obj_id=SEEN, list_name=marker, action="added")
                push(session, message, user_ids=[person.id])
        *others, own = [await all_until(ears, marker) for ears in every]
    assert CANARY in json.dumps(own) or obj == BOTH
    kinds = {one.model_fields["type"].default for one in get_args(get_args(PushMessage)[0])}
    tried = kinds - OF_THE_CONNECTION - (set() if obj == HIDDEN else {"look"})
    assert {message["type"] for message in own} == tried
    assert others == [[]] * len(askers.people)


async def new_tag(askers: Askers, number: int) -> int:
    """Make a tag that was given to nothing."""
    body = {"name": f"tag {number}"}
    made = await asyncio.to_thread(
        askers.marshal.data, "POST", "/api/objtagoption", askers.owner, json=body
    )
    return int(made["id"])


async def ask_for_observation(askers: Askers, obj: str) -> None:
    """Ask for an observation with the hidden group's time."""
    marshal, owner = askers.marshal, askers.owner
    (time,) = await asyncio.to_thread(marshal.data, "GET", "/api/allocation", owner)
    body = {"obj_id": obj, "allocation_id": time["id"], "payload": {CANARY: obj}}
    await sent(marshal, "POST", "/api/followup_request", owner, body)


async def test_what_is_shared_is_heard(askers: Askers, people: People) -> None:
    """So that silence means something."""
    viewer, _, _, stranger = askers.people
    async with (
        connected(askers.marshal, viewer) as ears,
        connected(askers.marshal, stranger) as far,
    ):
        body = {"text": "for all of us", "group_ids": [askers.shared]}
        await sent(askers.marshal, "POST", f"/api/sources/{BOTH}/comments", askers.owner, body)
        with people.everything() as session:
            message = ListingPush(obj_id=SEEN, list_name="end", action="added")
            push(session, message, user_ids=[viewer.id, stranger.id])
        assert [one["type"] for one in await all_until(ears, "end")] == ["comment"]
        assert await all_until(far, "end") == []

"""Pushes reach those who may see them, after commit, through restarts of the connection."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from skyportal.domain.push import push
from skyportal.models.group import GroupUser
from skyportal.models.token import Token
from skyportal.schemas.push import ListingPush, PhotometryPush, SourcePush
from tests.skyportal.marshal_fixtures import People, Person, RunningMarshal, as_superuser

pytestmark = pytest.mark.service

SECONDS = 5.0


@asynccontextmanager
async def connected(
    marshal: RunningMarshal, person: Person
) -> AsyncIterator[WebSocketClientConnection]:
    """A websocket of a program that sent its token."""
    socket = await websocket_connect(f"ws{marshal.url[4:]}/websocket")
    await socket.write_message(json.dumps({"type": "auth", "token": person.token}))
    assert (await heard(socket))["type"] == "welcome"
    yield socket
    socket.close()


async def heard(socket: WebSocketClientConnection) -> dict[str, Any]:
    """Return the next message."""
    message = await asyncio.wait_for(socket.read_message(), SECONDS)
    assert message is not None, "the websocket was closed"
    parsed: dict[str, Any] = json.loads(message)
    return parsed


async def test_members_hear_and_others_do_not(marshal: RunningMarshal, people: People) -> None:
    member, other = people.person(), people.person()
    shared, foreign = people.group(member), people.group()
    public = people.group(member, other)
    async with connected(marshal, member) as ears, connected(marshal, other) as foreign_ears:
        saved = SourcePush(obj_id="ZTF1", group_ids=[shared, foreign], action="saved")
        with people.everything() as session:
            push(session, saved, group_ids=[shared, foreign])
            push(session, PhotometryPush(obj_id="ZTF2"), group_ids=[public])
        message = await heard(ears)
        assert (message["type"], message["obj_id"], message["action"]) == (
            "source",
            "ZTF1",
            "saved",
        )
        assert message["group_ids"] == [shared]  # groups of others are not named
        assert (await heard(ears))["obj_id"] == "ZTF2"
        assert (await heard(foreign_ears))["obj_id"] == "ZTF2"  # and nothing before it


async def test_only_the_user_hears_of_his_lists(marshal: RunningMarshal, people: People) -> None:
    person, other = people.person(), people.person()
    async with connected(marshal, person) as ears, connected(marshal, other) as other_ears:
        with people.everything() as session:
            for obj, listener in (("ZTF1", person), ("ZTF2", other)):
                listing = ListingPush(obj_id=obj, list_name="rejected_candidates", action="added")
                push(session, listing, user_ids=[listener.id])
        assert (await heard(ears))["obj_id"] == "ZTF1"
        assert (await heard(other_ears))["obj_id"] == "ZTF2"


async def test_what_is_rolled_back_is_not_said(marshal: RunningMarshal, people: People) -> None:
    person = people.person()
    group = people.group(person)
    async with connected(marshal, person) as ears:
        with Session(people.worker) as session, session.begin() as undone:
            push(session, PhotometryPush(obj_id="never"), group_ids=[group])
            undone.rollback()
        with people.everything() as session:
            push(session, PhotometryPush(obj_id="said"), group_ids=[group])
        assert (await heard(ears))["obj_id"] == "said"


async def test_joining_and_leaving_a_group_takes_effect_at_once(
    marshal: RunningMarshal, people: People
) -> None:
    person = people.person()
    group, always = people.group(), people.group(person)
    async with connected(marshal, person) as ears:
        people.join(person, group)
        await until_entitled(people, group, ears, "joined")
        with people.everything() as session:
            session.execute(delete(GroupUser).filter_by(group_id=group, user_id=person.id))
        await asyncio.sleep(0.3)
        with people.everything() as session:
            push(session, PhotometryPush(obj_id="left"), group_ids=[group])
            push(session, PhotometryPush(obj_id="last"), group_ids=[always])
        while (message := await heard(ears))["obj_id"] == "joined":
            pass
        assert message["obj_id"] == "last"


async def until_entitled(
    people: People, group: int, ears: WebSocketClientConnection, obj_id: str
) -> None:
    """Push until it is heard: the new membership arrives a moment after its commit."""
    for _ in range(20):
        with people.everything() as session:
            push(session, PhotometryPush(obj_id=obj_id), group_ids=[group])
        try:
            message = await asyncio.wait_for(ears.read_message(), 0.25)
        except TimeoutError:
            continue
        assert message is not None
        assert json.loads(message)["obj_id"] == obj_id
        return
    pytest.fail("the new member heard nothing")


async def test_a_revoked_token_closes_the_websocket(
    marshal: RunningMarshal, people: People
) -> None:
    person = people.person()
    async with connected(marshal, person) as ears:
        with people.everything() as session:
            session.execute(delete(Token).filter_by(created_by_id=person.id))
        assert (await heard(ears))["type"] == "refused"
        assert await asyncio.wait_for(ears.read_message(), SECONDS) is None


@pytest.mark.parametrize("first", ['{"type": "auth", "token": "forged"}', "hello", '{"type": 1}'])
async def test_strangers_are_turned_away(marshal: RunningMarshal, first: str) -> None:
    socket = await websocket_connect(f"ws{marshal.url[4:]}/websocket")
    await socket.write_message(first)
    assert (await heard(socket))["type"] == "refused"
    assert await asyncio.wait_for(socket.read_message(), SECONDS) is None


async def test_pages_of_other_sites_cannot_listen(marshal: RunningMarshal) -> None:
    request = HTTPRequest(
        f"ws{marshal.url[4:]}/websocket", headers={"Origin": "https://evil.example"}
    )
    with pytest.raises(HTTPClientError, match="403"):
        await websocket_connect(request)


async def test_after_a_lost_connection_clients_are_told_to_look_again(
    marshal: RunningMarshal, people: People
) -> None:
    person = people.person()
    group = people.group(person)
    async with connected(marshal, person) as ears:
        terminate_listener(marshal)
        assert (await heard(ears))["type"] == "resync"
        with people.everything() as session:
            push(session, PhotometryPush(obj_id="after"), group_ids=[group])
        assert (await heard(ears))["obj_id"] == "after"


def terminate_listener(marshal: RunningMarshal) -> None:
    """End the listener's connection as a restart of PostgreSQL would."""
    as_superuser(
        marshal.settings,
        "select pg_terminate_backend(pid) from pg_stat_activity "
        "where application_name = 'skyportal listener' and datname = %s",
        marshal.settings.postgresql.database,
    )

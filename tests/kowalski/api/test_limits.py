"""How much and how slowly one may ask."""

import asyncio
import socket
import time
from pathlib import Path
from typing import Any

import pytest
import requests
from aiohttp import web
from pymongo.database import Database

from kowalski.api.errors import TooManyRequestsError
from kowalski.api.rate_limits import check_sign_ins, count_request, count_wrong_password
from kowalski.api.slow_clients import HEARD, heard, watching
from kowalski.archive.asynchronous import AsyncDatabase, close, connect
from tests.kowalski.api.conftest import Client, Service
from tests.kowalski.settings import settings_in


@pytest.mark.service
def test_a_limit_holds_over_all_processes(
    mongodb_uri: str, mongo: Database[dict[str, object]], tmp_path: Path
) -> None:
    settings = settings_in(tmp_path)
    here = settings.mongodb.model_copy(update={"uri": mongodb_uri, "database": mongo.name})
    settings = settings.model_copy(update={"mongodb": here})

    async def asked(replicas: list[AsyncDatabase], user: str, times: int) -> int:
        """Return how many requests were taken, made at once by turns of the replicas."""
        requests = [count_request(replicas[n % 2], user, 7) for n in range(times)]
        done = await asyncio.gather(*requests, return_exceptions=True)
        assert all(one is None or isinstance(one, TooManyRequestsError) for one in done)
        return sum(one is None for one in done)

    async def scenario() -> None:
        replicas = [connect(settings), connect(settings)]
        taken = await asked(replicas, "alice", 20)
        assert taken in (7, 14)  # 14 if a minute ended in between
        assert await asked(replicas, "bob", 5) == 5
        with pytest.raises(TooManyRequestsError, match="Try again in") as refusal:
            await asyncio.gather(*(count_request(replicas[0], "alice", 7) for _ in range(15)))
        assert 1 <= int(refusal.value.headers["Retry-After"]) <= 60
        await count_request(replicas[0], "alice", 0)
        for _ in range(6):
            await check_sign_ins(replicas[0], "alice", 0)
            await count_wrong_password(replicas[0], "alice")
        await check_sign_ins(replicas[1], "bob", 3)
        with pytest.raises(TooManyRequestsError):
            await check_sign_ins(replicas[1], "alice", 3)
        for replica in replicas:
            close(replica)

    asyncio.run(scenario())


@pytest.mark.service
def test_who_asks_too_often_is_told_when_to_come_again(service: Service, admin: Client) -> None:
    user = {"username": "busy", "password": "pw"}
    assert admin.call("POST", "/api/users", json=user).status_code == 200
    busy = Client(service.url, service.token(**user))
    assert busy.call("GET", "/").status_code == 200
    minute = int(time.time() // 60)
    limit = service.settings.kowalski.api.requests_per_minute
    service.database["rate_limits"].delete_many({"_id": {"$regex": "^user busy "}})
    service.database["rate_limits"].insert_many(
        {"_id": f"user busy {one}", "count": limit} for one in (minute, minute + 1)
    )
    refused = busy.call("GET", "/")
    assert (refused.status_code, refused.json()["status"]) == (429, "error")
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert admin.call("GET", "/").status_code == 200


@pytest.mark.service
def test_what_one_process_does_all_know(service: Service, admin: Client) -> None:
    """The service is several processes; each connection may be another's."""
    assert service.settings.kowalski.api.workers > 1
    user = {"username": "manifold", "password": "pw"}

    def everywhere(method: str, path: str, token: str, **how: Any) -> set[int]:
        headers = {"Authorization": token}
        url = f"{service.url}{path}"
        asked = (
            requests.request(method, url, headers=headers, timeout=30, **how) for _ in range(24)
        )
        return {answer.status_code for answer in asked}

    assert admin.call("POST", "/api/users", json=user).status_code == 200
    token = service.token(**user)
    assert everywhere("GET", "/", token) == {200}
    service.database["Made_meanwhile"].insert_one({"_id": 1})
    query = {"query_type": "find", "query": {"catalog": "Made_meanwhile", "filter": {}}}
    assert everywhere("POST", "/api/queries", token, json=query) == {200}
    service.database["Made_meanwhile"].drop()
    assert requests.delete(
        f"{service.url}/api/auth", headers={"Authorization": token}, timeout=30
    ).ok
    assert everywhere("GET", "/", token) == {400}


@pytest.mark.service
def test_passwords_cannot_be_guessed_for_long(service: Service) -> None:
    guess = {"username": "guessed", "password": "wrong"}
    for _ in range(45):
        answer = requests.post(f"{service.url}/api/auth", json=guess, timeout=30)
        if answer.status_code == 429:
            break
        assert answer.status_code == 401
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) <= 60
    assert service.token("admin", service.admin_password)


@pytest.mark.service
def test_tokens_can_be_ended(service: Service, admin: Client) -> None:
    user = {"username": "leaving", "password": "pw"}
    assert admin.call("POST", "/api/users", json=user).status_code == 200
    first, second, third = (Client(service.url, service.token(**user)) for _ in range(3))
    assert first.call("DELETE", "/api/auth").json()["message"] == "the token is ended"
    ended = first.call("GET", "/")
    assert (ended.status_code, ended.json()["message"]) == (400, "token is invalid")
    assert second.call("GET", "/").status_code == 200
    assert second.call("DELETE", "/api/auth?everywhere=perhaps").status_code == 400
    assert second.call("DELETE", "/api/auth?everywhere=true").status_code == 200
    assert third.call("GET", "/").status_code == 400
    fourth = Client(service.url, service.token(**user))
    assert fourth.call("DELETE", "/api/users/leaving/tokens").status_code == 403
    assert admin.call("DELETE", "/api/users/leaving/tokens").status_code == 200
    assert fourth.call("GET", "/").status_code == 400
    assert admin.call("DELETE", "/api/users/nobody/tokens").status_code == 400
    assert admin.call("GET", "/").status_code == 200


def test_who_never_finishes_the_head_is_hung_up_on() -> None:
    """Others are not: not who asks slowly, and not who is idle after a request."""

    async def greet(request: web.Request) -> web.Response:
        del request
        return web.Response(text="hello")

    async def scenario() -> None:
        app = web.Application(middlewares=[heard])
        app[HEARD] = set()
        app.router.add_get("/", greet)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        address = runner.addresses[0]
        async with watching(runner, 0.5):
            slow_reader, slow = await asyncio.open_connection(*address)
            slow.write(b"GET / HTTP/1.1\r\nHost: x\r\nX-")
            reader, served = await asyncio.open_connection(*address)
            served.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            assert b"hello" in await reader.readuntil(b"hello")
            await asyncio.wait_for(slow_reader.read(), 5)
            served.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            assert b"hello" in await asyncio.wait_for(reader.readuntil(b"hello"), 5)
            for writer in (slow, served):
                writer.close()
        await runner.cleanup()

    asyncio.run(scenario())


@pytest.mark.service
def test_a_body_that_does_not_come_disturbs_nobody(service: Service, alice: Client) -> None:
    head = (
        "POST /api/queries HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n"
        f"Authorization: {alice.session.headers['Authorization']}\r\n\r\n{{"
    )
    slow = [socket.create_connection(("127.0.0.1", service.port)) for _ in range(50)]
    for connection in slow:
        connection.sendall(head.encode())
    assert alice.call("GET", "/").status_code == 200
    for connection in slow:
        connection.close()

"""What the client can do beyond penquins, with threads and with coroutines alike."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
import requests

from kowalski.client import (
    AsyncKowalski,
    AuthenticationError,
    Kowalski,
    KowalskiError,
    NotFoundError,
    RefusedError,
    Rows,
    UnreachableError,
)
from tests.kowalski.api.archive import EPOCHS, OBJECTS, candid, name
from tests.kowalski.api.conftest import Service
from tests.kowalski.client.test_client import CONE, QUERIES, find, settings

pytestmark = pytest.mark.service

ALL = {
    "query_type": "find",
    "query": {"catalog": "ZTF_alerts", "filter": {}, "projection": {"_id": 0, "candid": 1}},
}
HALFWAY = {
    "query_type": "aggregate",
    "query": {
        "catalog": "Stars",
        "pipeline": [
            {"$sort": {"_id": 1}},
            {"$project": {"x": {"$divide": [1, {"$subtract": [500, "$_id"]}]}}},
        ],
    },
}
"""A query that fails at its 501st document."""

Ask = Callable[[str, dict[str, Any]], Any]


async def gathered(kowalski: AsyncKowalski, method: str, how: dict[str, Any]) -> Any:
    found = getattr(kowalski, method)(**how)
    return [one async for one in found] if method == "stream" else await found


@pytest.fixture(params=["threads", "coroutines"])
def ask(request: pytest.FixtureRequest, service: Service, plain: Kowalski) -> Ask:
    """Call a method of one client or of the other."""
    known = settings(service) | {"username": None, "token": plain.token}

    def with_threads(method: str, how: dict[str, Any]) -> Any:
        with Kowalski(**known) as kowalski:
            found = getattr(kowalski, method)(**how)
            return list(found) if method == "stream" else found

    def with_coroutines(method: str, how: dict[str, Any]) -> Any:
        async def asked() -> Any:
            async with AsyncKowalski(**known) as kowalski:
                return await gathered(kowalski, method, how)

        return asyncio.run(asked())

    return with_threads if request.param == "threads" else with_coroutines


@pytest.fixture(scope="module")
def plain(service: Service) -> Any:
    with Kowalski(**settings(service)) as kowalski:
        yield kowalski


def test_documents_stream(ask: Ask) -> None:
    found = ask("stream", {"query": ALL})
    assert {document["candid"] for document in found} == {
        candid(number, epoch) for number in range(OBJECTS) for epoch in range(EPOCHS)
    }


def test_what_cannot_be_streamed_or_is_refused_is_told(ask: Ask) -> None:
    with pytest.raises(KowalskiError, match="count_documents"):
        ask("stream", {"query": QUERIES["count_documents"]})
    with pytest.raises(RefusedError, match="filter"):
        ask("stream", {"query": QUERIES["error"]})


def test_an_answer_that_breaks_off_is_not_taken_for_whole(ask: Ask) -> None:
    with pytest.raises(RefusedError, match="divide"):
        ask("stream", {"query": HALFWAY})


def test_rows_of_documents_and_of_cones(ask: Ask) -> None:
    rows = ask("rows", {"query": find(3)})
    assert rows == [{"candid": candid(3, 0)}]
    around = ask("rows", {"query": CONE})
    assert set(around.column("catalog")) == {"Stars", "Plain"}
    assert set(around.column("position")) <= {name(2), name(5)}


def test_a_light_curve_has_what_one_may_see(ask: Ask) -> None:
    rows: Rows = ask("light_curve", {"object_id": name(0)})
    assert rows.units["flux"] == "uJy"
    assert sorted(rows.column("jd")) == rows.column("jd")
    assert {row["candid"] for row in rows} - {None} == {candid(0, epoch) for epoch in range(EPOCHS)}
    assert {row["programid"] for row in rows if row["candid"] is None} == {1, 2, 3}
    table = rows.to_astropy()
    assert str(table["flux"].unit) == "uJy"
    assert table["band"][-1] == "ztfg"
    with pytest.raises(NotFoundError, match="ZTF99nothing"):
        ask("light_curve", {"object_id": "ZTF99nothing"})
    with pytest.raises(KowalskiError, match="no such survey"):
        ask("light_curve", {"object_id": name(0), "survey": "CRTS"})


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_coroutines_answer_as_threads_do(
    service: Service, plain: Kowalski, query: dict[str, Any]
) -> None:
    async def asked() -> Any:
        async with AsyncKowalski(**settings(service)) as kowalski:
            return await kowalski.query(query=query)

    assert asyncio.run(asked()) == plain.query(query=query)


def test_the_other_methods_of_coroutines(service: Service, plain: Kowalski) -> None:
    async def asked() -> None:
        async with AsyncKowalski(**settings(service), verbose=True) as kowalski:
            assert await kowalski.ping()
            assert await kowalski.get_catalogs_all() == plain.get_catalogs_all()
            assert await kowalski.api("get", "/") == plain.api("get", "/")
            assert await kowalski.authenticate() == kowalski.token
            batch = [find(number) for number in range(10)]
            answers = await kowalski.query(queries=batch, use_batch_query=True)
            assert answers == plain.query(queries=batch)
            with pytest.raises(KowalskiError, match="duplicate"):
                await kowalski.add("again", settings(service))
            kowalski.rename("only")
            assert await kowalski.close("only")
            await kowalski.remove("only")

    asyncio.run(asked())


def test_who_is_not_known_or_not_there_is_told_apart(service: Service) -> None:
    async def connect(**changes: Any) -> None:
        async with AsyncKowalski(**settings(service) | {"max_retries": 0} | changes):
            pass

    for broken, kind in (
        ({"password": "wrong"}, AuthenticationError),
        ({"port": 1}, UnreachableError),
    ):
        with pytest.raises(kind, match="Failed to add instance"):
            asyncio.run(connect(**broken))
        with pytest.raises(kind, match="Failed to add instance"):
            Kowalski(**settings(service) | {"max_retries": 0} | broken)
    assert issubclass(UnreachableError, requests.RequestException)


def test_progress_of_a_batch_is_shown(service: Service, capsys: pytest.CaptureFixture[str]) -> None:
    with Kowalski(**settings(service), verbose=True) as kowalski:
        kowalski.query(queries=[find(number) for number in range(4)], use_batch_query=True)
    assert "4/4" in capsys.readouterr().err

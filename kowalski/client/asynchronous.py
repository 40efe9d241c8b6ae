"""The client for coroutines: the same conversations, carried by httpx."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from types import TracebackType
from typing import Any

import httpx
from tqdm.auto import tqdm

from kowalski.client.conversation import (
    Answer,
    Call,
    Conversation,
    Outcome,
    Reply,
    Result,
    advance,
)
from kowalski.client.errors import KowalskiError, UnreachableError
from kowalski.client.fleet import Answers, Fleet, asked_of, settings_of
from kowalski.client.instance import PASSING, SAFE_TO_REPEAT, Transport
from kowalski.client.light_curve import light_curve_of, survey_of
from kowalski.client.lines import Document, Lines, documents_of, is_lines
from kowalski.client.routing import SEVERAL_CATALOGS
from kowalski.client.rows import Rows, rows_of
from kowalski.client.service import Query, Service, accepted

NOT_ARRIVED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


class AsyncInstance(Service):
    """A connection to one service; `hold(opening())` signs in."""

    def __init__(self, name: str, settings: Mapping[str, Any], transport: Transport) -> None:
        super().__init__(name, settings, transport.timeout)
        self.transport = transport
        self.session = httpx.AsyncClient(
            limits=httpx.Limits(
                max_connections=transport.pool_maxsize,
                max_keepalive_connections=transport.pool_maxsize,
            ),
            trust_env=False,
        )

    async def hold(self, conversation: Conversation[Result]) -> Result:
        """Hold a conversation and return its result."""
        outcome: Outcome = None
        while True:
            try:
                call = advance(conversation, outcome)
            except StopIteration as end:
                result: Result = end.value
                return result
            outcome = await self.outcome(call)

    async def outcome(self, call: Call) -> Reply | UnreachableError:
        """Return the reply to a call, or why there is none; repeats what may be repeated."""
        attempts = self.transport.max_retries + 1
        safe = call.method.upper() in SAFE_TO_REPEAT
        for attempt in range(attempts):
            if attempt:
                await asyncio.sleep(self.transport.backoff_factor * 2 ** (attempt - 1))
            outcome, passing = await self.attempt(call, safe=safe)
            if not passing:
                break
        return outcome

    async def attempt(self, call: Call, *, safe: bool) -> tuple[Reply | UnreachableError, bool]:
        """Return what came of a call, and whether it may be made again."""
        try:
            response = await self.session.send(self.request(call))
        except httpx.TransportError as error:
            passing = safe or isinstance(error, NOT_ARRIVED)
            return UnreachableError(f"{self.name} does not answer: {error!r}"), passing
        reply = Reply(response.status_code, response.reason_phrase, response.text)
        return reply, safe and reply.status in PASSING

    def request(self, call: Call) -> httpx.Request:
        """Return a call as httpx sends it."""
        return self.session.build_request(
            call.method,
            call.url,
            headers=dict(call.headers),
            params=call.params,
            json=call.json,
            timeout=call.timeout,
        )

    async def stream(self, query: Query) -> AsyncIterator[Document]:
        """Yield the documents that a query finds, as they come."""
        lines = Lines(self.name)
        try:
            response = await self.session.send(self.request(self.for_lines(query)), stream=True)
            try:
                if not is_lines(response.headers.get("Content-Type", "")):
                    text = (await response.aread()).decode()
                    reply = Reply(response.status_code, response.reason_phrase, text)
                    for document in documents_of(self.name, reply):
                        yield document
                    return
                async for line in response.aiter_lines():
                    for document in lines.take(line):
                        yield document
            finally:
                await response.aclose()
        except httpx.TransportError as error:
            raise lines.broken(error) from error
        for document in lines.end():
            yield document

    async def close(self) -> bool:
        """Close the connections."""
        await self.session.aclose()
        return True


class AsyncKowalski(Fleet[AsyncInstance]):
    """The client for coroutines: `Kowalski` with its methods to be awaited.

    It signs in where `async with AsyncKowalski(…) as kowalski` begins. The parameters are those
    of `Kowalski`.
    """

    def __init__(
        self,
        username: str | None = None,
        password: str | None = None,
        token: str | None = None,
        protocol: str | None = "https",
        host: str | None = "kowalski.caltech.edu",
        port: int | str | None = 443,
        verbose: bool = False,
        instances: Mapping[str, Mapping[str, Any]] | None = None,
        **transport: Any,
    ) -> None:
        super().__init__(verbose=verbose)
        self.wanted = settings_of(instances, username, password, token, protocol, host, port)
        self.how = transport

    async def __aenter__(self) -> "AsyncKowalski":
        try:
            for name, settings in self.wanted.items():
                await self.add(name, settings, **self.how)
        except KowalskiError:
            await self.close_all()
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close_all()

    async def add(self, name: str, cfg: Mapping[str, Any], **transport: Any) -> None:
        """Connect to a further service."""
        self.check_new(name, cfg)
        try:
            instance = AsyncInstance(name, cfg, Transport(**transport))
        except TypeError as error:
            raise KowalskiError(f"Failed to add instance {name}: {error}") from error
        try:
            await instance.hold(instance.opening())
        except KowalskiError as error:
            await instance.close()
            raise type(error)(f"Failed to add instance {name}: {error}") from error
        self.instances[name] = instance

    async def remove(self, name: str) -> None:
        """Disconnect from a service."""
        await self.instance(name).close()
        del self.instances[name]

    async def close(self, name: str | None = None) -> bool:
        """Close the connections to a service."""
        return await self.instance(name).close()

    async def close_all(self) -> dict[str, bool]:
        """Close all connections, and tell of each service whether that worked."""
        return {name: await instance.close() for name, instance in self.instances.items()}

    async def authenticate(self, name: str | None = None) -> str:
        """Sign in anew and return the token."""
        instance = self.instance(name)
        return await instance.hold(instance.signing_in())

    async def ping(self, name: str | None = None) -> bool:
        """Tell whether a service answers, and knows who is asking."""
        instance = self.instance(name)
        return await instance.hold(instance.greeting())

    async def api(
        self,
        method: str,
        endpoint: str,
        data: Mapping[str, Any] | None = None,
        name: str | None = None,
    ) -> Answer:
        """Return the answer of any route."""
        instance = self.instance(name)
        return await instance.hold(instance.calling(method, endpoint, data))

    async def get_catalogs(self, name: str | None = None) -> list[str]:
        """Return the names of a service's collections, as they are now."""
        instance = self.instance(name)
        return await instance.hold(instance.listing())

    async def get_catalogs_all(self) -> dict[str, list[str]]:
        """Return the names of the collections of each service."""
        return {name: await self.get_catalogs(name) for name in self.instances}

    async def single_query(self, query_tpl: tuple[Query, str]) -> Answers:
        """Return the answer of one service to one query, by its name."""
        query, name = query_tpl
        instance = self.instance(name)
        return {name: await instance.hold(instance.asking(query))}

    async def batch_query(
        self, queries: Mapping[str, Sequence[Query]], n_at_once: int = 4
    ) -> list[Answers]:
        """Return the answers to the queries of each service, in the order of the queries."""
        asked = asked_of(queries)
        free = asyncio.Semaphore(max(1, n_at_once))
        with tqdm(total=len(asked), disable=not self.verbose) as progress:

            async def answer(one: tuple[Query, str]) -> Answers:
                async with free:
                    found = await self.single_query(one)
                progress.update()
                return found

            tasks = [asyncio.create_task(answer(one)) for one in asked]
            try:
                return await asyncio.gather(*tasks)
            finally:
                # Where one fails, nobody waits for the others.
                for task in tasks:
                    task.cancel()

    async def query(
        self,
        query: Query | None = None,
        queries: Sequence[Query] | None = None,
        name: str | None = None,
        use_batch_query: bool = False,
        max_n_threads: int = 4,
    ) -> Answers:
        """Ask one query, or several; the answers have the shapes that `Kowalski.query` tells."""
        plan = self.plan(query, queries, name, max_n_threads, batch=use_batch_query)
        return plan.gathered(await self.batch_query(plan.prepared, plan.at_once))

    async def stream(self, query: Query, name: str | None = None) -> AsyncIterator[Document]:
        """Yield the documents that a query finds as they come, however many there are."""
        for instance, asked in self.parts(query, name):
            async for document in instance.stream(asked):
                yield document

    async def rows(self, query: Query, name: str | None = None) -> Rows:
        """Return what a query finds as rows, which become a table or a frame when asked to."""
        if query.get("query_type") not in (*SEVERAL_CATALOGS, "find_one"):
            return rows_of([document async for document in self.stream(query, name)])
        found = Rows()
        for instance, asked in self.parts(query, name):
            answer = await instance.hold(instance.asking(asked))
            found += rows_of(accepted(instance.name, answer) or [])
        return found

    async def light_curve(
        self, object_id: str, survey: str = "ZTF", name: str | None = None
    ) -> Rows:
        """Return all that is known of an object's brightness, as `Kowalski.light_curve`."""
        known = survey_of(survey)
        instance = self.holder(known.alerts, name)
        return await instance.hold(light_curve_of(instance, object_id, known))

"""One or several services by name, and which of them is asked what."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from kowalski.client.conversation import Answer
from kowalski.client.errors import KowalskiError
from kowalski.client.routing import Routing
from kowalski.client.service import HOST, PORT, PROTOCOL, Query, Service

DEFAULT = "default"

Answers = dict[str, Any]
One = TypeVar("One", bound=Service)
Settings = Mapping[str, Any]


@dataclass(frozen=True)
class Plan:
    """Which service answers which queries, how many at once, and how the answers are given.

    `listed` gives a list of answers by the service's name, otherwise the only answer.
    """

    prepared: dict[str, list[Query]]
    at_once: int
    listed: bool

    def gathered(self, answers: Sequence[Answers]) -> Answers:
        """Return answers, each by the name of its service, as they were asked for."""
        if not self.listed:
            return {name: content for answer in answers for name, content in answer.items()}
        gathered: dict[str, list[Answer]] = {name: [] for name in self.prepared}
        for answer in answers:
            for name, content in answer.items():
                gathered[name].append(content)
        return gathered


class Fleet(Generic[One]):
    """The services that one client talks to; what can be said of them without asking."""

    def __init__(self, *, verbose: bool) -> None:
        self.verbose = verbose
        self.instances: dict[str, One] = {}

    @property
    def multiple_instances(self) -> bool:
        """Whether there is more than one service."""
        return len(self.instances) > 1

    @property
    def token(self) -> str:
        """Token of the only service."""
        return self.instance().token

    def instance(self, name: str | None = None) -> One:
        """Return a service by its name, which may be left out where there is only one."""
        if name is None:
            if len(self.instances) != 1:
                raise KowalskiError("Please specify instance name when using multiple instances")
            return next(iter(self.instances.values()))
        if name not in self.instances:
            raise KowalskiError(
                f"Instance {name} not found in the list of instances: {list(self.instances)}"
            )
        return self.instances[name]

    def check_new(self, name: str, settings: Settings) -> None:
        """Refuse a service that is there already."""
        if name in self.instances:
            raise KowalskiError(f"Instance {name} already exists")
        for other in self.instances.values():
            if other.is_same(settings):
                raise KowalskiError(f"Instance {name} seems to be a duplicate of {other.name}")

    def rename(self, name: str, old_name: str | None = None) -> None:
        """Give a service another name."""
        instance = self.instance(old_name)
        if name != instance.name and name in self.instances:
            raise KowalskiError(f"Instance {name} already exists")
        del self.instances[instance.name]
        instance.name = name
        self.instances[name] = instance

    def instance_has_catalog(self, catalog: str, name: str | None = None) -> bool:
        """Tell whether a service has a collection."""
        return self.instance(name).has([catalog])

    def prepare_query(
        self, query: Query, name: str | None = None, instances_load: dict[str, int] | None = None
    ) -> tuple[dict[str, Query], dict[str, int]]:
        """Return which service is to answer what of a query, and how many each has then."""
        routing = self.routing(name)
        if instances_load is not None:
            routing.load |= instances_load
        return routing.route(query), routing.load

    def prepare_queries(
        self, queries: Sequence[Query], name: str | None = None
    ) -> dict[str, list[Query]]:
        """Return the queries that each service is to answer."""
        prepared: dict[str, list[Query]] = {}
        for instance, query in self.routed(queries, name):
            prepared.setdefault(instance, []).append(query)
        return prepared

    def routing(self, name: str | None) -> Routing:
        """Return a fresh distribution of queries."""
        return Routing(self.instances, None if name is None else self.instance(name).name)

    def routed(self, queries: Sequence[Query], name: str | None) -> Iterator[tuple[str, Query]]:
        """Yield each query, or part of one, with the service that is to answer it."""
        routing = self.routing(name)
        for query in queries:
            yield from routing.route(query).items()

    def parts(self, query: Query, name: str | None) -> list[tuple[One, Query]]:
        """Return the services that answer a query, each with its part of it."""
        return [(self.instance(part), asked) for part, asked in self.routed([query], name)]

    def holder(self, catalog: str, name: str | None) -> One:
        """Return the service of a name, or the first that has a collection."""
        for instance in [self.instance(name)] if name else self.instances.values():
            if instance.has([catalog]):
                return instance
        raise KowalskiError(f"Catalog {catalog} is not available in any instance")

    def plan(
        self,
        query: Query | None,
        queries: Sequence[Query] | None,
        name: str | None,
        at_once: int,
        *,
        batch: bool,
    ) -> Plan:
        """Return how one query, or several, are asked."""
        if (query is None) == (queries is None):
            raise KowalskiError("Please specify either query or queries, and not both")
        prepared = self.prepare_queries([query] if query is not None else queries or [], name)
        listed = query is None or (batch and len(prepared) > 1)
        return Plan(prepared, at_once if batch else 1, listed)


def settings_of(
    instances: Mapping[str, Settings] | None,
    username: str | None,
    password: str | None,
    token: str | None,
    protocol: str | None = PROTOCOL,
    host: str | None = HOST,
    port: int | str | None = PORT,
) -> Mapping[str, Settings]:
    """Return the settings of each service: those of several, or those of the only one."""
    if instances is not None:
        return instances
    one = {
        "username": username,
        "password": password,
        "token": token,
        "protocol": protocol,
        "host": host,
        "port": port,
    }
    return {DEFAULT: one}


def asked_of(queries: Mapping[str, Sequence[Query]]) -> list[tuple[Query, str]]:
    """Return each query with the name of the service that is to answer it."""
    return [(query, name) for name, part in queries.items() for query in part]

"""The client's class: one or several query services."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Any

from requests import RequestException
from tqdm.auto import tqdm

from kowalski.client.errors import KowalskiError
from kowalski.client.instance import Answer, Instance, Transport
from kowalski.client.routing import Query, Routing

DEFAULT = "default"

Answers = dict[str, Any]


class Kowalski:
    """A connection to one query service, or to several by name.

    Parameters
    ----------
    username, password, token
        Who is asking; a name without a password is looked up in `~/.netrc`.
    protocol, host, port
        Where the service is.
    verbose
        Show the progress of batches.
    instances
        Several services instead of one: settings like the above, and `timeout`, by name.
    timeout, pool_connections, pool_maxsize, max_retries, backoff_factor, pool_block
        How requests are sent; seconds to wait for an answer, 5 by default.

    Raises
    ------
    KowalskiError
        A service does not answer, or does not know who is asking.
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
        self.verbose = verbose
        self.instances: dict[str, Instance] = {}
        one = {
            "username": username,
            "password": password,
            "token": token,
            "protocol": protocol,
            "host": host,
            "port": port,
        }
        try:
            for name, settings in (instances if instances is not None else {DEFAULT: one}).items():
                self.add(name, settings, **transport)
        except KowalskiError:
            self.close_all()
            raise

    def __enter__(self) -> "Kowalski":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close_all()

    @property
    def multiple_instances(self) -> bool:
        """Whether there is more than one service."""
        return len(self.instances) > 1

    @property
    def token(self) -> str:
        """Token of the only service."""
        return self.instance().token

    def instance(self, name: str | None = None) -> Instance:
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

    def add(self, name: str, cfg: Mapping[str, Any], **transport: Any) -> None:
        """Connect to a further service."""
        if name in self.instances:
            raise KowalskiError(f"Instance {name} already exists")
        for other in self.instances.values():
            if other.is_same(cfg):
                raise KowalskiError(f"Instance {name} seems to be a duplicate of {other.name}")
        try:
            self.instances[name] = Instance(name, cfg, Transport(**transport))
        except (KowalskiError, RequestException, TypeError) as error:
            raise KowalskiError(f"Failed to add instance {name}: {error}") from error

    def remove(self, name: str) -> None:
        """Disconnect from a service."""
        self.instance(name).close()
        del self.instances[name]

    def rename(self, name: str, old_name: str | None = None) -> None:
        """Give a service another name."""
        instance = self.instance(old_name)
        if name != instance.name and name in self.instances:
            raise KowalskiError(f"Instance {name} already exists")
        del self.instances[instance.name]
        instance.name = name
        self.instances[name] = instance

    def close(self, name: str | None = None) -> bool:
        """Close the connections to a service."""
        return self.instance(name).close()

    def close_all(self) -> dict[str, bool]:
        """Close all connections, and tell of each service whether that worked."""
        return {name: instance.close() for name, instance in self.instances.items()}

    def authenticate(self, name: str | None = None) -> str:
        """Sign in anew and return the token."""
        instance = self.instance(name)
        instance.token = instance.authenticate()
        return instance.token

    def ping(self, name: str | None = None) -> bool:
        """Tell whether a service answers, and knows who is asking."""
        return self.instance(name).ping()

    def api(
        self,
        method: str,
        endpoint: str,
        data: Mapping[str, Any] | None = None,
        name: str | None = None,
    ) -> Answer:
        """Return the answer of any route, such as `api("get", "api/filters/1")`."""
        return self.instance(name).call(method, endpoint, data)

    def get_catalogs(self, name: str | None = None) -> list[str]:
        """Return the names of a service's collections, as they are now."""
        return self.instance(name).read_catalogs()

    def get_catalogs_all(self) -> dict[str, list[str]]:
        """Return the names of the collections of each service."""
        return {name: instance.read_catalogs() for name, instance in self.instances.items()}

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

    def single_query(self, query_tpl: tuple[Query, str]) -> Answers:
        """Return the answer of one service to one query, by its name."""
        query, name = query_tpl
        return {name: self.instance(name).query(query)}

    def batch_query(
        self, queries: Mapping[str, Sequence[Query]], n_threads: int = 4
    ) -> list[Answers]:
        """Return the answers to the queries of each service, in the order of the queries."""
        asked = [(query, name) for name, part in queries.items() for query in part]
        with ThreadPoolExecutor(max(1, min(n_threads, len(asked)))) as pool:
            answers = pool.map(self.single_query, asked)
            return list(tqdm(answers, total=len(asked), disable=not self.verbose))

    def query(
        self,
        query: Query | None = None,
        queries: Sequence[Query] | None = None,
        name: str | None = None,
        use_batch_query: bool = False,
        max_n_threads: int = 4,
    ) -> Answers:
        """Ask one query, or several.

        Returns
        -------
        dict
            To one query, the answer by the service's name. To several, and to one with
            `use_batch_query` that is shared out among services, the list of answers by the
            service's name; with `use_batch_query`, `max_n_threads` are asked at once.
        """
        if (query is None) == (queries is None):
            raise KowalskiError("Please specify either query or queries, and not both")
        if query is not None:
            parts = self.routing(name).route(query)
            if len(parts) == 1 or not use_batch_query:
                return {part: self.instance(part).query(asked) for part, asked in parts.items()}
            prepared = {part: [asked] for part, asked in parts.items()}
        else:
            prepared = self.prepare_queries(queries or [], name)
        answers = self.batch_query(prepared, max_n_threads if use_batch_query else 1)
        gathered: dict[str, list[Answer]] = {part: [] for part in prepared}
        for answer in answers:
            for part, content in answer.items():
                gathered[part].append(content)
        return gathered

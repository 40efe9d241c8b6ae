"""The client's class: one or several query services."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Any

from requests import RequestException
from tqdm.auto import tqdm

from kowalski.client.conversation import Answer
from kowalski.client.errors import KowalskiError
from kowalski.client.fleet import Answers, Fleet, asked_of, settings_of
from kowalski.client.instance import Instance, Transport
from kowalski.client.light_curve import light_curve_of, survey_of
from kowalski.client.lines import Document
from kowalski.client.routing import SEVERAL_CATALOGS
from kowalski.client.rows import Rows, rows_of
from kowalski.client.service import Query, accepted


class Kowalski(Fleet[Instance]):
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
        super().__init__(verbose=verbose)
        wanted = settings_of(instances, username, password, token, protocol, host, port)
        try:
            for name, settings in wanted.items():
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

    def add(self, name: str, cfg: Mapping[str, Any], **transport: Any) -> None:
        """Connect to a further service."""
        self.check_new(name, cfg)
        try:
            self.instances[name] = Instance(name, cfg, Transport(**transport))
        except KowalskiError as error:
            raise type(error)(f"Failed to add instance {name}: {error}") from error
        except (RequestException, TypeError) as error:
            raise KowalskiError(f"Failed to add instance {name}: {error}") from error

    def remove(self, name: str) -> None:
        """Disconnect from a service."""
        self.instance(name).close()
        del self.instances[name]

    def close(self, name: str | None = None) -> bool:
        """Close the connections to a service."""
        return self.instance(name).close()

    def close_all(self) -> dict[str, bool]:
        """Close all connections, and tell of each service whether that worked."""
        return {name: instance.close() for name, instance in self.instances.items()}

    def authenticate(self, name: str | None = None) -> str:
        """Sign in anew and return the token."""
        return self.instance(name).authenticate()

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

    def single_query(self, query_tpl: tuple[Query, str]) -> Answers:
        """Return the answer of one service to one query, by its name."""
        query, name = query_tpl
        return {name: self.instance(name).query(query)}

    def batch_query(
        self, queries: Mapping[str, Sequence[Query]], n_threads: int = 4
    ) -> list[Answers]:
        """Return the answers to the queries of each service, in the order of the queries."""
        asked = asked_of(queries)
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
        plan = self.plan(query, queries, name, max_n_threads, batch=use_batch_query)
        if not plan.listed:
            return plan.gathered([self.single_query(one) for one in asked_of(plan.prepared)])
        return plan.gathered(self.batch_query(plan.prepared, plan.at_once))

    def stream(self, query: Query, name: str | None = None) -> Iterator[Document]:
        """Yield the documents that a query finds as they come, however many there are.

        For the queries `find`, `aggregate` and `skymap`.

        Raises
        ------
        RefusedError
            The service refuses the query, or cannot go on with it.
        UnreachableError
            The service does not answer, or breaks off its answer.
        """
        for instance, asked in self.parts(query, name):
            yield from instance.stream(asked)

    def rows(self, query: Query, name: str | None = None) -> Rows:
        """Return what a query finds as rows, which become a table or a frame when asked to.

        Raises
        ------
        RefusedError, UnreachableError
            As in `stream`.
        """
        if query.get("query_type") not in (*SEVERAL_CATALOGS, "find_one"):
            return rows_of(list(self.stream(query, name)))
        found = Rows()
        for instance, asked in self.parts(query, name):
            found += rows_of(accepted(instance.name, instance.query(asked)) or [])
        return found

    def light_curve(self, object_id: str, survey: str = "ZTF", name: str | None = None) -> Rows:
        """Return all that is known of an object's brightness.

        Returns
        -------
        Rows
            In order of time: `jd` in days, `band`, `mag`, `mag_err` and `limiting_mag` in AB
            magnitudes, `flux` and `flux_err` of the difference image in µJy, whether the point is
            `forced` photometry, `programid`, and the `candid` of its alert.

        Raises
        ------
        NotFoundError
            There is no such object, as far as one may see.
        """
        known = survey_of(survey)
        instance = self.holder(known.alerts, name)
        return instance.hold(light_curve_of(instance, object_id, known))

"""Which instance answers which query, or which part of it."""

from collections.abc import Iterable, Mapping

from kowalski.client.errors import KowalskiError
from kowalski.client.service import Query, Service

ONE_CATALOG = (
    "aggregate",
    "count_documents",
    "estimated_document_count",
    "find",
    "find_one",
    "skymap",
)
SEVERAL_CATALOGS = ("cone_search", "near")


class Routing:
    """Shares queries out among instances, to the one with the fewest so far."""

    def __init__(self, instances: Mapping[str, Service], only: str | None) -> None:
        self.instances = instances
        self.only = only
        self.load = dict.fromkeys(instances, 0)

    def route(self, query: Query) -> dict[str, Query]:
        """Return the query, or its parts, by the instance that is to answer it.

        Raises
        ------
        KowalskiError
            No instance has a catalogue, or it cannot be told which instance is meant.
        """
        catalogs = catalogs_of(query)
        if self.only is not None or not catalogs:
            return self.whole(query, catalogs)
        if len(self.instances) == 1:
            self.only = next(iter(self.instances))
            return self.whole(query, catalogs)
        parts: dict[str, list[str]] = {}
        for catalog in catalogs:
            parts.setdefault(self.least_loaded(catalog), []).append(catalog)
        if len(parts) == 1:
            return dict.fromkeys(parts, query)
        return {name: restricted(query, part) for name, part in parts.items()}

    def whole(self, query: Query, catalogs: list[str]) -> dict[str, Query]:
        """Return a query that one instance answers alone."""
        name = self.only
        if name is None:
            if len(self.instances) != 1:
                raise KowalskiError(
                    "For catalog-less queries, please specify instance name if using "
                    "multiple instances"
                )
            name = next(iter(self.instances))
        if not self.instances[name].has(catalogs):
            missing = sorted(set(catalogs) - set(self.instances[name].catalogs))
            raise KowalskiError(
                "One or more catalogs specified in the query are not available in the instance "
                f"{name}: {', '.join(missing)}"
            )
        self.load[name] += 1
        return {name: query}

    def least_loaded(self, catalog: str) -> str:
        """Return the instance with the fewest queries of those that have a catalogue."""
        having = [name for name, instance in self.instances.items() if instance.has([catalog])]
        if not having:
            raise KowalskiError(f"Catalog {catalog} is not available in any instance")
        name = min(having, key=self.load.__getitem__)
        self.load[name] += 1
        return name


def catalogs_of(query: Query) -> list[str]:
    """Return the collections that a query names."""
    if "query_type" not in query or not isinstance(query.get("query"), Mapping):
        raise KowalskiError("A query has a query_type and a query, which is a mapping")
    kind, asked = query["query_type"], query["query"]
    if "catalogs" in asked:
        return list(asked["catalogs"])
    if kind in SEVERAL_CATALOGS:
        raise KowalskiError(
            f"Query type {kind} requires multiple catalogs key "
            "(which can contain just one catalog if you want)"
        )
    if "catalog" in asked:
        return [asked["catalog"]]
    if kind in ONE_CATALOG:
        raise KowalskiError(f"Query type {kind} requires a single catalog")
    return []


def restricted(query: Query, catalogs: Iterable[str]) -> Query:
    """Return a query about some of its catalogues only."""
    asked = query["query"]
    kept = {name: asked["catalogs"][name] for name in catalogs}
    return {**query, "query": {**asked, "catalogs": kept}}

"""Makes `docs/routes-tested.md` of the requests that the tests sent: `make routes-table`.

For every route and method it names the parameters that tests have asked with success, and a few tests
that together have asked all of them; it ends with an error where one is not asked. `test_conformance.py`, which asks everything, does not count.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from skyportal.handlers import all_endpoints
from skyportal.handlers.routes import Endpoint

PAGE = Path(__file__).resolve().parents[2] / "docs" / "routes-tested.md"
EVERYTHING = "test_conformance.py"
REFUSED = 400
TOP = """# Routes and their tests

Every route of the marshal, its parameters (those of a body in italics), and tests that together have asked all of them with
success. `make routes-table` makes this page of the requests that the tests send; a test
fails when a route or a parameter is missing. Beside these, `tests/skyportal/test_conformance.py` asks every route with
right and wrong values, as four users.

| route | method | parameters | tests |
|---|---|---|---|
"""


@dataclass
class Asked:
    """What tests have asked of one route and method."""

    by_test: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    @property
    def parameters(self) -> set[str]:
        """All parameters that were asked."""
        return set().union(*self.by_test.values())

    def tests(self) -> list[str]:
        """Return few tests that have asked all parameters together."""
        left, chosen = self.parameters, []
        while left or not chosen:
            best = min(self.by_test, key=lambda test: (-len(self.by_test[test] & left), test))
            chosen.append(best)
            left -= self.by_test[best]
        return chosen


def parameters_of(endpoint: Endpoint) -> list[str]:
    """Return the parameters of an endpoint as the page writes them, in their order."""
    query = endpoint.query.model_fields if endpoint.query else {}
    body = endpoint.body_model.model_fields if endpoint.body_model else {}
    named = [str(one.alias or one.validation_alias or name) for name, one in query.items()]
    return [f"`{name}`" for name in named] + [
        f"*`{one.alias or name}`*" for name, one in body.items()
    ]


def key_of(endpoint: Endpoint) -> tuple[str, str]:
    """Return how requests name an endpoint."""
    return endpoint.path, endpoint.method


def requests(folder: Path) -> Iterator[dict[str, object]]:
    """Yield what was written down."""
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text().splitlines():
            yield json.loads(line)


def asked(noted: Iterable[dict[str, object]]) -> dict[tuple[str, str], Asked]:
    """Return what was asked with success, by route and method."""
    found: dict[tuple[str, str], Asked] = defaultdict(Asked)
    for one in noted:
        test, status = str(one["test"]), one["status"]
        if EVERYTHING in test or not test or not isinstance(status, int) or status >= REFUSED:
            continue
        names = {f"`{name}`" for name in one["query"]} | {f"*`{name}`*" for name in one["body"]}  # type: ignore[attr-defined]
        found[str(one["route"]), str(one["method"])].by_test[test] |= names
    return found


def missed(endpoint: Endpoint, told: Asked) -> list[str]:
    """Return what no test has asked of an endpoint: parameters, or the route itself."""
    if not told.by_test:
        return ["the route"]
    return [name for name in parameters_of(endpoint) if name not in told.parameters]


def row(endpoint: Endpoint, told: Asked) -> str:
    """Return the row of one endpoint."""
    known = parameters_of(endpoint)
    for names in told.by_test.values():
        names &= set(known)
    parameters = ", ".join(name for name in known if name in told.parameters) or "none"
    tests = ", ".join(f"`{test.removeprefix('tests/')}`" for test in told.tests())
    return f"| `{endpoint.path}` | {endpoint.method} | {parameters} | {tests} |\n"


def main(folder: Path) -> int:
    """Write the page; return of how many routes something is not asked by any test."""
    found = asked(requests(folder))
    endpoints = sorted(all_endpoints(), key=key_of)
    lacking = [(one, names) for one in endpoints if (names := missed(one, found[key_of(one)]))]
    for one, names in lacking:
        print(f"no test has asked {one.method} {one.path}: {', '.join(names)}")  # noqa: T201
    rows = [row(one, found[key_of(one)]) for one in endpoints if found[key_of(one)].by_test]
    PAGE.write_text(TOP + "".join(rows))
    return len(lacking)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))

"""The page of routes and their tests tells every route, and tests that there are."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from skyportal.handlers import all_endpoints
from skyportal.handlers.routes import Endpoint
from tests.skyportal.routes_table import PAGE, key_of, parameters_of

TESTS = Path(__file__).resolve().parents[1]


def rows() -> dict[tuple[str, str], tuple[str, list[str]]]:
    """Return of each route and method the parameters and the tests."""
    found = re.findall(r"^\| `([^`]+)` \| ([A-Z]+) \| (.*) \| (.+) \|$", PAGE.read_text(), re.M)
    return {
        (path, method): (told, re.findall(r"`([^`]+)`", tests))
        for path, method, told, tests in found
    }


@cache
def functions(path: Path) -> set[str]:
    """Return the names of the tests and fixtures of a module."""
    tree = ast.parse(path.read_text())
    return {
        one.name
        for one in ast.walk(tree)
        if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)
    }


@pytest.mark.parametrize("endpoint", all_endpoints(), ids=lambda one: f"{one.method} {one.path}")
def test_every_route_is_asked_by_tests_that_exist(endpoint: Endpoint) -> None:
    table = rows()
    assert key_of(endpoint) in table, "write a test of it, then `make routes-table`"
    told, tests = table[key_of(endpoint)]
    unasked = [name for name in parameters_of(endpoint) if name not in told]
    assert not unasked, "write a test that asks these with success, then `make routes-table`"
    for test in tests:
        module, _, name = test.partition("::")
        assert name in functions(TESTS / module), test


def test_no_route_is_told_that_is_not_there() -> None:
    assert set(rows()) == {key_of(endpoint) for endpoint in all_endpoints()}

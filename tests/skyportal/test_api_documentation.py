"""Every route is on the page of the API, with its methods, and nothing else is."""

import re
from pathlib import Path

from skyportal.handlers import all_endpoints

PAGE = Path(__file__).resolve().parents[2] / "docs" / "api-marshal.md"


def test_every_route_is_documented() -> None:
    rows = re.findall(r"^\| `(/api/[^`]+)` \| ([A-Z, ]+) \|", PAGE.read_text(), re.MULTILINE)
    documented = {(path, method) for path, methods in rows for method in methods.split(", ")}
    assert documented == {(endpoint.path, endpoint.method) for endpoint in all_endpoints()}

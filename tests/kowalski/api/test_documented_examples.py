"""The examples of the page about the query service are run, in their order."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.kowalski.api.archive import alert, coordinates
from tests.kowalski.api.conftest import Client, Service

pytestmark = pytest.mark.service

PAGE = Path(__file__).resolve().parents[3] / "docs" / "api-kowalski.md"
NAMED_CANDID = 1127561445515015011
"""The alert that the page names."""


def examples() -> list[tuple[str, str, Any]]:
    """Return method, path and body of each example that is a literal: queries, and calls."""
    found = []
    for text in re.findall(r"^```python\n(.*?)^```", PAGE.read_text(), re.MULTILINE | re.DOTALL):
        for statement in ast.parse(text).body:
            value = getattr(statement, "value", None)
            if isinstance(value, ast.Dict):
                found.append(("post", "api/queries", ast.literal_eval(value)))
            elif isinstance(value, ast.Call) and getattr(value.func, "attr", "") == "api":
                method, path, body = map(ast.literal_eval, value.args)
                found.append((method, path, body))
    return found


@pytest.fixture
def named(service: Service) -> Iterator[None]:
    """The catalogue and the alert that the examples name."""
    database = service.database
    database["Gaia_EDR3"].insert_one({"_id": 1, "coordinates": coordinates(71.6, -10.2)})
    database["Gaia_EDR3"].create_index([("coordinates.radec_geojson", "2dsphere")])
    database["ZTF_alerts"].insert_one(alert(0, 0) | {"candid": NAMED_CANDID})
    yield
    database["Gaia_EDR3"].drop()
    database["ZTF_alerts"].delete_one({"candid": NAMED_CANDID})
    database["ZTF_alerts_classifications"].delete_one({"_id": NAMED_CANDID})
    database["filters"].delete_many({"filter_id": 17})


@pytest.mark.usefixtures("named")
def test_every_example_is_answered(admin: Client) -> None:
    assert len(examples()) >= 6
    for method, path, body in examples():
        answer = admin.call(method.upper(), f"/{path}", json=body)
        assert answer.status_code == 200, (body, answer.text)

"""The service describes itself."""

import pytest
import requests
from openapi_spec_validator import validate

from kowalski.api.handlers.documentation import own_version
from kowalski.api.openapi import document
from kowalski.api.routes import ENDPOINTS
from tests.kowalski.api.conftest import Service

DOCUMENT = document(ENDPOINTS, own_version())


def test_the_document_is_openapi() -> None:
    validate(DOCUMENT)


def test_every_route_has_a_summary_and_its_own_name() -> None:
    operations = [one for path in DOCUMENT["paths"].values() for one in path.values()]
    assert all(operation["summary"] for operation in operations)
    assert len({operation["operationId"] for operation in operations}) == len(operations)


def test_every_query_type_is_described() -> None:
    body = DOCUMENT["paths"]["/api/queries"]["post"]["requestBody"]
    types = body["content"]["application/json"]["schema"]["discriminator"]["mapping"]
    assert {"find", "find_one", "aggregate", "cone_search", "near", "info"} <= set(types)


@pytest.mark.service
def test_it_is_served(service: Service) -> None:
    assert requests.get(f"{service.url}/api/openapi.json", timeout=10).json() == DOCUMENT


@pytest.mark.service
def test_the_page_needs_nothing_from_elsewhere(service: Service) -> None:
    for name in ("", "page.css", "page.js"):
        answer = requests.get(f"{service.url}/docs/api/{name}", timeout=10)
        assert answer.status_code == 200
        assert "http://" not in answer.text
        assert "https://" not in answer.text
    for name in ("nothing.js", "..", "%2e%2e%2fapp.py"):
        answer = requests.get(f"{service.url}/docs/api/{name}", timeout=10)
        assert answer.status_code == 404 or "greetings" not in answer.text

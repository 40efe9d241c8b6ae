"""The OpenAPI document is valid, complete, and what the running application serves."""

import json
import subprocess
import sys

import pytest
from openapi_spec_validator import validate

from skyportal.handlers import all_endpoints
from skyportal.handlers.routes import Routes, endpoint_of
from skyportal.openapi import document
from skyportal.schemas.base import Empty
from tests.skyportal.marshal_fixtures import RunningMarshal


def test_the_document_is_valid_and_has_every_endpoint() -> None:
    described = document(all_endpoints())
    validate(described)
    paths = {(method, path) for path, methods in described["paths"].items() for method in methods}
    assert paths == {(endpoint.method.lower(), endpoint.path) for endpoint in all_endpoints()}


def test_every_endpoint_says_what_it_does_under_a_name_of_its_own() -> None:
    endpoints = all_endpoints()
    assert all(endpoint.function.__doc__ for endpoint in endpoints)
    names = [endpoint.function.__name__ for endpoint in endpoints]
    assert sorted(names) == sorted(set(names))
    places = [(endpoint.method, endpoint.path) for endpoint in endpoints]
    assert sorted(places) == sorted(set(places))


def test_lists_in_queries_and_schemas_by_name() -> None:
    described = document(all_endpoints())
    answer = described["paths"]["/api/groups"]["get"]["responses"]["200"]
    data = answer["content"]["application/json"]["schema"]["properties"]["data"]
    assert data == {"$ref": "#/components/schemas/Groups"}
    parameters = described["paths"]["/api/user"]["get"]["parameters"]
    assert {"numPerPage", "pageNumber", "firstName"} <= {part["name"] for part in parameters}


def test_an_endpoint_with_a_part_that_its_path_lacks_is_a_mistake() -> None:
    def wrong(call: object, group_id: int) -> Empty:
        """Do nothing."""
        return Empty()

    with pytest.raises(TypeError, match="group_id"):
        endpoint_of("GET", "/api/groups", wrong, (), Routes("x").tag)


@pytest.mark.service
def test_the_application_serves_what_the_command_prints(marshal: RunningMarshal) -> None:
    command = [sys.executable, "-c", "from skyportal.cli import app; app(['openapi'])"]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert json.loads(printed) == marshal.ask("GET", "/api/openapi.json").json()

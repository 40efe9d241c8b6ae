"""The service describes itself."""

import re
import shutil

import pytest
import requests
from openapi_spec_validator import validate
from playwright.sync_api import expect, sync_playwright

from kowalski.api.handlers.documentation import own_version
from kowalski.api.openapi import document
from kowalski.api.routes import ENDPOINTS
from tests.kowalski.api.archive import candid, name
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
def test_every_route_can_be_tried_on_the_page(service: Service) -> None:
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(f"{service.url}/docs/api/")
        routes = page.locator("#routes > details")
        expect(routes).to_have_count(sum(map(len, DOCUMENT["paths"].values())))
        page.get_by_label("Name", exact=True).fill("admin")
        page.get_by_label("Password", exact=True).fill(service.admin_password)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_text("Signed in")).to_be_visible()
        route = routes.filter(
            has=page.locator("code", has_text=re.compile("^/api/alerts/{survey}$"))
        )
        route.locator("summary").first.click()
        route.get_by_label("object_id").fill(name(0))
        route.get_by_label("projection").fill('{"_id": 0, "candid": 1}')
        route.get_by_role("button", name="Try").click()
        expect(route.locator("pre").last).to_contain_text(str(candid(0, 0)))
        browser.close()
    assert faults == []


@pytest.mark.service
def test_the_page_needs_nothing_from_elsewhere(service: Service) -> None:
    for file in ("", "page.css", "page.js"):
        answer = requests.get(f"{service.url}/docs/api/{file}", timeout=10)
        assert answer.status_code == 200
        assert "http://" not in answer.text
        assert "https://" not in answer.text
    for file in ("nothing.js", "..", "%2e%2e%2fapp.py"):
        answer = requests.get(f"{service.url}/docs/api/{file}", timeout=10)
        assert answer.status_code == 404 or "greetings" not in answer.text

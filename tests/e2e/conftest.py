"""One instance of the whole platform, which the modules of this folder use one after the other.

With `FRITZ_TESTS_STATE`, the state folder of an instance that runs already, that one is used:
whoever writes a test need not wait for a start each time.
"""

import os
import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.e2e.watching import Watch
from tests.stack import Stack, running_stack, wait_until

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import oidc_provider_mock

ALERTS_PER_NIGHT = 600
"""Enough for several pages of candidates; a night of the default size would play on for minutes."""

FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
expect.set_options(timeout=20_000)  # of a machine that does much else


@pytest.fixture(scope="package")
def stack() -> Iterator[Stack]:
    """The instance, with a simulated night under way, as `make run` starts it.

    It may have been restarted since, and have seen other alerts: look at your own alone. People
    may sign in through an OpenID provider too.
    """
    if running := os.environ.get("FRITZ_TESTS_STATE"):
        yield Stack(Path(running))
        return
    with oidc_provider_mock.run_server_in_thread() as provider:
        settings = {
            "FRITZ__SIMULATION__ALERTS_PER_NIGHT": str(ALERTS_PER_NIGHT),
            "FRITZ__LAUNCHER__START_TIMEOUT_SECONDS": "300",  # other tests run beside
            **sign_in_by(f"http://localhost:{provider.server_port}"),
        }
        with running_stack(settings=settings) as stack:
            yield stack


def sign_in_by(issuer: str) -> dict[str, str]:
    """Return the settings of a provider by which people sign in."""
    provider = {
        "issuer": issuer,
        "label": "Observatory",
        "client_id": "fritz",
        "client_secret": "not so secret",
    }
    return {
        f"FRITZ__SKYPORTAL__OIDC__OBSERVATORY__{name.upper()}": value
        for name, value in provider.items()
    }


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def context(stack: Stack, browser: Browser) -> Iterator[BrowserContext]:
    """A browser that came in by the one-time link."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(stack.info()["marshal"]["signin_url"])
    page.close()
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page on which nothing may go wrong."""
    page = context.new_page()
    watch = Watch(page)
    yield page
    page.close()
    assert watch.faults == []


@pytest.fixture
def source(stack: Stack) -> str:
    """The page of an object that a filter saved."""
    wait_until(lambda: stack.marshal("/api/sources")["totalMatches"] > 0, "one is saved", 60)
    name = stack.marshal("/api/sources", numPerPage=1)["sources"][0]["id"]
    return f"{stack.settings.skyportal.app.public_url}/source/{name}"

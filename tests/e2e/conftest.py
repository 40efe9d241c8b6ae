"""One instance of the whole platform, which the modules of this folder use one after the other."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.stack import Stack, running_stack, wait_until

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

    It may have been restarted since, and have seen other alerts: look at your own alone.
    """
    settings = {
        "FRITZ__SIMULATION__ALERTS_PER_NIGHT": str(ALERTS_PER_NIGHT),
        "FRITZ__LAUNCHER__START_TIMEOUT_SECONDS": "300",  # other tests run beside
    }
    with running_stack(settings=settings) as stack:
        yield stack


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
    """A page that must not raise an error or log one."""
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    yield page
    page.close()
    assert faults == []


@pytest.fixture
def source(stack: Stack) -> str:
    """The page of an object that a filter saved."""
    wait_until(lambda: stack.marshal("/api/sources")["totalMatches"] > 0, "one is saved", 60)
    name = stack.marshal("/api/sources", numPerPage=1)["sources"][0]["id"]
    return f"{stack.settings.skyportal.app.public_url}/source/{name}"

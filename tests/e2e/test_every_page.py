"""Every page, on a desk and on a phone, light and dark: usable by everybody, and well made."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.audits import faults_of
from tests.e2e.pages import pages_of
from tests.e2e.test_browser import FIRST_CANDIDATE_SECONDS, cards, scan
from tests.stack import Stack, wait_until

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]

SIZES = {"desk": (1440, 900), "tablet": (820, 1180), "phone": (390, 844)}
WIDTH = "document.documentElement.scrollWidth"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_keeps_the_rules(stack: Stack, page: Page, scheme: str) -> None:
    """Neither axe, with all of its rules, nor we find anything; the browser has no complaint."""
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    scan(page, stack)
    for name, path in pages_of(stack).items():
        page.set_viewport_size({"width": 1440, "height": 900})
        page.goto(f"{stack.settings.skyportal.app.public_url}{path}")
        page.wait_for_load_state("networkidle")
        expect(page.get_by_role("heading").or_(cards(page)).first).to_be_visible(
            timeout=FIRST_CANDIDATE_SECONDS * 1000
        )
        for device, (width, height) in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            fits = f"innerWidth === {width} && {WIDTH} <= {width}"
            wait_until(
                lambda fits=fits: page.evaluate(fits), f"{name} fits on a {device}", seconds=30
            )
            assert faults_of(page) == [], f"{name} on a {device}: {path}"


def test_a_page_is_sent_with_what_protects_it(stack: Stack, context: BrowserContext) -> None:
    answer = context.request.get(stack.settings.skyportal.app.public_url)
    assert answer.status == 200
    html = answer.text()
    assert html.lower().startswith("<!doctype html>")
    assert "charset" in html[:1024], "browsers guess an encoding that comes later"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert answer.headers["x-frame-options"] == "DENY"
    assert "geolocation=()" in answer.headers["permissions-policy"]
    for script in re.findall(r'<script[^>]* src="([^"]+)"', html):
        text = context.request.get(f"{stack.settings.skyportal.app.public_url}{script}").text()
        assert "sourceMappingURL" not in text, "sources are public, maps of them are not shipped"


SMUGGLED = [
    # a script in the page
    "document.head.appendChild(Object.assign(document.createElement('script'),"
    " {textContent: 'window.broken = true'}))",
    # a text that becomes a script; later, since what a test evaluates may do so
    "void setTimeout(() => { try { new Function('window.broken = true')() } catch {} })",
    # a handler in the page
    "document.body.insertAdjacentHTML('beforeend', '<img src=/no onerror=\"window.broken = true\">')",
    # requests, sockets and forms that carry something away
    "void fetch('http://localhost:9/').catch(() => {})",
    "void new WebSocket('ws://localhost:9/')",
    "document.body.appendChild(Object.assign(document.createElement('form'),"
    " {action: 'http://localhost:9/'})).submit()",
]


def test_what_somebody_smuggles_into_a_page_does_nothing(stack: Stack, browser: Browser) -> None:
    """The policy for content is not only said, but refuses what it should."""
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(
        "document.addEventListener('securitypolicyviolation', () => { window.refused = true })"
    )
    page.goto(f"{stack.settings.skyportal.app.public_url}/login")
    for script in SMUGGLED:
        page.evaluate("window.refused = false")
        page.evaluate(script)
        wait_until(lambda: page.evaluate("window.refused"), f"refused: {script}", seconds=30)
    assert not page.evaluate("window.broken")
    context.close()

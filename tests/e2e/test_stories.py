"""Whole stories of a night, told in a real browser: no error on any page, no request that fails."""

import json
import re
import secrets
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.accounting import candids_of, settle
from tests.e2e.audits import faults_of
from tests.e2e.making import variable
from tests.e2e.people import Colleague, invited
from tests.e2e.watching import Watch
from tests.stack import Stack, wait_until

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(900)]

SCANNED, REJECTED, SAVED = 50, 20, 5
FOCUSED = "document.querySelector('article[aria-current=true]')?.getAttribute('aria-label')"
LABEL = "(document.activeElement?.closest('label') ?? document.activeElement)?.textContent?.trim()"
ALERTS, FEW_ALERTS = 150, 40
TABS = 40
"""Times that the tab key is pressed at most to reach something."""


def go(page: Page, stack: Stack, path: str) -> None:
    page.goto(f"{stack.settings.skyportal.app.public_url}{path}")


@pytest.fixture(scope="module")
def novae(stack: Stack, context: BrowserContext) -> str:
    """A private group besides those of the filters."""
    url, name = stack.settings.skyportal.app.public_url, f"Novae {secrets.token_hex(3)}"
    made = context.request.post(
        f"{url}/api/groups", data={"name": name, "private": True}, headers={"Origin": url}
    )
    assert made.ok, made.text()
    return name


@pytest.fixture(scope="module")
def colleague(
    stack: Stack, context: BrowserContext, browser: Browser, novae: str
) -> Iterator[Colleague]:
    """A member of the same groups, who came by invitation."""
    host = context.new_page()
    watch = Watch(host)
    who = invited(stack, host, browser, "Transients", "Infant Supernovae", novae)
    host.close()
    assert watch.faults == []
    yield who
    who.context.close()


@pytest.fixture
def other(colleague: Colleague) -> Iterator[Page]:
    """A page of the colleague, on which nothing may go wrong either."""
    page = colleague.page()
    watch = Watch(page)
    yield page
    page.close()
    assert watch.faults == []


@pytest.fixture(scope="module")
def wide(stack: Stack, context: BrowserContext) -> int:
    """A filter that lets most of a night pass."""
    known = stack.marshal("/api/filters", name="Young and rising")[0]["id"]
    url = stack.settings.skyportal.app.public_url
    kept = context.request.post(
        f"{url}/api/filters/{known}/v",
        data={"pipeline": json.dumps([{"$match": {"candidate.drb": {"$gt": 0.2}}}])},
        headers={"Origin": url},
    )
    assert kept.ok, kept.text()
    return int(known)


@pytest.fixture(scope="module")
def many(stack: Stack, wide: int) -> None:
    """As many candidates as are scanned, of a sky that nobody has seen before."""
    time.sleep(stack.settings.kowalski.filtering.reload_seconds)  # until workers have it
    folder = night(stack, ALERTS)
    stack.replay(folder).wait(120)
    settle(stack, candids_of(folder))
    assert stack.marshal("/api/candidates", numPerPage=1)["totalMatches"] >= SCANNED


def night(stack: Stack, alerts: int) -> Path:
    """Draw the first night of a new sky."""
    folder = stack.state / "stories" / secrets.token_hex(3)
    drawn = ("--alerts", str(alerts), "--seed", str(secrets.randbelow(10**6)))
    stack.kowalski("simulate", "--out", str(folder), *drawn)
    return folder / "night_0000"


def focused(page: Page) -> str:
    return str(page.evaluate(FOCUSED))


def tab_to(page: Page, label: str) -> None:
    """Move the focus on by the keyboard until it is on something of this name."""
    for _ in range(TABS):
        if page.evaluate(LABEL) == label:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the tab key does not lead to {label}")


def save_to(page: Page, *groups: str) -> str:
    """Save the candidate in focus to groups, without a mouse."""
    name = focused(page)
    page.keyboard.press("Shift+S")
    dialog = page.get_by_role("dialog", name=f"Groups of {name}")
    expect(dialog).to_be_visible()
    for group in groups:
        if not dialog.get_by_role("checkbox", name=group, exact=True).is_checked():
            tab_to(page, group)
            page.keyboard.press("Space")
    # Where it is saved to both already there is nothing to apply.
    tab_to(page, "Apply" if dialog.get_by_role("button", name="Apply").is_enabled() else "Cancel")
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    return name


def next_candidate(page: Page) -> str:
    """Move on to the next candidate, or to the first one."""
    before = focused(page)
    page.keyboard.press("j")
    wait_until(lambda: focused(page) != before, f"a candidate after {before}", seconds=30)
    return focused(page)


def groups_of(stack: Stack, name: str) -> set[str]:
    """Return the groups that an object is saved to."""
    if not stack.marshal(f"/api/source_exists/{name}")["source_exists"]:
        return set()
    return {group["name"] for group in stack.marshal(f"/api/sources/{name}")["groups"]}


def rejected(stack: Stack) -> set[str]:
    found = stack.marshal("/api/listing", listName="rejected_candidates")
    return {entry["obj_id"] for entry in found}


def test_fifty_candidates_are_scanned_by_keyboard_and_a_colleague_sees_it_live(
    stack: Stack, page: Page, other: Page, novae: str, many: None
) -> None:
    before = rejected(stack)
    for one in (other, page):
        go(one, stack, "/candidates")
        expect(one.get_by_role("article").first).to_be_visible(timeout=60_000)
    page.bring_to_front()
    seen = [next_candidate(page)]
    saved = [save_to(page, "Transients", novae)]
    while len(saved) < SAVED:
        seen.append(next_candidate(page))
        saved.append(save_to(page, "Transients", novae))
    for _ in range(REJECTED):
        seen.append(next_candidate(page))
        page.keyboard.press("r")
    # Rejecting goes to the next one by itself.
    while len(set(seen)) < SCANNED:
        seen.append(next_candidate(page))
    for name in saved:
        wait_until(
            lambda name=name: groups_of(stack, name) >= {"Transients", novae},
            f"{name} is saved to both groups",
            60,
        )
    wait_until(lambda: len(rejected(stack) - before) == REJECTED, "all are rejected", 60)
    page.keyboard.press("u")
    wait_until(lambda: len(rejected(stack) - before) == REJECTED - 1, "one is undone", 30)
    for name in saved[:2]:
        card = other.get_by_role("article", name=name)
        expect(card.get_by_text(re.compile(f"^saved · .*{novae}"))).to_be_visible()


def test_a_filter_is_written_tried_and_activated_and_its_candidates_arrive(
    stack: Stack, page: Page
) -> None:
    refused = stack.mongo["ZTF_alerts"].find_one({"candidate.drb": {"$lt": 0.3}})
    assert refused is not None
    known = stack.marshal("/api/filters", name="Near galaxies")[0]["id"]
    go(page, stack, f"/filter/{known}")
    page.get_by_role("textbox", name="Stages of the filter").click()
    page.keyboard.press("Control+a")
    # No two versions are equal, however often the story is told.
    limit = 0.3 + secrets.randbelow(1000) / 1e5
    page.keyboard.insert_text(json.dumps([{"$match": {"candidate.drb": {"$gt": limit}}}]))
    page.get_by_role("textbox", name="Why not this alert?").fill(str(refused["candid"]))
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_text("candidate.drb is", exact=False)).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="Save and activate").click()
    expect(page.get_by_text("runs from now on", exact=False)).to_be_visible()
    go(page, stack, "/candidates")
    expect(page.get_by_role("article").first).to_be_visible(timeout=60_000)
    time.sleep(stack.settings.kowalski.filtering.reload_seconds)  # until workers have it
    began = datetime.now(UTC)
    stack.replay(night(stack, FEW_ALERTS)).wait(120)
    arrivals = page.get_by_role("button", name=re.compile(r"^\d+ new"))
    expect(arrivals).to_be_visible(timeout=120_000)
    wait_until(lambda: stack.waiting() == 0, "all of them have come", 120)
    page.bring_to_front()
    page.keyboard.press("n")
    expect(arrivals).to_be_hidden()
    mine = {"received_at": {"$gte": began}, "passes.filter_id": known}
    passed = set(stack.mongo["outbox"].distinct("objectId", mine))
    wait_until(lambda: bool(passed & shown(page)), "those that it passed are on the page", 30)


def shown(page: Page) -> set[str]:
    """Return the candidates on a page."""
    names = "cards => cards.map(card => card.getAttribute('aria-label'))"
    return set(page.get_by_role("article").evaluate_all(names))


def test_a_comment_mentions_a_colleague_who_is_told_at_once(
    stack: Stack, page: Page, other: Page, colleague: Colleague, source: str
) -> None:
    go(other, stack, "/sources")
    expect(other.get_by_text("live", exact=True)).to_be_visible()
    page.goto(source)
    page.bring_to_front()
    page.get_by_role("textbox", name="Write a comment, in Markdown").fill(
        f"Look, @{colleague.username}: it rises."
    )
    page.keyboard.press("Control+Enter")
    bell = other.get_by_role("button", name=re.compile("^Notifications: 1 new"))
    expect(bell).to_be_visible()
    other.bring_to_front()
    bell.click()
    other.get_by_text(re.compile("mentioned you")).first.click()
    other.wait_for_url("**/source/**")
    expect(other.get_by_text("it rises.")).to_be_visible()


def test_an_outsider_sees_none_of_it(
    stack: Stack, page: Page, browser: Browser, other: Page, novae: str, many: None
) -> None:
    go(other, stack, "/candidates")
    card = other.get_by_role("article").first
    expect(card).to_be_visible(timeout=60_000)
    name = card.get_attribute("aria-label")
    outsider = invited(stack, page, browser)
    seen = outsider.page()
    for path in ("/candidates", "/sources", "/groups", f"/source/{name}", f"/alerts/ZTF/{name}"):
        go(seen, stack, path)
        seen.wait_for_load_state("networkidle")
        assert seen.get_by_role("article").count() == 0
        assert novae not in seen.content()
    for path in ("candidates", "sources", "groups", f"sources/{name}", f"source_exists/{name}"):
        url = f"{stack.settings.skyportal.app.public_url}/api/{path}"
        told = outsider.context.request.get(url).text()
        assert novae not in told
        assert f'"id": "{name}"' not in told
        assert f'"id":"{name}"' not in told
        assert '"source_exists": true' not in told
    outsider.context.close()


def test_the_cluster_finds_a_period_which_is_ones_own_until_it_is_noted(
    stack: Stack, context: BrowserContext, page: Page, browser: Browser, other: Page
) -> None:
    url, name = stack.settings.skyportal.app.public_url, f"variable{secrets.token_hex(3)}"
    group = stack.marshal("/api/groups", name="Transients")["user_groups"][0]["id"]
    camera = next(one["id"] for one in stack.marshal("/api/instrument") if one["name"] == "ZTF")
    variable(context, url, name, group, camera, period=0.7431)
    go(page, stack, f"/source/{name}")
    page.get_by_role("button", name="find period").click()
    panel = page.get_by_role("region", name="Period", exact=True)
    panel.get_by_role("textbox", name="Shortest period in days").fill("0.2")
    panel.get_by_role("button", name="Search", exact=True).click()
    found = page.get_by_role("img", name=f"Periodogram of {name}: the best period is 0.743")
    expect(found).to_be_visible(timeout=120_000)
    folds = panel.get_by_role("group", name="Fold at 0.743").first
    folds.get_by_role("button", name="P", exact=True).click()
    expect(page.get_by_role("img", name="folded at 0.743")).to_be_visible()
    assert faults_of(page) == []
    go(other, stack, f"/source/{name}")
    other.get_by_role("button", name="find period").click()
    expect(other.get_by_text("Only you see your searches.")).to_be_visible()
    expect(other.get_by_role("heading", name="periods")).to_be_hidden()
    panel.get_by_role("button", name=re.compile("^Save 0.743.* d as annotation$")).click()
    expect(page.get_by_text(re.compile("^Saved 0.743.* d as the period"))).to_be_visible()
    expect(other.get_by_role("heading", name="periods")).to_be_visible()
    outsider = invited(stack, page, browser)
    assert outsider.context.request.get(f"{url}/api/sources/{name}/periods").status == 404
    outsider.context.close()

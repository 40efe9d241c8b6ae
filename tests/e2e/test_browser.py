"""An astronomer's first night, in a real browser, on the launcher's whole stack."""

import re
import secrets
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.making import create
from tests.stack import Stack, wait_until

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]

FIRST_CANDIDATE_SECONDS = 60


def cards(page: Page):
    return page.get_by_role("article")


def name_of_first(page: Page) -> str:
    return cards(page).first.get_attribute("aria-label") or ""


def scan(page: Page, stack: Stack) -> None:
    page.goto(f"{stack.settings.skyportal.app.public_url}/candidates")
    expect(cards(page).first).to_be_visible(timeout=FIRST_CANDIDATE_SECONDS * 1000)


def test_link_works_once(stack: Stack, browser: Browser) -> None:
    link = stack.info()["marshal"]["signin_url"]
    for signed_in in (True, False):
        context = browser.new_context()
        page = context.new_page()
        page.goto(link)
        response = context.request.get(
            f"{stack.settings.skyportal.app.public_url}/api/internal/profile"
        )
        assert (response.status == 200) is signed_in
        context.close()


def test_stranger_is_asked_to_sign_in(stack: Stack, browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{stack.settings.skyportal.app.public_url}/candidates")
    expect(page.get_by_role("heading", name="By a one-time link")).to_be_visible(timeout=15_000)
    assert page.url.endswith("/login?next=%2Fcandidates")
    context.close()


def test_first_candidates_are_on_the_page(stack: Stack, page: Page) -> None:
    scan(page, stack)
    assert name_of_first(page).startswith("ZTF")


def test_a_card_shows_cutouts_and_a_light_curve(stack: Stack, page: Page) -> None:
    scan(page, stack)
    card = cards(page).first
    expect(card.locator("img")).to_have_count(3, timeout=20_000)
    assert page.evaluate(
        "[...document.querySelectorAll('[role=article] img')].slice(0, 3)"
        ".every(image => image.complete && image.naturalWidth > 20)"
    )
    expect(card.locator("canvas").first).to_be_visible()


def test_a_key_saves(stack: Stack, page: Page) -> None:
    scan(page, stack)
    page.keyboard.press("j")
    page.keyboard.press("k")
    name = name_of_first(page)
    page.keyboard.press("s")
    wait_until(
        lambda: stack.marshal(f"/api/source_exists/{name}")["source_exists"], "it is saved", 20
    )


def test_a_key_opens_the_source_page(stack: Stack, page: Page) -> None:
    scan(page, stack)
    page.keyboard.press("j")
    page.keyboard.press("k")
    name = name_of_first(page)
    page.keyboard.press("o")
    page.wait_for_url(f"**/source/{name}", timeout=15_000)
    expect(page.get_by_role("heading", name=name)).to_be_visible(timeout=15_000)
    expect(page.locator("canvas").first).to_be_visible(timeout=15_000)


def test_what_one_says_of_a_source_others_see_at_once(
    stack: Stack, context: BrowserContext, page: Page, source: str
) -> None:
    other = context.new_page()
    for one in (other, page):
        one.goto(source)
        expect(one.get_by_text("Nobody has said what it is yet.")).to_be_visible(timeout=15_000)
        expect(one.get_by_text("live", exact=True)).to_be_visible(timeout=15_000)
    page.bring_to_front()
    page.keyboard.press("c")
    page.keyboard.type("Ia")
    expect(page.get_by_role("option", name="Ia", exact=False).first).to_be_visible()
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Classify", exact=True).click()
    expect(other.get_by_role("button", name=re.compile("Agree")).first).to_be_visible(
        timeout=15_000
    )
    page.keyboard.press("m")
    page.keyboard.type("Rising **fast** <script>document.title = 'no'</script>")
    page.keyboard.press("Control+Enter")
    expect(other.locator("strong", has_text="fast")).to_be_visible(timeout=15_000)
    assert "no" not in (page.title(), other.title())
    other.close()


def test_reject_is_undone(stack: Stack, page: Page) -> None:
    scan(page, stack)
    name = name_of_first(page)
    page.keyboard.press("j")
    page.keyboard.press("r")
    wait_until(lambda: name in rejected(stack), "it is rejected", 20)
    page.keyboard.press("u")
    wait_until(lambda: name not in rejected(stack), "the rejection is undone", 20)


def rejected(stack: Stack) -> list[str]:
    found = stack.marshal("/api/listing", listName="rejected_candidates")
    return [entry["obj_id"] for entry in found]


def test_new_candidates_announce_themselves(stack: Stack, page: Page) -> None:
    scan(page, stack)
    stack.fritz("replay", "night")  # the first one may be over by now
    expect(page.get_by_role("button", name=re.compile(r"^\d+ new"))).to_be_visible(timeout=90_000)


def go(page: Page, stack: Stack, path: str) -> None:
    page.goto(f"{stack.settings.skyportal.app.public_url}{path}")


@pytest.fixture
def newcomer(stack: Stack, browser: Browser, context: BrowserContext) -> Iterator[Page]:
    """A page of somebody who has just got an account."""
    url, name = stack.settings.skyportal.app.public_url, f"vera{secrets.token_hex(3)}"
    body = {"username": name, "roles": ["Full user"]}
    made = context.request.post(f"{url}/api/user", data=body, headers={"Origin": url})
    assert made.ok, made.text()
    other = browser.new_context()
    page = other.new_page()
    page.goto(stack.signin_link(name))
    yield page
    other.close()


def test_a_newcomer_asks_to_join_is_let_in_and_may_more(
    stack: Stack, page: Page, newcomer: Page
) -> None:
    novae = f"Novae {secrets.token_hex(3)}"
    go(page, stack, "/groups")
    page.get_by_role("button", name="New group").click()
    page.get_by_role("textbox", name="Name", exact=True).fill(novae)
    page.get_by_role("button", name="Make the group").click()
    expect(page.get_by_role("heading", name=novae)).to_be_visible()
    group = page.url
    go(newcomer, stack, "/groups")
    newcomer.get_by_role("button", name=f"Ask to join {novae}").click()
    expect(newcomer.get_by_role("button", name="Take request back")).to_be_visible()
    page.reload()
    page.get_by_role("button", name=re.compile("^Let in vera")).click()
    newcomer.goto(group)
    expect(newcomer.get_by_role("region", name=f"Members of {novae}")).to_contain_text("you")
    expect(newcomer.get_by_role("button", name="Add a member")).to_have_count(0)
    page.get_by_role("checkbox", name=re.compile("^vera.*administers$")).click()
    expect(page.get_by_role("checkbox", name=re.compile("^vera.*administers$"))).to_be_checked()
    newcomer.reload()
    expect(newcomer.get_by_role("button", name="Add a member")).to_be_visible()
    page.get_by_role("checkbox", name=re.compile("^vera.*saves$")).click()
    expect(page.get_by_role("checkbox", name=re.compile("^vera.*saves$"))).not_to_be_checked()
    newcomer.reload()
    expect(newcomer.get_by_role("checkbox", name=re.compile("^vera.*saves$"))).not_to_be_checked()


def test_who_is_declined_is_told_so(stack: Stack, page: Page, newcomer: Page) -> None:
    closed = f"Closed {secrets.token_hex(3)}"
    url = stack.settings.skyportal.app.public_url
    create(page.context, url, "groups", name=closed)
    go(newcomer, stack, "/groups")
    newcomer.get_by_role("button", name=f"Ask to join {closed}").click()
    expect(newcomer.get_by_role("button", name="Take request back")).to_be_visible()
    go(page, stack, "/groups")
    page.get_by_role("listitem").filter(has_text=closed).get_by_role(
        "button", name=re.compile("^Decline vera")
    ).click()
    expect(page.get_by_text(re.compile("^vera.* was declined"))).to_be_visible()
    newcomer.reload()
    newcomer.get_by_role("button", name=re.compile("^Notifications: 1 new")).click()
    expect(newcomer.get_by_text(closed).last).to_be_visible()


def test_an_account_gets_a_role_and_ends(stack: Stack, page: Page, newcomer: Page) -> None:
    go(newcomer, stack, "/profile")
    name = newcomer.get_by_role("heading", level=1).inner_text()
    go(page, stack, "/user_management")
    page.get_by_role("textbox", name="Username contains").fill(name)
    page.get_by_role("button", name=f"Rights of {name}").click()
    page.get_by_role("checkbox", name="Group admin", exact=True).click()
    expect(page.get_by_role("checkbox", name="Group admin", exact=True)).to_be_checked()
    newcomer.reload()
    expect(newcomer.get_by_text("Group admin").first).to_be_visible()
    page.get_by_label("Last day of the account, UTC").fill("2020-02-02")
    expect(page.get_by_text("Over: nobody can sign in with it.")).to_be_visible()
    page.get_by_role("button", name="Set the end").click()
    expect(page.get_by_role("button", name=f"Rights of {name}")).to_have_count(0)
    page.get_by_role("checkbox", name="also ended accounts").check()
    expect(page.get_by_text("ended 2020-02-02")).to_be_visible()
    newcomer.reload()
    expect(newcomer.get_by_text("Fritz could not start.")).to_be_visible()


def test_who_is_invited_gets_a_link_that_is_shown_once(stack: Stack, page: Page) -> None:
    email = f"{secrets.token_hex(3)}@example.org"
    go(page, stack, "/user_management")
    page.get_by_role("button", name="Invite somebody").click()
    page.get_by_role("textbox", name="E-mail address").fill(email)
    page.get_by_role("checkbox", name="Transients").check()
    page.get_by_role("button", name="Invite", exact=True).click()
    expect(page.locator("code", has_text="/login/invitation")).to_be_visible()
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_role("region", name="Invited")).to_contain_text(email)
    expect(page.locator("code", has_text="/login/invitation")).to_have_count(0)


def test_an_alert_is_found_looked_at_and_saved(stack: Stack, page: Page) -> None:
    alert = stack.mongo["ZTF_alerts"].find_one({"candidate.drb": {"$lt": 0.5}})
    assert alert is not None, "filters pass no such alert"
    name = alert["objectId"]
    go(page, stack, "/alerts")
    search = page.get_by_role("textbox", name="Objects, candids or a position")
    search.fill(str(alert["candid"]))
    search.press("Enter")
    page.get_by_role("link", name=name).click()
    cutouts = page.get_by_role("region", name="Cutouts")
    expect(cutouts.get_by_role("img")).to_have_count(3)
    loaded = (
        "[...document.querySelectorAll('[aria-label=Cutouts] img')]"
        ".every(image => image.complete && image.naturalWidth > 100)"
    )
    wait_until(lambda: bool(page.evaluate(loaded)), "the cutouts are there", 30)
    expect(page.get_by_role("region", name="Photometry").locator("canvas")).to_be_visible()
    page.get_by_role("button", name="Save to…").click()
    page.get_by_role("checkbox", name="Transients").check()
    page.get_by_role("button", name="Apply").click()
    page.get_by_role("link", name="Source page").click(timeout=30_000)
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(page.get_by_role("region", name="Photometry").locator("canvas")).to_be_visible(
        timeout=30_000
    )


def test_a_filter_is_written_tried_and_activated(stack: Stack, page: Page) -> None:
    alert = stack.mongo["ZTF_alerts"].find_one({"candidate.drb": {"$lt": 0.5}})
    assert alert is not None
    filters = stack.marshal("/api/filters", name="Young and rising")
    go(page, stack, f"/filter/{filters[0]['id']}")
    editor = page.get_by_role("textbox", name="Stages of the filter")
    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text('[{"$match": {"candidate.drb": {"$gt": 0.6}}}, {"$lookup": {}}]')
    expect(page.locator(".cm-lintRange-error")).to_be_visible()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text('[{"$match": {"candidate.drb": {"$gt": 0.6}}}]')
    page.get_by_role("textbox", name="Why not this alert?").fill(str(alert["candid"]))
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_text("candidate.drb is", exact=False)).to_be_visible(timeout=60_000)
    expect(page.get_by_role("region", name="Stages").last).to_contain_text("$match")
    page.get_by_role("button", name="Save and activate").click()
    expect(page.get_by_text("runs from now on", exact=False)).to_be_visible(timeout=20_000)
    page.get_by_role("combobox", name="Version").click()
    expect(page.get_by_role("option")).to_have_count(2)
    page.get_by_role("option").last.click()
    page.get_by_role("button", name="Activate this version").click()
    expect(page.get_by_role("button", name="Save and activate")).to_be_disabled(timeout=20_000)


def test_a_list_of_sources_is_narrowed_kept_and_starred(stack: Stack, page: Page) -> None:
    wait_until(lambda: stack.marshal("/api/sources")["totalMatches"] > 0, "one is saved", 60)
    view = f"bright {secrets.token_hex(3)}"
    go(page, stack, "/sources")
    page.get_by_role("button", name=re.compile("^Favourite: ")).first.click()
    page.get_by_role("button", name="Favourites only").click()
    expect(page.get_by_role("heading", name="1 source")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Favourite: ")).first.click()
    page.get_by_role("button", name="Favourites only").click()
    page.get_by_role("button", name="Filter", exact=True).click()
    page.get_by_label("Peak brighter than, mag").fill("0")
    page.get_by_label("Peak brighter than, mag").press("Enter")
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="No source meets these conditions")).to_be_visible()
    page.get_by_role("button", name="Views").click()
    page.get_by_label("Keep this one as").fill(view)
    page.get_by_role("button", name="Keep", exact=True).click()
    # The marshal has it when it is listed; to leave before would end the request.
    expect(page.get_by_role("button", name=view, exact=True)).to_be_visible()
    go(page, stack, "/sources")
    page.get_by_role("button", name="Views").click()
    page.get_by_role("button", name=view, exact=True).click()
    expect(page.get_by_text("Peak brighter than, mag: 0")).to_be_visible()


def test_help_lists_the_keys(stack: Stack, page: Page) -> None:
    scan(page, stack)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("undo", ignore_case=True)

"""What people do on the pages besides their first night, in a real browser."""

import json
import re
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.making import create, spectrograph
from tests.e2e.test_browser import cards, go, name_of_first, scan
from tests.stack import Stack, wait_until

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]

WEEK = "hours=168"


@pytest.fixture
def alone(stack: Stack, browser: Browser) -> Iterator[BrowserContext]:
    """A browser of its own, whose session may end."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    come_in(stack, context)
    yield context
    context.close()


def come_in(stack: Stack, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(stack.info()["marshal"]["signin_url"])
    page.close()


def choose(page: Page, name: str, option: str) -> None:
    page.get_by_role("combobox", name=name).click()
    page.get_by_role("option", name=option).click()


def test_a_scanning_profile_is_kept_and_used(stack: Stack, page: Page) -> None:
    name = f"week {secrets.token_hex(3)}"
    scan(page, stack)
    choose(page, "Time window", "Last 7 days")
    page.wait_for_url(f"**/candidates?{WEEK}")
    page.get_by_role("button", name="Profiles").click()
    page.get_by_label("Keep this one as").fill(name)
    page.get_by_role("button", name="Keep", exact=True).click()
    first = page.get_by_role("button", name=f"Start with {name}")
    first.click()
    expect(first).to_have_attribute("aria-pressed", "true")
    go(page, stack, "/candidates")
    page.wait_for_url(f"**/candidates?{WEEK}")
    page.get_by_role("button", name=f"Profiles · {name}").click()
    page.get_by_role("button", name=f"Start with {name}").click()
    page.get_by_role("button", name=f"Forget {name}").click()
    expect(page.get_by_role("button", name=name, exact=True)).to_have_count(0)
    go(page, stack, "/candidates")
    expect(cards(page).first).to_be_visible()
    assert WEEK not in page.url


def test_who_has_seen_how_many_is_told(stack: Stack, page: Page) -> None:
    scan(page, stack)
    progress = page.get_by_role("button", name=re.compile(r"^([1-9]\d* of|all) [\d,]+\+? seen"))
    expect(progress).to_be_visible(timeout=30_000)
    progress.click()
    expect(page.get_by_role("region", name="Scanners").get_by_role("row")).to_have_count(2)


def test_a_scan_report_is_worded_and_taken_along(stack: Stack, page: Page, tmp_path: Path) -> None:
    scan(page, stack)
    name = name_of_first(page)
    page.keyboard.press("j")
    page.keyboard.press("s")
    saved = f"/api/source_exists/{name}"
    wait_until(lambda: stack.marshal(saved)["source_exists"], "it is saved", 20)
    page.get_by_role("link", name="Reports").click()
    page.get_by_role("button", name="Put the report together").click()
    words = f"young, blue {secrets.token_hex(3)}"
    comment = page.get_by_role("textbox", name=f"Comment on {name}")
    comment.fill(words)
    with page.expect_response(lambda answer: answer.request.method == "PATCH"):
        page.keyboard.press("Enter")
    page.reload()
    expect(comment).to_have_value(words)
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    file = tmp_path / "report.csv"
    download.value.save_as(file)
    lines = file.read_text().splitlines()
    assert lines[0].startswith("obj_id,ra,dec,")
    assert [line for line in lines if line.startswith(f"{name},") and words in line]


def titles(page: Page) -> list[str]:
    return page.get_by_role("heading", level=2).all_inner_texts()


def test_a_widget_is_moved_by_keyboard_and_stays_there(stack: Stack, page: Page) -> None:
    go(page, stack, "/")
    handle = page.get_by_role("button", name=re.compile("^Move Groups"))
    expect(handle).to_be_visible()
    before = titles(page)
    handle.focus()
    with page.expect_response(lambda answer: answer.request.method == "PATCH"):
        page.keyboard.press("ArrowLeft")
    expect(handle).to_be_focused()
    moved = titles(page)
    assert moved != before
    page.reload()
    expect(handle).to_be_visible()
    assert titles(page) == moved
    handle.focus()
    with page.expect_response(lambda answer: answer.request.method == "PATCH"):
        page.keyboard.press("ArrowRight")
    assert titles(page) == before


def test_a_filter_is_built_of_blocks_and_is_the_same_text(stack: Stack, page: Page) -> None:
    known = stack.marshal("/api/filters", name="Young and rising")[0]["id"]
    go(page, stack, f"/filter/{known}")
    page.get_by_role("button", name="Blocks").click()
    blocks = page.get_by_role("list", name="Blocks of the filter")
    expect(blocks).to_be_visible()
    stages = blocks.get_by_role("listitem").count()
    page.get_by_role("button", name="Add conditions").click()
    added = blocks.get_by_role("listitem").nth(stages)
    added.get_by_role("combobox", name="Field").fill("candidate.magpsf")
    expect(added.get_by_text("Give a value.")).to_be_visible()
    added.get_by_role("textbox", name="Value").fill("faint")
    expect(added.get_by_text("faint is not a number.")).to_be_visible()
    added.get_by_role("textbox", name="Value").fill("19.5")
    page.get_by_role("button", name="Text").click()
    editor = page.get_by_role("textbox", name="Stages of the filter")
    editor.press("Control+End")  # only what is in view is drawn
    expect(editor).to_contain_text('{"$match": {"candidate.magpsf": {"$gt": 19.5}}}')
    page.get_by_role("button", name="Blocks").click()
    expect(blocks.get_by_role("listitem")).to_have_count(stages + 1)
    page.get_by_role("button", name="Discard").click()
    expect(blocks.get_by_role("listitem")).to_have_count(stages)


def test_a_comment_survives_the_end_of_the_session(
    stack: Stack, alone: BrowserContext, source: str
) -> None:
    page = alone.new_page()
    page.goto(source)
    words = f"rising {secrets.token_hex(3)}"
    comment = page.get_by_role("textbox", name="Write a comment, in Markdown")
    comment.fill(words)
    elsewhere = alone.new_page()
    elsewhere.goto(f"{stack.settings.skyportal.app.public_url}/logout")
    page.bring_to_front()
    comment.press("Control+Enter")
    expect(page.get_by_role("alert").first).to_contain_text("Your session has ended")
    again = page.get_by_role("link", name="Sign in again").first
    with alone.expect_page() as opened:
        again.click()
    expect(opened.value.get_by_role("heading", name="By a one-time link")).to_be_visible()
    come_in(stack, alone)
    opened.value.reload()
    opened.value.wait_for_url(source)  # one comes back to the page that one was on
    opened.value.close()
    page.bring_to_front()
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.get_by_text("in another tab, and come back")).to_have_count(0)
    expect(comment).to_have_value(words)
    comment.press("Control+Enter")
    expect(page.get_by_role("listitem").filter(has_text=words)).to_be_visible()
    expect(comment).to_have_value("")


def test_a_draft_outlives_its_page(page: Page, source: str) -> None:
    page.goto(source)
    words = f"fading {secrets.token_hex(3)}"
    comment = page.get_by_role("textbox", name="Write a comment, in Markdown")
    comment.fill(words)
    page.reload()
    expect(comment).to_have_value(words)
    comment.fill("")


@pytest.fixture
def dim(stack: Stack, context: BrowserContext) -> str:
    """The page of a filter that nothing passes, with time of a telescope to ask for."""
    url, name = stack.settings.skyportal.app.public_url, f"dim{secrets.token_hex(3)}"
    known = stack.marshal("/api/filters", name="Real transients")[0]
    group = known["group_id"]
    spectrograph(context, url, name, group)
    made = create(context, url, "filters", name=name, group_id=group, stream_id=known["stream_id"])
    pipeline = json.dumps([{"$match": {"candidate.drb": {"$gt": 2}}}])
    kept = context.request.post(
        f"{url}/api/filters/{made}/v", data={"pipeline": pipeline}, headers={"Origin": url}
    )
    assert kept.ok, kept.text()
    return f"{url}/filter/{made}"


def test_what_is_done_with_candidates_is_kept_and_read_back(page: Page, dim: str) -> None:
    page.goto(dim)
    passes = page.get_by_role("region", name="What passes")
    passes.get_by_role("checkbox", name=re.compile("^Save it to Transients")).check()
    comment = passes.get_by_role("textbox", name="Comment on what is saved")
    comment.fill("dim, and saved by itself")
    passes.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("From now on candidates are treated so.")).to_be_visible()
    follow = page.get_by_role("region", name="Follow-up")
    follow.get_by_role("checkbox", name=re.compile("^Ask for an observation")).check()
    expect(follow.get_by_text("Choose whose time it takes.")).to_be_visible()
    follow.get_by_role("combobox", name="Whose time").click()
    page.get_by_role("option", name="Spectrograph dim").last.click()
    payload = follow.get_by_role("textbox", name="What to ask the telescope for")
    payload.fill("300 s")
    expect(follow.get_by_text("An object of JSON")).to_be_visible()
    payload.fill('{"exposure_time": 300}')
    follow.get_by_role("textbox", name="Valid for, days").fill("3")
    follow.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("From now on follow-up is asked for so.")).to_be_visible()
    page.reload()
    expect(comment).to_have_value("dim, and saved by itself")
    expect(payload).to_have_value(re.compile(r'"exposure_time": 300'))
    expect(follow.get_by_role("textbox", name="Valid for, days")).to_have_value("3")
    expect(follow.get_by_role("combobox", name="Whose time")).to_contain_text("Spectrograph dim")


def test_versions_of_a_filter_are_compared_and_rolled_back(page: Page, dim: str) -> None:
    page.goto(dim)
    page.get_by_role("textbox", name="Stages of the filter").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text('[{"$match": {"candidate.drb": {"$gt": 3}}}]')
    page.get_by_role("button", name="Tidy").click()  # one line each, as what is stored
    page.get_by_role("button", name="Diff").click()
    changes = page.get_by_role("region", name=re.compile("^Changes against the active version"))
    expect(changes.locator("[aria-label=removed]")).to_have_count(1)
    expect(changes.locator("[aria-label=added]")).to_have_count(1)
    page.get_by_role("button", name="Diff").click()
    page.get_by_role("button", name="Save and activate").click()
    expect(page.get_by_text("runs from now on")).to_be_visible()
    versions = page.get_by_role("combobox", name="Version")
    versions.click()
    page.get_by_role("option").filter(has_not_text="active").click()
    expect(page.get_by_role("textbox", name="Stages of the filter")).to_contain_text('{"$gt": 2}')
    page.get_by_role("button", name="Activate this version").click()
    expect(versions).to_contain_text("active")
    page.reload()
    expect(page.get_by_role("textbox", name="Stages of the filter")).to_contain_text('{"$gt": 2}')


def test_a_link_to_a_list_reproduces_it(stack: Stack, page: Page, source: str) -> None:
    name = source.rsplit("/", 1)[-1]
    go(page, stack, f"/sources?sourceID={name}")
    page.get_by_role("button", name="Columns").click()
    page.get_by_role("menuitemcheckbox", name="TNS").click()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Filter", exact=True).click()
    drawer = page.get_by_role("dialog", name="Filter sources")
    drawer.get_by_label("Dec, degrees").fill("91")
    drawer.get_by_label("Dec, degrees").press("Enter")
    expect(drawer.get_by_text("At most 90.")).to_be_visible()
    drawer.get_by_label("Dec, degrees").fill("")
    drawer.get_by_label("Peak fainter than, mag").fill("1")
    drawer.get_by_label("Peak fainter than, mag").press("Enter")
    page.keyboard.press("Escape")
    link = page.url
    page.goto("about:blank")
    page.goto(link)
    expect(page.get_by_text("Peak fainter than, mag: 1")).to_be_visible()
    expect(page.get_by_role("columnheader", name="TNS")).to_be_visible()


def test_a_lost_connection_is_said_and_scanning_goes_on(stack: Stack, page: Page) -> None:
    page.route_web_socket("**/websocket", lambda socket: socket.close())
    scan(page, stack)
    expect(page.get_by_text("The live connection is lost")).to_be_visible(timeout=30_000)
    name = name_of_first(page)
    page.keyboard.press("j")
    page.keyboard.press("r")
    undone = page.get_by_text(f"{name} is no longer rejected")
    page.keyboard.press("u")
    expect(undone).to_be_visible()


def test_a_source_is_pulled_out_of_its_row(stack: Stack, page: Page, source: str) -> None:
    name = source.rsplit("/", 1)[-1]
    go(page, stack, f"/sources?sourceID={name}")
    page.get_by_role("button", name=f"{name} at a glance").click()
    glance = page.get_by_role("region", name=f"{name} at a glance")
    expect(glance.locator("canvas").first).to_be_visible()
    expect(glance.locator("img").first).to_be_visible()


def test_a_newcomer_takes_the_tour_and_is_not_asked_again(stack: Stack, page: Page) -> None:
    go(page, stack, "/")
    page.get_by_role("button", name=re.compile("^Account of")).click()
    page.get_by_role("menuitem", name="Tour").click()
    tour = page.get_by_role("dialog", name=re.compile("^Tour: "))
    expect(tour).to_be_visible()
    while tour.get_by_role("button", name="Next").count():
        tour.get_by_role("button", name="Next").click()
    tour.get_by_role("button", name="Done").click()
    expect(tour).to_have_count(0)
    expect(page.get_by_role("button", name="New here? A tour")).to_have_count(0)


def test_a_name_or_a_position_leads_to_the_object(stack: Stack, page: Page, source: str) -> None:
    name = source.rsplit("/", 1)[-1]
    go(page, stack, "/about")
    search = page.get_by_role("textbox", name="Go to object")
    search.fill(name.lower())
    search.press("Enter")
    page.wait_for_url(f"**/source/{name}")
    search.fill("12:34:56.78 +12:34:56.7")
    search.press("Enter")
    page.wait_for_url("**/alerts?q=*")


def test_annotations_are_asked_for_by_menus_of_their_keys(stack: Stack, page: Page) -> None:
    url = stack.settings.skyportal.app.public_url
    known = stack.marshal("/api/internal/annotations_info")
    origin = "Transients:Real transients"
    assert known[origin]["drb"] == "number"
    page.goto(f"{url}/candidates?hours=100000")
    page.get_by_role("button", name="Add a condition").click()
    form = page.get_by_role("group", name="New condition")
    for field, option in (("Origin", origin), ("Key", "drb")):
        combobox = form.get_by_role("combobox", name=field)
        expect(combobox).to_be_visible()
        if combobox.inner_text().strip() != option:
            combobox.click()
            page.get_by_role("option", name=option, exact=True).click()
    form.get_by_role("textbox", name="At least").fill("2")
    form.get_by_role("button", name="Add").click()
    expect(page.get_by_text("drb ≥ 2")).to_be_visible()
    expect(page.get_by_role("article")).to_have_count(0)
    page.get_by_role("button", name="drb ≥ 2").press("Delete")
    expect(page.get_by_role("article").first).to_be_visible()
    page.get_by_role("button", name=re.compile("^Sort:")).click()
    page.get_by_role("menuitem", name=f"drb, highest first · {origin}").click()
    expect(page).to_have_url(re.compile("sort="))
    page.goto(f"{url}/sources")
    page.get_by_role("button", name="Filter", exact=True).click()
    drawer = page.get_by_role("dialog", name="Filter sources")
    drawer.get_by_role("combobox", name="Key").click()
    page.get_by_role("option", name="drb", exact=True).click()
    drawer.get_by_role("textbox", name="At most", exact=True).fill("0")
    drawer.get_by_role("button", name="Add").click()
    expect(page).to_have_url(re.compile("annotationsFilter=drb"))
    drawer.get_by_role("button", name="Close").click()
    expect(page.get_by_role("heading", name="0 sources")).to_be_visible()

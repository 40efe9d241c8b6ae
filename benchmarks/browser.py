"""How fast the pages are in a browser, with the marshal itself and a large data set behind them.

PostgreSQL is filled as for `benchmarks.marshal`, the marshal serves the built pages, and Chromium, without
a graphics card, opens them. Times start with the navigation and end when somebody can begin: on the
scanning page the first card shows its light curve and has the keyboard, on a source page the name
and the light curve are drawn. The slow network is one of 400 kbit/s whose every answer takes half a second.
"""

import argparse
import datetime
import io
import itertools
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import psycopg2
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from rich.console import Console
from rich.table import Table
from sqlalchemy.orm import Session

from baselayer.settings import Settings
from benchmarks.machine import machine
from benchmarks.marshal.instance import filled, folder_for, percentile, prepare
from benchmarks.scanning import CARDS, FEED, PAGE_SIZE, PAGES_EARLY, PAGES_LATE, SCROLL, heap_mib
from skyportal.database import DatabaseRole, connect
from skyportal.domain.signin import create_link
from tests.skyportal.marshal_fixtures import running_marshal

CALLERS = {"astronomer1": "one group", "astronomer2": "60 groups"}
WEEK = "/candidates?hours=168"
SLOW = {
    "offline": False,
    "latency": 500,
    "downloadThroughput": 50_000,  # bytes per second
    "uploadThroughput": 50_000,
}

WATCHED = """
window.shifted = [];
new PerformanceObserver((list) => {
  for (const {value, hadRecentInput, startTime, sources} of list.getEntries())
    if (!hadRecentInput) window.shifted.push({
      value, at: startTime,
      what: sources.map(({node}) => node?.getAttribute?.("aria-label") ?? node?.nodeName ?? "?"),
    });
}).observe({type: "layout-shift", buffered: true});
"""
FIRST_CARD = """
() => new Promise((resolve) => {
  const focused = () => document.activeElement?.matches("article[aria-current]")
    ? requestAnimationFrame(() => resolve(performance.now())) : requestAnimationFrame(focused);
  const drawn = () => {
    if (!document.querySelector("article [role=img] canvas")) return requestAnimationFrame(drawn);
    document.body.dispatchEvent(new KeyboardEvent("keydown", {key: "j", bubbles: true}));
    focused();
  };
  drawn();
})
"""
LIGHT_CURVE = """
() => new Promise((resolve) => {
  const drawn = () =>
    document.querySelector("h1") && document.querySelector("[aria-label=Photometry] canvas")
      ? requestAnimationFrame(() => resolve(performance.now())) : requestAnimationFrame(drawn);
  drawn();
})
"""
CARDS_ON = """
([selector, cards]) => new Promise((resolve) => {
  const feed = document.querySelector(selector), start = performance.now();
  const card = feed.querySelector("article").clientHeight;
  const target = feed.scrollTop + cards * card;
  const {left, top} = feed.getBoundingClientRect();
  const shown = () => {
    const found = document.elementFromPoint(left + 40, top + card / 2)?.closest("article");
    return feed.scrollTop > target - card && found?.querySelector("canvas");
  };
  const frame = () => {
    feed.scrollTop = target;
    requestAnimationFrame(shown() ? () => resolve(performance.now() - start) : frame);
  };
  frame();
})
"""
LOADED = """
() => performance.getEntriesByType("resource").map(
  ({name, initiatorType, startTime, responseEnd, encodedBodySize}) =>
    ({name, initiatorType, startTime, responseEnd, encodedBodySize}))
"""


@dataclass(frozen=True)
class Figure:
    """What was measured, with what was asked for."""

    what: str
    unit: str
    times: int
    p50: float
    p95: float
    most: float
    asked: float | None = None

    @property
    def reached(self) -> bool | None:
        """Whether it is what was asked for, if something was: in all but one case of twenty."""
        return None if self.asked is None else self.p95 <= self.asked


def figure(what: str, unit: str, found: list[float], asked: float | None = None) -> Figure:
    """Return what values tell together."""
    p50, p95 = percentile(found, 0.5), percentile(found, 0.95)
    return Figure(what, unit, len(found), round(p50, 1), round(p95, 1), round(max(found), 1), asked)


@dataclass(frozen=True)
class Instance:
    """A marshal that is full, and how to come in."""

    url: str
    names: list[str]
    link: Callable[[str], str]


@contextmanager
def instance(scale: float, kept: Path | None, console: Console) -> Iterator[Instance]:
    """Run a marshal with that part of the large data set."""
    with (
        folder_for(kept) as folder,
        filled(folder, scale, console) as (settings, _size),
    ):
        known = prepare(settings)
        give_pictures(settings)
        with running_marshal(settings) as marshal:
            yield Instance(marshal.url, known.names, lambda user: link_for(settings, user))


def link_for(settings: Settings, username: str) -> str:
    """Return an address that signs a user in once."""
    engine = connect(settings, DatabaseRole.WORKER)
    with Session(engine) as session, session.begin():
        secret = create_link(session, username, datetime.timedelta(hours=1))
    engine.dispose()
    return f"{settings.skyportal.app.public_url}/login/link?token={secret}"


def give_pictures(settings: Settings) -> None:
    """Let the thumbnails of the last week's candidates be pictures: the data set's are empty."""
    noise = np.random.default_rng(1).integers(0, 256, (63, 63), dtype=np.uint8)
    png = io.BytesIO()
    Image.fromarray(noise).save(png, "PNG")
    url = settings.postgresql.bootstrap_url
    assert url is not None, "the benchmark's own server has one"
    connection = psycopg2.connect(url, dbname=settings.postgresql.database)
    with connection, connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        cursor.execute(
            "update thumbnails set png = %s where obj_id in"
            " (select obj_id from candidates where passed_at > now() - interval '7 days')",
            (png.getvalue(),),
        )
    connection.close()


def signed_in(browser: Browser, at: Instance, user: str) -> BrowserContext:
    """Return a browser without anything in its cache in which a user is signed in."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.add_init_script(WATCHED)
    context.request.get(at.link(user), max_redirects=0)
    return context


def opened(context: BrowserContext, url: str, usable: str) -> tuple[Page, float]:
    """Open a page; return it and the milliseconds until it could be used."""
    page = context.new_page()
    page.goto(url, wait_until="commit")
    return page, float(page.evaluate(usable))


def loaded(page: Page) -> list[dict[str, Any]]:
    """Return what the page has fetched."""
    page.wait_for_load_state("networkidle")
    found: list[dict[str, Any]] = page.evaluate(LOADED)
    return found


def is_script(one: dict[str, Any]) -> bool:
    """Tell whether something fetched is JavaScript."""
    return str(one["name"]).endswith(".js")


def first_load(browser: Browser, at: Instance, path: str) -> dict[str, Any]:
    """Return what opening a page fetches with an empty cache: kB of compressed JavaScript, and questions."""
    context = signed_in(browser, at, "astronomer1")
    page = context.new_page()
    page.goto(at.url + path)
    found = loaded(page)
    context.close()
    scripts = [one for one in found if is_script(one)]
    asked = [one for one in found if "/api/" in one["name"] and "/image" not in one["name"]]
    return {
        "kB": round(sum(one["encodedBodySize"] for one in scripts) / 1000, 1),
        "files": len(scripts),
        "questions": sorted(one["name"].removeprefix(at.url).split("?")[0] for one in asked),
    }


def until_usable(browser: Browser, at: Instance, repeats: int) -> Iterator[Figure]:
    """Yield how long pages take, with an empty cache and with what an earlier visit left."""
    for user, caller in CALLERS.items():
        sources = [f"/source/{name}" for name in at.names]
        for name, addresses, usable, asked in (
            ("scanning", [WEEK], FIRST_CARD, 1000.0),
            ("source", sources, LIGHT_CURVE, 1200.0),
        ):
            turns = itertools.cycle(addresses)
            took: dict[str, list[float]] = {"empty cache": [], "again": []}
            for _ in range(repeats):
                context = signed_in(browser, at, user)
                for visit in took:
                    page, milliseconds = opened(context, at.url + next(turns), usable)
                    took[visit].append(milliseconds)
                    page.close()
                context.close()
            for visit, found in took.items():
                yield figure(f"{name} page usable, {visit}, {caller}", "ms", found, asked)


def next_pages(browser: Browser, at: Instance, repeats: int) -> Iterator[Figure]:
    """Yield how long it takes until cards are there for somebody who goes on by a page of them."""
    for user, caller in CALLERS.items():
        for pause, said, asked in (
            (1000, "a second after the last one", 300),
            (0, "at once", None),
        ):
            context = signed_in(browser, at, user)
            page, _ = opened(context, at.url + WEEK, FIRST_CARD)
            page.wait_for_load_state("networkidle")
            found = []
            for _ in range(repeats):
                page.wait_for_timeout(pause)
                found.append(float(page.evaluate(CARDS_ON, [FEED, PAGE_SIZE])))
            context.close()
            yield figure(f"next page, {said}, {caller}", "ms", found, asked)


def scrolled(browser: Browser, at: Instance, repeats: int) -> Iterator[Figure]:
    """Yield frames while cards scroll by, those that are here already."""
    context = signed_in(browser, at, "astronomer1")
    page, _ = opened(context, at.url + WEEK, FIRST_CARD)
    scroll_to_page(page, CARDS // PAGE_SIZE - 1)
    page.wait_for_load_state("networkidle")
    card = page.get_by_role("article").first.bounding_box()
    assert card is not None, "a card has a place"
    runs = [
        page.evaluate(SCROLL, [FEED, CARDS * card["height"], 120])
        for _ in range(max(repeats // 3, 1))
    ]
    context.close()
    frames = [float(one) for run in runs for one in run]
    yield figure(f"frame, {CARDS} cards scrolled by", "ms", frames)
    over = [float(sum(one > 50 for one in run)) for run in runs]
    yield figure(f"frames over 50 ms, of {len(runs[0])}", "", over, 0)


def scroll_to_page(page: Page, pages: int) -> None:
    """Go on by so many pages of cards."""
    for _ in range(pages):
        page.evaluate(CARDS_ON, [FEED, PAGE_SIZE])


def remembered(browser: Browser, at: Instance) -> Iterator[Figure]:
    """Yield what the page holds after some pages of candidates, and after many."""
    context = signed_in(browser, at, "astronomer2")
    page, _ = opened(context, at.url + WEEK, FIRST_CARD)
    session = context.new_cdp_session(page)
    session.send("Performance.enable")
    done = 1
    for pages in (PAGES_EARLY, PAGES_LATE):
        scroll_to_page(page, pages - done)
        done = pages
        page.wait_for_timeout(1000)
        yield figure(f"memory after {pages} pages", "MiB", [heap_mib(session)])
    context.close()


def shifts(browser: Browser, at: Instance, name: str, path: str) -> dict[str, Any]:
    """Return by how much a page's layout jumps while it loads over a slow network, and what does."""
    context = signed_in(browser, at, "astronomer1")
    page = context.new_page()
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.emulateNetworkConditions", SLOW)
    page.goto(at.url + path, timeout=120_000)
    page.wait_for_load_state("networkidle", timeout=120_000)
    page.wait_for_timeout(1000)
    found = page.evaluate("() => window.shifted")
    context.close()
    return {
        "page": name,
        "shift": round(sum(one["value"] for one in found), 4),
        "what": found,
    }


def paths(at: Instance) -> dict[str, str]:
    """Return a page of each kind that people open first."""
    return {
        "dashboard": "/",
        "scanning": WEEK,
        "source": f"/source/{at.names[0]}",
        "sources": "/sources",
        "filter": "/filter/1",
        "groups": "/groups",
    }


def show(found: list[Figure], console: Console) -> None:
    """Print figures for people."""
    table = Table("what", "", "times", "p50", "p95", "most", "asked for")
    for one in found:
        asked = "" if one.asked is None else f"{one.asked:g}{'' if one.reached else ' missed'}"
        table.add_row(
            one.what, one.unit, str(one.times), *map(str, (one.p50, one.p95, one.most)), asked
        )
    console.print(table)


def measure(at: Instance, repeats: int, only: str, console: Console) -> dict[str, Any]:
    """Measure everything, or that whose name has a part; return the record."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))))
    parts: dict[str, Callable[[Browser], Iterator[Figure]]] = {
        "usable": lambda browser: until_usable(browser, at, repeats),
        "next": lambda browser: next_pages(browser, at, repeats),
        "scroll": lambda browser: scrolled(browser, at, repeats),
        "memory": lambda browser: remembered(browser, at),
    }
    record: dict[str, Any] = {"machine": machine()}
    found: list[Figure] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, part in parts.items():
            if only in name:
                found += part(browser)
        if only in "load":
            record["first load"] = {
                name: first_load(browser, at, path) for name, path in paths(at).items()
            }
            console.print(record["first load"])
        if only in "slow":
            record["slow network"] = [
                shifts(browser, at, name, path) for name, path in paths(at).items()
            ]
            for one in record["slow network"]:
                console.print(one["page"], one["shift"], one["what"])
        browser.close()
    show(found, console)
    return record | {"figures": [asdict(one) for one in found]}


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=1, help="1 is a million candidates")
    parser.add_argument("--repeats", type=int, default=20)
    parser.add_argument("--only", default="", help="usable, next, scroll, memory, load or slow")
    parser.add_argument("--keep", type=Path, help="keep the rows in this folder for the next time")
    parser.add_argument("--json", type=Path, help="write the figures there too")
    options = parser.parse_args()
    console = Console()
    with instance(options.scale, options.keep, console) as at:
        record = measure(at, options.repeats, options.only, console)
    if options.json:
        options.json.write_text(json.dumps(record | {"scale": options.scale}, indent=1) + "\n")


if __name__ == "__main__":
    main()

"""How the scanning page follows the hand, and whether it forgets: frames while 500 cards scroll by, memory
after 20 and 200 pages.

The built pages are shown in Chromium with made-up answers of the marshal, without a server.
"""

import argparse
import json
import mimetypes
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlparse

import numpy as np
from playwright.sync_api import CDPSession, Page, Route, sync_playwright
from rich.console import Console
from rich.table import Table

from benchmarks.machine import machine
from benchmarks.plots import DIST, URL, answers

PAGE_SIZE = 50
CARDS = 500
PAGES_EARLY, PAGES_LATE = 20, 200
POINTS_OF_CARD = 60
FEED = "[role=feed]"

SCROLL = """
async ([selector, pixels, step]) => {
  const feed = document.querySelector(selector);
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const frames = [];
  let last = await frame();
  for (let top = 0; top < pixels; top += step) {
    feed.scrollTop = top;
    const now = await frame();
    frames.push(now - last);
    last = now;
  }
  return frames;
}
"""
TO_THE_END = (
    "(selector) => { const feed = document.querySelector(selector); feed.scrollTop = 1e9; }"
)


def curve(number: int) -> list[dict[str, Any]]:
    """Return the small light curve of a card."""
    random = np.random.default_rng(number)
    times = np.sort(random.uniform(61300, 61330, POINTS_OF_CARD)).tolist()
    mags = random.uniform(17, 20, POINTS_OF_CARD).tolist()
    return [
        {
            "mjd": mjd,
            "mag": mag,
            "magerr": 0.05,
            "limiting_mag": 20.5,
            "filter": ("ztfg", "ztfr", "ztfi")[index % 3],
            "origin": None,
            "snr": 20.0,
        }
        for index, (mjd, mag) in enumerate(zip(times, mags, strict=True))
    ]


def candidate(number: int) -> dict[str, Any]:
    """Return a candidate as a card shows it."""
    empty: dict[str, list[object]] = {
        name: []
        for name in (
            "saved_groups", "classifications", "tags", "thumbnails", "alias", "seen_by",
            "rejected_by", "redshift_history",
        )
    }  # fmt: skip
    return {
        "id": f"ZTF26{number:07d}",
        "ra": 188.7,
        "dec": 12.5,
        "gal_lon": 287.0,
        "gal_lat": 74.9,
        "redshift": None,
        "is_source": False,
        "rejected": False,
        "passing_group_ids": [1],
        "filter_ids": [1],
        "passed_at": "2026-11-24T03:00:00Z",
        "passing_alert_id": number,
        "photometry": curve(number),
        "photstats": None,
        "annotations": [
            {"id": number, "origin": "a", "data": {f"key{key}": number / 7 for key in range(9)}}
        ],
        **empty,
    }


def page_of(number: int) -> dict[str, Any]:
    """Return a page of candidates; there is always another one."""
    first = number * PAGE_SIZE
    return {
        "candidates": [candidate(first + index) for index in range(PAGE_SIZE)],
        "totalMatches": 5000,
        "totalIsExact": False,
        "pageNumber": 1,
        "numPerPage": PAGE_SIZE,
        "cursor": str(number + 1),
    }


def serve(page: Page, asked: list[int]) -> None:
    """Answer what the page asks for, and note the numbers of the pages of candidates."""
    told = answers(1) | {
        "/api/candidates/progress": {"total": 1, "totalIsExact": True, "seen": 0, "scanners": []}
    }

    def answer(route: Route) -> None:
        url = urlparse(route.request.url)
        if url.path.startswith("/api/"):
            data = told.get(url.path, [])
            if url.path == "/api/candidates":
                asked.append(int(parse_qs(url.query).get("cursor", ["0"])[0]))
                data = page_of(asked[-1])
            route.fulfill(json={"status": "success", "message": "", "data": data})
            return
        file = DIST / url.path.lstrip("/")
        file = file if file.is_file() else DIST / "index.html"
        route.fulfill(path=file, content_type=mimetypes.guess_type(file.name)[0] or "text/html")

    page.route("**/*", answer)


def heap_mib(session: CDPSession) -> float:
    """Return what the page's JavaScript holds once what is not needed is gone."""
    session.send("HeapProfiler.collectGarbage")
    metrics = session.send("Performance.getMetrics")["metrics"]
    used = next(one["value"] for one in metrics if one["name"] == "JSHeapUsedSize")
    return float(used) / 2**20


def scroll_on(page: Page, asked: list[int], pages: int) -> None:
    """Scroll to the end until so many pages were fetched."""
    while max(asked) < pages:
        page.evaluate(TO_THE_END, FEED)
        page.wait_for_timeout(50)


def run() -> dict[str, float]:
    """Return what was measured."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        asked: list[int] = []
        serve(page, asked)
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable")
        page.goto(f"{URL}/candidates")
        page.get_by_role("article").first.wait_for()
        scroll_on(page, asked, CARDS // PAGE_SIZE - 1)
        page.wait_for_timeout(2000)
        height = page.get_by_role("article").first.bounding_box()
        assert height is not None, "a card has a place"
        frames = page.evaluate(SCROLL, [FEED, CARDS * height["height"], 120])
        scroll_on(page, asked, PAGES_EARLY)
        early = heap_mib(session)
        scroll_on(page, asked, PAGES_LATE)
        late = heap_mib(session)
        browser.close()
    return {
        "frame p50, ms": float(np.percentile(frames, 50)),
        "frame p99, ms": float(np.percentile(frames, 99)),
        "longest frame, ms": float(np.max(frames)),
        "frames over 50 ms": float(np.sum(np.array(frames) > 50)),
        "frames": float(len(frames)),
        f"heap after {PAGES_EARLY} pages, MiB": early,
        f"heap after {PAGES_LATE} pages, MiB": late,
    }


def main() -> None:
    """Measure and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="write the figures there too")
    options = parser.parse_args()
    found = run()
    table = Table("what", "measured", title=f"{CARDS} cards, {PAGES_LATE} pages")
    for what, figure in found.items():
        table.add_row(what, f"{figure:.1f}")
    Console().print(table)
    if options.json:
        options.json.write_text(json.dumps({"machine": machine(), "figures": found}, indent=1))


if __name__ == "__main__":
    main()

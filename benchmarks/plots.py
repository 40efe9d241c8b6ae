"""How the plots of a source page follow the hand: frames of a light curve and spectra of 20,000 points.

The built pages are shown in Chromium with made-up answers of the marshal, without a server. The
light curve is moved along its axis and zoomed, and the cursor led over it, and the same is done with the
spectra; of each step are told the processor time of the page, the time that it took, and that until the next frame.
"""

import argparse
import json
import mimetypes
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import numpy as np
from playwright.sync_api import CDPSession, Page, Route, sync_playwright
from rich.console import Console
from rich.table import Table

from benchmarks.machine import machine

DIST = Path(__file__).resolve().parents[1] / "skyportal" / "frontend" / "dist"
URL = "http://fritz.test"
NAME = "ZTF26bench"
BANDS = ("ztfg", "ztfr", "ztfi")
STEPS = 150

STEP = """
async ([selector, kind, steps]) => {
  const over = document.querySelector(selector);
  const box = over.getBoundingClientRect();
  const at = (part) => ({
    clientX: box.left + box.width * part, clientY: box.top + box.height * 0.5,
    bubbles: true, cancelable: true,
  });
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const work = [], frames = [];
  if (kind === "pan") over.dispatchEvent(new MouseEvent("mousedown", {...at(0.5), shiftKey: true}));
  let last = await frame();
  for (let step = 0; step < steps; step++) {
    const part = 0.5 + 0.3 * Math.sin(step / 12);
    const start = performance.now();
    if (kind === "zoom")
      over.dispatchEvent(new WheelEvent("wheel", {
        ...at(0.5), ctrlKey: true, deltaY: step % 50 < 25 ? -40 : 40,
      }));
    else over.dispatchEvent(new MouseEvent("mousemove", at(part)));
    await null; await null;
    work.push(performance.now() - start);
    const now = await frame();
    frames.push(now - last);
    last = now;
  }
  document.dispatchEvent(new MouseEvent("mouseup"));
  return [work, frames];
}
"""


def photometry(points: int) -> list[dict[str, Any]]:
    """Return a light curve of three bands over six years: detections, limits, forced photometry."""
    random = np.random.default_rng(1)
    times = np.sort(random.uniform(59000, 61200, points))
    mags = 18 + np.sin(times / 40) + random.normal(0, 0.1, points)
    return [
        {
            "id": index,
            "obj_id": NAME,
            "mjd": mjd,
            "filter": BANDS[index % 3],
            "snr": 20.0,
            "instrument_id": 1,
            "instrument_name": "ZTF",
            "magsys": "ab",
            "limiting_mag": 20.5,
            "mag": None if index % 7 == 0 else mag,
            "magerr": 0.05,
            "fluxerr": 5.0,
            "flux": None if index % 7 == 0 else 10 ** (-0.4 * (mag - 23.9)),
            "origin": "alert_fp" if index % 5 == 0 else None,
            "ra": None,
            "dec": None,
            "extinction": None,
            "groups": [],
            "stream_ids": [],
            "owner_id": 2,
            "created_at": "2026-01-01T00:00:00",
            "modified": "2026-01-01T00:00:00",
        }
        for index, (mjd, mag) in enumerate(zip(times.tolist(), mags.tolist(), strict=True))
    ]


def spectra(pixels: int) -> dict[str, Any]:
    """Return three spectra of so many pixels."""
    waves = np.linspace(3500, 10000, pixels)
    random = np.random.default_rng(2)
    facts: dict[str, Any] = {
        "obj_id": NAME,
        "units": "Jy",
        "type": "source",
        "label": None,
        "errors": None,
        "instrument_name": "SEDM",
        "telescope_name": "P60",
        "owner_id": 2,
        "groups": [],
        "observers": [],
        "external_observer": "Vera",
    }
    made = [
        {
            **facts,
            "id": number,
            "observed_at": f"2026-11-0{number}T04:00:00",
            "wavelengths": waves.tolist(),
            "fluxes": (1 + 0.2 * np.sin(waves / 90) + random.normal(0, 0.1, pixels)).tolist(),
        }
        for number in (1, 2, 3)
    ]
    return {"obj_id": NAME, "spectra": made}


def answers(points: int) -> dict[str, Any]:
    """Return what the marshal would tell, by path."""
    group = {"id": 1, "name": "Transients", "nickname": None, "single_user_group": False}
    profile = {
        "id": 1,
        "username": "vera",
        "first_name": "Vera",
        "last_name": None,
        "roles": [],
        "acls": [],
        "groups": [group],
        "streams": [],
        "preferences": {},
        "affiliations": [],
    }
    nothing = dict.fromkeys(
        ("redshift_error", "redshift_origin", "t0", "host", "ebv", "tns_name", "photstats")
    )
    empty: dict[str, list[object]] = {
        name: []
        for name in (
            "redshift_history",
            "alias",
            "groups",
            "annotations",
            "thumbnails",
            "tags",
            "candidates",
            "comments",
            "labels",
            "followup_requests",
            "duplicates",
        )
    }
    source = {
        "id": NAME,
        "ra": 188.7,
        "dec": 12.5,
        "gal_lon": 287.0,
        "gal_lat": 74.9,
        "redshift": 0.05,
        "dm": 36.8,
        "luminosity_distance": 230.0,
        **nothing,
        **empty,
    }
    return {
        "/api/internal/profile": profile,
        "/api/config": {"public_group_name": "Everybody"},
        "/api/groups": {"user_groups": [group]},
        f"/api/sources/{NAME}": source,
        f"/api/sources/{NAME}/photometry": photometry(points),
        f"/api/sources/{NAME}/spectra": spectra(points),
    }


def serve(page: Page, told: dict[str, Any]) -> None:
    """Answer what the page asks for: from the build, or what is made up; lists are empty otherwise."""

    def answer(route: Route) -> None:
        path = urlparse(route.request.url).path
        if path.startswith("/api/"):
            body = {"status": "success", "message": "", "data": told.get(path, [])}
            route.fulfill(json=body)
            return
        file = DIST / path.lstrip("/")
        file = file if file.is_file() else DIST / "index.html"
        route.fulfill(path=file, content_type=mimetypes.guess_type(file.name)[0] or "text/html")

    page.route("**/*", answer)


def measured(page: Page, selector: str, kind: str) -> dict[str, float]:
    """Return, in ms for a step: processor time of the page's thread, medians and 95th percentiles of
    work and frames by the clock."""
    page.locator(selector).scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    before = thread_seconds(session)
    work, frames = page.evaluate(STEP, [selector, kind, STEPS])
    used = thread_seconds(session) - before
    return {
        "processor": 1000 * used / STEPS,
        "work p50": float(np.percentile(work, 50)),
        "work p95": float(np.percentile(work, 95)),
        "frame p50": float(np.percentile(frames, 50)),
        "frame p95": float(np.percentile(frames, 95)),
    }


def thread_seconds(session: CDPSession) -> float:
    """Return how long the page's thread has worked, by its own clock."""
    found = session.send("Performance.getMetrics")["metrics"]
    return float(next(one["value"] for one in found if one["name"] == "TaskDuration"))


def run(points: int) -> dict[str, dict[str, float]]:
    """Return what was measured, by what was done."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))))
    curve, spectrum = "[aria-label=Photometry] .u-over", "[aria-label=Spectra] .u-over"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        serve(page, answers(points))
        page.goto(f"{URL}/source/{NAME}")
        page.locator(curve).wait_for()
        page.locator(spectrum).wait_for()
        found = {
            "light curve moved": measured(page, curve, "pan"),
            "light curve zoomed": measured(page, curve, "zoom"),
            "cursor over the light curve": measured(page, curve, "hover"),
            "three spectra moved": measured(page, spectrum, "pan"),
            "three spectra zoomed": measured(page, spectrum, "zoom"),
            "cursor over three spectra": measured(page, spectrum, "hover"),
        }
        browser.close()
    return found


def main() -> None:
    """Measure and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=20_000)
    parser.add_argument("--json", type=Path, help="write the figures there too")
    options = parser.parse_args()
    found = run(options.points)
    table = Table("what", *next(iter(found.values())), title=f"{options.points} points, ms")
    for what, figures in found.items():
        table.add_row(what, *(f"{figure:.1f}" for figure in figures.values()))
    Console().print(table)
    if options.json:
        options.json.write_text(json.dumps({"machine": machine(), "figures": found}, indent=1))


if __name__ == "__main__":
    main()

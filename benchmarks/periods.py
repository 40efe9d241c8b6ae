"""`python -m benchmarks.periods`: what period searches cost, and what alerts notice of them.

The same night is worked off with the cluster for itself and while two searches as long as they may
be run on it, in turns; then one search has the cluster for itself.
"""

import argparse
import json
import math
import random
import time
from pathlib import Path
from typing import Any

import requests

from benchmarks.machine import machine
from benchmarks.night import ALERTS, draw
from benchmarks.pipeline import empty_archive, measure
from tests.stack import Stack, running_stack, wait_until

NAME = "variable"
BANDS = ("ztfg", "ztfr", "ztfi")
YEARS, POINTS = 8, 400  # of each band
LONGEST = {"min_period": 0.0044}  # close to the most frequencies that a search may have
USUAL: dict[str, float] = {}
SECONDS = 1800


def ask(stack: Stack, method: str, path: str, body: object = None) -> Any:
    """Return the data that the marshal answers its administrator."""
    answer = requests.request(
        method,
        f"{stack.settings.skyportal.app.public_url}/api/{path}",
        json=body,
        headers={"Authorization": f"token {stack.settings.secrets.skyportal_admin_token}"},
        timeout=60,
    )
    assert answer.ok, answer.text
    return answer.json()["data"]


def make_variable(stack: Stack) -> None:
    """Upload eight years of a variable star."""
    group = stack.marshal("/api/groups", name="Transients")["user_groups"][0]["id"]
    ask(stack, "POST", "sources", {"id": NAME, "ra": 188.7, "dec": 12.6, "group_ids": [group]})
    camera = next(one["id"] for one in stack.marshal("/api/instrument") if one["name"] == "ZTF")
    lot = random.Random(1)  # noqa: S311 (no secret)
    for band in BANDS:
        days = sorted(lot.uniform(0, 365 * YEARS) for _ in range(POINTS))
        body = {
            "obj_id": NAME,
            "instrument_id": camera,
            "filter": band,
            "magsys": "ab",
            "zp": 23.9,
            "mjd": [58000 + day for day in days],
            "flux": [500 + 50 * math.sin(11 * day) + lot.gauss(0, 10) for day in days],
            "fluxerr": 10.0,
            "group_ids": [group],
        }
        ask(stack, "POST", "photometry", body)


def state_of(stack: Stack, number: int) -> dict[str, Any]:
    found: dict[str, Any] = stack.marshal(f"/api/sources/{NAME}/periods/{number}")
    return found


def start(stack: Stack, **limits: float) -> int:
    """Ask for a search; return its number when it runs."""
    number: int = ask(stack, "POST", f"sources/{NAME}/periods", limits)["id"]
    wait_until(lambda: state_of(stack, number)["state"] in {"running", "done"}, "it runs", SECONDS)
    return number


def alone(stack: Stack, limits: dict[str, float]) -> dict[str, float]:
    """Return what a search takes that has the cluster for itself."""
    began = time.monotonic()
    number = start(stack, **limits)
    wait_until(lambda: state_of(stack, number)["state"] == "done", "it is done", SECONDS)
    outcome = state_of(stack, number)["outcome"]
    return {
        "seconds": round(time.monotonic() - began, 1),
        "frequencies": outcome["frequencies"],
        "period": outcome["peaks"][0]["period"],
    }


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--alerts", type=int, default=ALERTS)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--longest", action="store_true", help="also the longest search alone")
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    options = parser.parse_args()
    rates: dict[str, list[float]] = {"without": [], "with two searches": []}
    progress: list[float] = []
    with running_stack("--no-play") as stack:
        night = draw(stack, options.alerts)
        make_variable(stack)
        measure(stack, "to warm up", night)
        for _ in range(options.rounds):
            empty_archive(stack)
            rates["without"].append(measure(stack, "without", night).alerts_per_second)
            empty_archive(stack)
            numbers = [start(stack, **LONGEST) for _ in range(2)]
            rates["with two searches"].append(measure(stack, "with", night).alerts_per_second)
            seen = [state_of(stack, number) for number in numbers]
            progress += [one["progress"] for one in seen]
            for number in numbers:
                ask(stack, "DELETE", f"sources/{NAME}/periods/{number}")
        searches = {"usual": alone(stack, USUAL)}
        if options.longest:
            searches["longest"] = alone(stack, LONGEST)
    report = {
        "alerts_per_second": rates,
        "progress_beside_alerts": progress,
        "searches": searches,
        "machine": machine(),
    }
    print(json.dumps(report, indent=2))
    if options.json:
        options.json.write_text(json.dumps(report, indent=2) + "\n")


if __name__ == "__main__":
    main()

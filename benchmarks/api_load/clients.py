"""The clients of a load test, for locust: `python -m benchmarks.api_load` runs them.

Each asks at moments drawn beforehand, at random, and waits for no other; an answer's time is counted
from the moment at which it should have been asked for, so that a service that stalls is not spared
the questions that would have come meanwhile.

A file names the plan: address, tokens, objects, rate, seconds to leave out at the beginning, and
where to write what was seen.
"""

import json
import os
import random
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from locust import FastHttpUser, events, task

from benchmarks.api_load import PLAN_VARIABLE
from benchmarks.api_load.questions import Target, draw

PLAN = json.loads(Path(os.environ[PLAN_VARIABLE]).read_text())
TARGETS = [Target(*one) for one in PLAN["targets"]]
BEGIN = b'{"status": "success"'

milliseconds: dict[str, list[float]] = defaultdict(list)
errors: dict[str, int] = defaultdict(int)


class Scientist(FastHttpUser):
    """One client, with a connection of its own."""

    host = PLAN["url"]
    number = 0

    def on_start(self) -> None:
        """Become somebody, and draw the moment of the first question."""
        Scientist.number += 1
        self.dice = random.Random(Scientist.number)  # noqa: S311
        token = PLAN["tokens"][Scientist.number % len(PLAN["tokens"])]
        self.headers = {"Authorization": f"Bearer {token}"}
        self.due = time.perf_counter()
        time.sleep(self.wait_time())

    def wait_time(self) -> float:
        """Draw the moment of the next question, and return the seconds until then."""
        self.due += self.dice.expovariate(PLAN["requests_per_second"] / PLAN["clients"])
        return max(0.0, self.due - time.perf_counter())

    @task
    def ask(self) -> None:
        """Ask one question."""
        kind, question = draw(self.dice, TARGETS)
        with self.client.post(
            "/api/queries", json=question, headers=self.headers, name=kind, catch_response=True
        ) as answer:
            right = answer.status_code == 200 and (answer.content or b"").startswith(BEGIN)
            if right:
                answer.success()
            else:
                answer.failure(f"{answer.status_code} {answer.content!r:.200}")
        now = time.perf_counter()
        if now < STARTED + PLAN["warm_up_seconds"]:
            return
        milliseconds[kind].append((now - self.due) * 1000)
        errors[kind] += not right


STARTED = time.perf_counter()


def write(**_: Any) -> None:
    """Write what was seen."""
    seconds = time.perf_counter() - STARTED - PLAN["warm_up_seconds"]
    seen = {"seconds": seconds, "milliseconds": milliseconds, "errors": errors}
    Path(PLAN["seen"]).write_text(json.dumps(seen))


events.quitting.add_listener(write)  # type: ignore[no-untyped-call]

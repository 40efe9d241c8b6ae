"""Notes which requests each test sends to the marshal: what `docs/routes-tested.md` is made of.

Where `RECORD_REQUESTS` names a folder, every process of the tests writes a line for each request that
its marshals answered. `make routes-table` does that, and makes the page.
"""

import functools
import json
import os
import re
from pathlib import Path
from typing import Any

from skyportal.handlers.base import EndpointHandler

FOLDER = os.environ.get("RECORD_REQUESTS")


def current_test() -> str:
    """Return the test that is running, as `tests/…/test_x.py::test_name`, without its parameters."""
    told = os.environ.get("PYTEST_CURRENT_TEST", "")
    return re.sub(r"\[.*|( \((setup|call|teardown)\))$", "", told)


def fields_of(body: bytes) -> list[str]:
    """Return the names in the object that a body is."""
    try:
        value = json.loads(body or b"null")
    except ValueError:
        return []
    return sorted(value) if isinstance(value, dict) else []


def note(folder: Path, handler: EndpointHandler, test: str) -> None:
    """Write down what was asked, by which test, and how it was answered."""
    request = {
        "test": test,
        "method": handler.request.method,
        "route": handler.route,
        "status": handler.get_status(),
        "query": sorted(handler.request.query_arguments),
        "body": fields_of(b"".join(handler.chunks)),
    }
    with (folder / f"{os.getpid()}.jsonl").open("a") as file:
        file.write(json.dumps(request) + "\n")


@functools.cache
def record() -> None:
    """Note the requests of this process from now on, if that is asked for."""
    if FOLDER is None:
        return
    folder = Path(FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    begun, answered = EndpointHandler.initialize, EndpointHandler.on_finish

    def initialize(handler: Any, *arguments: Any, **named: Any) -> None:
        begun(handler, *arguments, **named)
        handler.asked_by = current_test()  # which may be over before the handler is

    def on_finish(handler: Any) -> None:
        answered(handler)
        note(folder, handler, handler.asked_by)

    EndpointHandler.initialize = initialize  # type: ignore[method-assign]
    EndpointHandler.on_finish = on_finish  # type: ignore[method-assign]

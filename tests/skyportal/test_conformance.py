"""The marshal answers as its OpenAPI document says, whoever asks, and shows nobody what is hidden.

Schemathesis makes the requests, as users of different rights: with `CASES` those at the edges of
each operation's schema, right and wrong, and more by chance; otherwise a few, always the same.
`make fuzz` sets it. Rows of a private group, of another stream and of other people carry a word that
no answer may have in it.
"""

import itertools
import math
import os
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import negative_data_rejection

from baselayer.settings import Settings
from skyportal.handlers import all_endpoints
from skyportal.openapi import document
from tests.conformance import configuration
from tests.skyportal.hidden_world import *  # noqa: F403 (fixtures are found by name)
from tests.skyportal.hidden_world import CANARY, SEEN, Askers
from tests.skyportal.marshal_fixtures import (
    RunningMarshal,
    changed,
    running_marshal,
)
from tests.skyportal.recording_kowalski import RecordingKowalski, serving

pytestmark = pytest.mark.service

CASES = int(os.environ.get("CASES", "0"))
FEW = 2
"""Requests by chance of each operation, where `CASES` does not say how many in all."""

KNOWN: dict[str, list[Any]] = {
    **{
        f"path.{name}": [1, 2, 3, 4, 5, 6]
        for name in (
            *("annotation_id", "classification_id", "comment_id", "filter_id", "group_id"),
            *("instrument_id", "listing_id", "merge_id", "notification_id", "objtag_id"),
            *("objtagoption_id", "photometry_id", "request_id", "spectrum_id", "stream_id"),
            *("taxonomy_id", "telescope_id", "thumbnail_id", "invitation_id", "user_id"),
            *("report_id", "item_id", "job_id"),
        )
    },
    "path.obj_id": [SEEN, f"ZTF26{CANARY}", "ZTF26both"],
    "body.obj_id": [SEEN, f"ZTF26{CANARY}", "ZTF26both"],
    "body.objId": [SEEN, f"ZTF26{CANARY}"],
    "body.id": [SEEN, f"ZTF26{CANARY}"],
    "query.objID": [SEEN, f"ZTF26{CANARY}"],
    "body.origin_id": [SEEN, f"ZTF26{CANARY}"],
    "body.instrument_id": [1],
    "body.stream_id": [1],
    "body.group_id": list(range(1, 12)),
    "body.groupID": list(range(1, 12)),
    "body.taxonomy_id": [1, 2, 3],
}
"""What there is, or is hidden: every other request names it, so that it gets beyond 'not found'."""

SCHEMA = schemathesis.openapi.from_dict(
    document(all_endpoints()),
    config=SchemathesisConfig.from_dict(configuration(KNOWN, thorough=bool(CASES))),
)
OPERATIONS = [endpoint.function.__name__ for endpoint in all_endpoints()]
ASKED: Counter[str] = Counter()
ANSWERED: Counter[int] = Counter()
TURNS = itertools.count()


@pytest.fixture(scope="module")
def marshal(marshal_settings: Settings) -> Iterator[RunningMarshal]:
    """The application, with a Kowalski that knows of nothing."""
    kowalski = RecordingKowalski(marshal_settings.secrets.kowalski_marshal_password)
    with serving(kowalski) as url:
        own = changed(marshal_settings, "skyportal.kowalski", url=url)
        with running_marshal(own) as running:
            yield running


def conforming(operation: str) -> Any:
    """Return the test of one operation."""

    @SCHEMA.include(operation_id=operation).parametrize()
    @settings(
        max_examples=math.ceil(CASES / len(OPERATIONS)) or FEW,
        derandomize=not CASES,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def answers(case: schemathesis.Case, askers: Askers) -> None:
        person = askers.people[next(TURNS) % len(askers.people)]
        ASKED[operation] += 1
        answer = case.call_and_validate(
            base_url=askers.marshal.url,
            headers=person.headers,
            # In an address all is text (`classifications=false` asks for a class of that name), and
            # bodies are read kindly, as SkyPortal did (0 for false, "7" for 7): what must be
            # refused is in `test_bad_requests.py`.
            excluded_checks=[negative_data_rejection],
            timeout=60,
        )
        ANSWERED[answer.status_code] += 1
        sent = f"{case.path_parameters} {case.query} {case.body!r}"
        told = answer.content.decode("utf-8", "replace")
        if CANARY not in sent:
            assert CANARY not in told, f"{person.username} is shown what is hidden"

    return answers


# One function each: tests of one that is parametrised by schemathesis have all the same name for
# pytest, and its processes, which share tests by name, would run but one of them.
for _operation in OPERATIONS:
    globals()[f"test_{_operation}_answers_as_described_and_shows_nothing_hidden"] = conforming(
        _operation
    )


def test_who_may_see_what_is_hidden_sees_it(askers: Askers) -> None:
    """So that the word would be found where it is shown."""
    for path in ("comments", "annotations", "photometry", "spectra", "classifications"):
        for obj_id in (f"ZTF26{CANARY}", "ZTF26both"):
            shown = askers.marshal.ask("GET", f"/api/sources/{obj_id}/{path}", askers.owner)
            assert CANARY in shown.text, path
    for path in ("/api/followup_request", "/api/allocation"):
        assert CANARY in askers.marshal.ask("GET", path, askers.owner).text, path


def test_as_many_were_asked_as_wanted() -> None:
    assert set(ASKED) == set(OPERATIONS)
    assert ASKED.total() >= CASES
    print(f"\n{ASKED.total()} requests: {dict(sorted(ANSWERED.items()))}")  # noqa: T201

"""Real packets of every survey come from Kafka to where astronomers scan them.

ZTF's are in `test_real_alerts`; here are those of the others, LSST's in the form that names its
schema by number.
"""

import json
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from kowalski.filters.store import save_version
from kowalski.surveys import SURVEYS
from tests.stack import Stack, wait_until

pytestmark = [pytest.mark.e2e, pytest.mark.shared_data, pytest.mark.timeout(300)]

OBJECTS = {"PGIR": 9, "WNTR": 6, "TURBO": 6, "LSST": 1}


def post(stack: Stack, path: str, body: dict[str, Any]) -> Any:
    """Send a POST to the marshal as its administrator, and return the data of the answer."""
    request = urllib.request.Request(
        f"{stack.settings.skyportal.app.public_url}{path}",
        json.dumps(body).encode(),
        {
            "Authorization": f"token {stack.settings.secrets.skyportal_admin_token}",
            "Content-Type": "application/json",
        },
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)["data"]


@pytest.fixture(scope="module")
def played(stack: Stack, shared_data: Path) -> None:
    """Give each survey a filter that passes everything, then play its alerts."""
    group = post(stack, "/api/groups", {"name": "Other surveys"})["id"]
    streams = {stream["name"]: stream["id"] for stream in stack.marshal("/api/streams")}
    for name in OBJECTS:
        post(stack, f"/api/groups/{group}/streams", {"stream_id": streams[name]})
        made = {"name": f"All of {name}", "group_id": group, "stream_id": streams[name]}
        save_version(
            stack.mongo,
            filter_id=post(stack, "/api/filters", made)["id"],
            group_id=group,
            catalog=SURVEYS[name].alerts,
            permissions=[0, 1],
            pipeline=[{"$project": {"annotations": {"jd": "$candidate.jd"}}}],
        )
    for name in OBJECTS:
        stack.kowalski("replay", str(shared_data / f"{name.lower()}_alerts"))


def objects(stack: Stack, name: str) -> list[str]:
    survey = SURVEYS[name]
    return sorted(stack.mongo[survey.alerts].distinct(survey.object_id))


@pytest.mark.usefixtures("played")
@pytest.mark.parametrize("name", list(OBJECTS))
def test_every_object_is_a_candidate(stack: Stack, name: str) -> None:
    wait_until(
        lambda: len(objects(stack, name)) == OBJECTS[name], f"{name}'s alerts are archived", 90
    )
    posted = {"survey": name, "state": "published"}
    wait_until(
        lambda: len(stack.mongo["outbox"].distinct("objectId", posted)) == OBJECTS[name],
        f"{name}'s objects are in the marshal",
        90,
    )
    assert stack.mongo["dead_letters"].count_documents({"survey": name}) == 0
    for obj_id in objects(stack, name):
        card = stack.marshal(f"/api/candidates/{obj_id}")
        assert card["id"] == obj_id
        # TURBO's alerts have no limiting magnitude, so that none of their points can be posted.
        points = stack.marshal(f"/api/sources/{obj_id}/photometry")
        assert {point["instrument_name"] for point in points} == (
            set() if name == "TURBO" else {SURVEYS[name].instrument}
        )

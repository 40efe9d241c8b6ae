"""Real packets of every survey come from Kafka to where astronomers scan them.

LSST's are in the form that names its schema by number. Its two samples are the same alert, so that one of
them is a duplicate.
"""

import json
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from kowalski.filters.store import save_version
from kowalski.pipeline.decode import decode
from kowalski.stream.replay import alert_files
from kowalski.surveys import SURVEYS
from tests.stack import Stack, wait_until

pytestmark = [pytest.mark.e2e, pytest.mark.shared_data, pytest.mark.timeout(300)]

STREAMS = {"ZTF": "ZTF Public", "PGIR": "PGIR", "WNTR": "WNTR", "TURBO": "TURBO", "LSST": "LSST"}
OBJECTS = {"ZTF": 23, "PGIR": 9, "WNTR": 6, "TURBO": 6, "LSST": 1}


@dataclass
class Samples:
    """The alerts of one survey, and what they are about."""

    candids: list[int] = field(default_factory=list)
    objects: set[str] = field(default_factory=set)


@pytest.fixture(scope="module")
def samples(shared_data: Path) -> dict[str, Samples]:
    found = {}
    for name, survey in SURVEYS.items():
        found[name] = Samples()
        for path in alert_files(shared_data / f"{name.lower()}_alerts"):
            record = decode(survey, path.read_bytes())
            found[name].candids.append(record["candid"])
            found[name].objects.add(record[survey.object_id])
    return found


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
def played(stack: Stack, shared_data: Path, samples: dict[str, Samples]) -> None:
    """Give each survey a filter that passes its samples, then play them."""
    group = post(stack, "/api/groups", {"name": "All surveys"})["id"]
    streams = {stream["name"]: stream["id"] for stream in stack.marshal("/api/streams")}
    for name, sample in samples.items():
        survey, stream = SURVEYS[name], streams[STREAMS[name]]
        post(stack, f"/api/groups/{group}/streams", {"stream_id": stream})
        made = {"name": f"Samples of {name}", "group_id": group, "stream_id": stream}
        wanted = {"candid": {"$in": sample.candids}}
        save_version(
            stack.mongo,
            filter_id=post(stack, "/api/filters", made)["id"],
            group_id=group,
            catalog=survey.alerts,
            permissions=[0, 1],
            pipeline=[{"$match": wanted}, {"$project": {"annotations": {"jd": "$candidate.jd"}}}],
        )
        # Another module may have played them when there was no such filter.
        for collection in (survey.alerts, "outbox"):
            stack.mongo[collection].delete_many(wanted)
    time.sleep(stack.settings.kowalski.filtering.reload_seconds)
    stack.kowalski("replay", str(shared_data))


@pytest.mark.usefixtures("played")
@pytest.mark.parametrize("name", list(OBJECTS))
def test_every_object_is_a_candidate(stack: Stack, samples: dict[str, Samples], name: str) -> None:
    survey, sample = SURVEYS[name], samples[name]
    assert len(sample.objects) == OBJECTS[name]
    ours = {"candid": {"$in": sample.candids}}
    wait_until(
        lambda: set(stack.mongo[survey.alerts].distinct("candid", ours)) == set(sample.candids),
        f"{name}'s alerts are archived",
        90,
    )
    posted = {**ours, "survey": name, "state": "published", "passes.0": {"$exists": True}}
    wait_until(
        lambda: set(stack.mongo["outbox"].distinct("objectId", posted)) == sample.objects,
        f"{name}'s objects are in the marshal",
        90,
    )
    for obj_id in sorted(sample.objects)[:9]:
        card = stack.marshal(f"/api/candidates/{obj_id}")
        assert card["id"] == obj_id
        assert set(sample.candids) & {one["passing_alert_id"] for one in card["candidates"]}
        # TURBO's alerts have no limiting magnitude, so that none of their points can be posted.
        points = stack.marshal(f"/api/sources/{obj_id}/photometry")
        assert {point["instrument_name"] for point in points} == (
            set() if name == "TURBO" else {survey.instrument}
        )

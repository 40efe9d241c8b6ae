"""The seeded filters pass what they are for and nothing else."""

from datetime import UTC, datetime
from typing import Any

import pytest
from bson import Int64
from pymongo.database import Database

from kowalski.filters.evaluation import Deadline, Evaluation, View, evaluate
from kowalski.filters.seeding import describe, seed, seeds, wait_for
from kowalski.filters.store import read_active
from kowalski.publisher.marshal import Marshal, UnavailableError
from kowalski.surveys.ztf import ZTF
from tests.kowalski.publisher.recording_marshal import RecordingMarshal, serve
from tests.skyportal.marshal_fixtures import RunningMarshal

pytestmark = pytest.mark.service

JD = 2461041.75


@pytest.fixture(autouse=True)
def empty(mongo: Database[Any]) -> None:
    for name in ("filters", "ZTF_alerts", "ZTF_alerts_aux"):
        mongo[name].delete_many({})


def test_seeding_asks_the_marshal_and_is_idempotent(
    mongo: Database[Any], marshal: RunningMarshal
) -> None:
    client = Marshal(marshal.url, marshal.settings.secrets.skyportal_kowalski_token, 10.0)
    wait_for(client, 10.0)
    first = seed(mongo, client, 365.0)
    versions = [one["active_fid"] for one in mongo["filters"].find()]
    assert len(first) == len(versions) == 3
    assert all("not tried: there are no alerts yet" in line for line in first)
    assert all("is as it was" in line for line in seed(mongo, client, 365.0))
    assert [one["active_fid"] for one in mongo["filters"].find()] == versions
    assert [len(one["fv"]) for one in mongo["filters"].find()] == [1, 1, 1]
    groups = {one["id"]: one for one in client.get("/api/groups")["all_groups"]}
    for definition in read_active(mongo, "ZTF_alerts").definitions:
        name = client.directory.filter_name(definition.filter_id)
        assert name is not None
        group = groups[definition.group_id]
        assert name.group == (group["nickname"] or group["name"])
        expected = {"Infant SNe": [1, 2], "CLU": [1], "Transients": [1]}
        assert definition.permissions == expected[name.group]
    assert all(line.endswith("active") for line in describe(mongo))


def test_a_marshal_without_the_filters_is_told(mongo: Database[Any]) -> None:
    server = serve(RecordingMarshal())
    client = Marshal(f"http://127.0.0.1:{server.server_address[1]}", "secret", 5.0)
    with pytest.raises(LookupError, match="no filter Near galaxies of the group Nearby Galaxies"):
        seed(mongo, client, 365.0)
    server.shutdown()


def test_waiting_for_a_marshal_ends() -> None:
    with pytest.raises(UnavailableError):
        wait_for(Marshal("http://127.0.0.1:9", "secret", 1.0), 0.1)


def add_alert(
    database: Database[Any],
    number: int,
    history: list[tuple[float, float]],
    matches: dict[str, Any] | None = None,
    **candidate: Any,
) -> int:
    """Archive an alert; `history` are (days before it, magnitude)."""
    usual = {
        "jd": JD,
        "jdstarthist": JD - 4.0,
        "magpsf": 18.5,
        "fid": 1,
        "drb": 0.99,
        "isdiffpos": "t",
        "ndethist": 5,
        "programid": 1,
        "ssdistnr": -999.0,
        "sgscore1": 0.1,
        "distpsnr1": 5.0,
    }
    candid = Int64(10**18 + number)
    database["ZTF_alerts"].insert_one(
        {
            "candid": candid,
            "objectId": f"ZTF26s{number}",
            "candidate": usual | candidate,
            "classifications": {"braai": 0.9, "acai_h": 0.8},
        }
    )
    points = [
        {"jd": JD - days, "magpsf": magnitude, "fid": 1, "isdiffpos": "t", "programid": 1}
        for days, magnitude in history
    ]
    points.append({"jd": JD - 5.0, "fid": 1, "programid": 1})
    database["ZTF_alerts_aux"].insert_one(
        {"_id": f"ZTF26s{number}", "cross_matches": matches or {}, "prv_candidates": points}
    )
    return candid


def run(database: Database[Any], name: str) -> Evaluation:
    (one,) = [one for one in seeds() if one["filter"] == name]
    view = View(database["ZTF_alerts"], ZTF, one["permissions"], 365.0)
    candids = [alert["candid"] for alert in database["ZTF_alerts"].find()]
    return evaluate(view, one["pipeline"], candids, Deadline(5000))


RISING = [(3.0, 19.7), (2.0, 19.1)]


def test_real_transients(mongo: Database[Any]) -> None:
    good = add_alert(mongo, 1, RISING)
    star = {"Gaia_EDR3": [{"parallax": 2.0, "parallax_error": 0.1}]}
    add_alert(mongo, 2, RISING, drb=0.5)
    add_alert(mongo, 3, RISING, ssdistnr=3.0)
    add_alert(mongo, 4, RISING, sgscore1=0.99, distpsnr1=0.3)
    add_alert(mongo, 5, RISING, star)
    add_alert(mongo, 6, [(0.01, 18.5)])
    add_alert(mongo, 7, RISING, jdstarthist=JD - 400)
    add_alert(mongo, 8, RISING, isdiffpos="f")
    add_alert(mongo, 9, RISING, programid=2)
    found = run(mongo, "Real transients")
    assert found.errors == {}
    assert set(found.passed) == {good}
    assert found.passed[good]["annotations"] == {
        "magnitude": 18.5,
        "age_days": 4.0,
        "detections": 3,
        "peak_magnitude": 18.5,
        "drb": 0.99,
        "braai": 0.9,
        "acai_h": 0.8,
    }


def test_young_and_rising(mongo: Database[Any]) -> None:
    good = add_alert(mongo, 1, RISING)
    partnership = add_alert(mongo, 2, RISING, programid=2)
    add_alert(mongo, 3, [(3.0, 18.0)])
    add_alert(mongo, 4, RISING, jdstarthist=JD - 20)
    add_alert(mongo, 5, [])
    add_alert(mongo, 6, RISING, programid=3)
    found = run(mongo, "Young and rising")
    assert found.errors == {}
    assert set(found.passed) == {good, partnership}
    annotations = found.passed[good]["annotations"]
    assert annotations["rise_rate_mag_per_day"] == 0.4
    assert (annotations["age_days"], annotations["band"]) == (4.0, "g")


def test_near_galaxies(mongo: Database[Any]) -> None:
    def galaxy(name: str, arcsec: float) -> dict[str, Any]:
        place = {"distance_arcsec": arcsec, "distance_kpc": arcsec / 5}
        return {"name": name, "z": 0.01, "coordinates": place}

    near = {"CLU_20190625": [galaxy("far", 30.0), galaxy("near", 10.0)]}
    good = add_alert(mongo, 1, RISING, near)
    add_alert(mongo, 2, RISING, {"CLU_20190625": []})
    add_alert(mongo, 3, RISING, near, sgscore1=0.99, distpsnr1=0.3)
    found = run(mongo, "Near galaxies")
    assert found.errors == {}
    assert set(found.passed) == {good}
    annotations = found.passed[good]["annotations"]
    assert (annotations["galaxy"], annotations["galaxy_separation_kpc"]) == ("near", 2.0)
    assert annotations["galaxy_distance_mpc"] == pytest.approx(42.8)


def test_times_are_recorded(mongo: Database[Any]) -> None:
    from kowalski.filters.store import save_version

    save_version(
        mongo,
        filter_id=1,
        group_id=1,
        catalog="ZTF_alerts",
        permissions=[1],
        pipeline=[{"$match": {}}],
    )
    document = mongo["filters"].find_one({}) or {}
    now = datetime.now(UTC).replace(tzinfo=None)
    assert abs((now - document["fv"][0]["created_at"]).total_seconds()) < 60

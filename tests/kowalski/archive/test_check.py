"""The archive has the indexes of spec §5, a check says so, and the documented queries use them."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from bson import Int64
from pymongo.database import Database
from typer.testing import CliRunner, Result

from baselayer.secrets import ensure_secrets
from kowalski.archive.check import deviations
from kowalski.archive.collections import INDEXES, make, prepare
from kowalski.archive.sharding import KEYS, NotShardedError, remaining, shard
from kowalski.cli import app

pytestmark = pytest.mark.service

CIRCLE = {"$geoWithin": {"$centerSphere": [[-30.0, 20.0], 1e-5]}}
PLACE = {"type": "Point", "coordinates": [-30.0, 20.0]}


@pytest.fixture(scope="module")
def archive(mongo: Database[Any]) -> Database[Any]:
    prepare(mongo)
    mongo["ZTF_alerts"].insert_many(
        {
            "candid": Int64(number),
            "objectId": f"ZTF26{number % 50:05}",
            "candidate": {"jd": 2461000.5 + number, "programid": 1, "drb": number / 200},
            "coordinates": {
                "radec_geojson": {"type": "Point", "coordinates": [number / 10.0, 20.0]}
            },
        }
        for number in range(200)
    )
    mongo["batches"].insert_many(
        {
            "survey": "ZTF",
            "candids": [Int64(number)],
            "duplicates": [],
            "topics": [{"topic": f"ztf_2026010{number % 9}_programid1"}],
            "finished_at": datetime(2026, 1, 1 + number % 28, tzinfo=UTC),
        }
        for number in range(200)
    )
    return mongo


Run = Callable[..., Result]


@pytest.fixture(scope="module")
def run(archive: Database[Any], mongodb_uri: str, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Run `kowalski archive` on this archive."""
    state = tmp_path_factory.mktemp("state")
    ensure_secrets(state)
    environment = {
        "FRITZ__STATE": str(state),
        "FRITZ__MONGODB__URI": mongodb_uri,
        "FRITZ__MONGODB__DATABASE": archive.name,
    }
    return lambda *command: CliRunner().invoke(app, ["archive", *command], env=environment)


def test_indexes_are_those_of_kowalski() -> None:
    """Spec §5: names that people may use as hints."""
    names = {name: {index.name for index in indexes} for name, indexes in INDEXES.items()}
    assert len(names["ZTF_alerts"]) == 14
    assert {"candid", "objectId", "jd_drb_candid", "radec_candid"} <= names["ZTF_alerts"]
    for survey, many in (("PGIR", 9), ("WNTR", 6), ("TURBO", 9)):
        assert len(names[f"{survey}_alerts"]) == many


def test_nothing_deviates_after_init(archive: Database[Any], run: Run) -> None:
    assert deviations(archive) == []
    said = run("check")
    assert (said.exit_code, said.output) == (0, "")


def test_deviations_are_named(archive: Database[Any], run: Run) -> None:
    outbox = archive["outbox"]
    outbox.create_index("mine")
    assert run("check").exit_code == 0
    outbox.drop_index("objectId_1_state_1")
    archive["filters"].drop_index("filter_id_1_group_id_1")
    archive["filters"].create_index([("filter_id", 1), ("group_id", 1)], name="not_unique")
    archive["catalogs"].insert_one({"_id": "Gaia_EDR3"})
    said = run("check")
    assert said.exit_code == 1
    lines = [" ".join(line.split()) for line in said.stdout.splitlines() if "init" not in line]
    assert lines == [
        "missing Gaia_EDR3: coordinates.radec_geojson_2dsphere__id_1 "
        "(coordinates.radec_geojson 2dsphere, _id 1)",
        "missing Gaia_EDR3: hpx_1 (hpx 1)",
        "different filters: filter_id_1_group_id_1 (filter_id 1, group_id 1), unique",
        "missing outbox: objectId_1_state_1 (objectId 1, state 1)",
        "superfluous outbox: mine_1 (mine 1)",
    ]
    facts = json.loads(run("check", "--json").stdout.splitlines()[0])
    assert [one["kind"] for one in facts].count("missing") == 3
    archive["filters"].drop_index("not_unique")
    outbox.drop_index("mine_1")
    archive["catalogs"].drop()
    for name in ("outbox", "filters"):
        make(archive, name)
    assert deviations(archive) == []


QUERIES: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "an alert": ("ZTF_alerts", {"candid": 7}, {}),
    "alerts of an object": ("ZTF_alerts", {"objectId": "ZTF2600007"}, {}),
    "alerts of objects, newest first": (
        "ZTF_alerts",
        {"objectId": {"$in": ["ZTF2600007"]}},
        {"sort": {"candidate.jd": -1}},
    ),
    "a cone": ("ZTF_alerts", {"coordinates.radec_geojson": CIRCLE}, {}),
    "near": ("ZTF_alerts", {"coordinates.radec_geojson": {"$nearSphere": PLACE}}, {}),
    "a night": ("ZTF_alerts", {"candidate.jd": {"$gte": 2461000.5, "$lt": 2461001.5}}, {}),
    "a night of a program": (
        "ZTF_alerts",
        {"candidate.jd": {"$gte": 2461000.5}, "candidate.programid": {"$in": [1]}},
        {"sort": {"candidate.jd": -1}, "limit": 10},
    ),
    "a night of good alerts": (
        "ZTF_alerts",
        {"candidate.jd": {"$gt": 2461000.5}, "candidate.drb": {"$gt": 0.9}},
        {},
    ),
    "a cone in a night": (
        "ZTF_alerts",
        {"candidate.jd": {"$gt": 2461000.5}, "coordinates.radec_geojson": CIRCLE},
        {},
    ),
    "alerts of an image": ("ZTF_alerts", {"candidate.pdiffimfilename": "x"}, {}),
    "a light curve": ("ZTF_alerts_aux", {"_id": "ZTF2600007"}, {}),
    "batches of an alert": ("batches", {"$or": [{"candids": 7}, {"duplicates": 7}]}, {}),
    "batches of a night": ("batches", {"topics.topic": "ztf_20260101_programid1"}, {}),
    "dead letters of an alert": ("dead_letters", {"candid": 7}, {}),
    "newest dead letters": ("dead_letters", {}, {"sort": {"failed_at": -1}, "limit": 5}),
    "what waits for the marshal": (
        "outbox",
        {"state": "pending"},
        {"sort": {"created_at": 1}, "limit": 5},
    ),
    "objects in the marshal": ("outbox", {"objectId": {"$in": ["ZTF2600007"]}}, {}),
    "skymaps of an event": ("skymaps", {"dateobs": "2026-01-01T00:00:00"}, {}),
    "a filter": ("filters", {"filter_id": 1}, {}),
}


@pytest.mark.parametrize("what", QUERIES)
def test_documented_queries_are_bound_by_an_index(archive: Database[Any], what: str) -> None:
    collection, condition, options = QUERIES[what]
    archive[collection].update_one({"_id": "there"}, {"$set": {"x": 1}}, upsert=True)
    plan = explained(archive, collection, condition, options)
    stages = set(stages_of(plan["queryPlanner"]["winningPlan"]))
    assert "COLLSCAN" not in stages, stages
    assert "SORT" not in stages or "sort" not in options or what.startswith("alerts of objects")
    assert stages & {"IXSCAN", "IDHACK", "GEO_NEAR_2DSPHERE", "FETCH"}


def test_what_the_pipeline_asks_of_every_alert_is_covered(archive: Database[Any]) -> None:
    """Which alerts are known is answered from the index alone."""
    condition = {"candid": {"$in": list(range(100))}}
    options = {"projection": {"candid": 1, "_id": 0}}
    plan = explained(archive, "ZTF_alerts", condition, options)
    assert plan["executionStats"]["nReturned"] == 100
    assert plan["executionStats"]["totalDocsExamined"] == 0


def explained(
    database: Database[Any], collection: str, condition: Mapping[str, Any], options: Any
) -> dict[str, Any]:
    command = {"find": collection, "filter": condition, **options}
    plan: dict[str, Any] = database.command("explain", command, verbosity="executionStats")
    return plan


def stages_of(plan: Any) -> Iterator[str]:
    """Yield the names of the stages of a plan."""
    if isinstance(plan, dict):
        if isinstance(plan.get("stage"), str):
            yield plan["stage"]
        for value in plan.values():
            yield from stages_of(value)
    elif isinstance(plan, list):
        for value in plan:
            yield from stages_of(value)


def test_without_a_cluster_there_is_nothing_to_shard(archive: Database[Any], run: Run) -> None:
    with pytest.raises(NotShardedError, match="not sharded"):
        shard(archive)
    said = run("shard")
    assert said.exit_code == 1
    assert "leads to no mongos" in said.output


def test_commands_that_shard() -> None:
    steps = {step.collection: step for step in remaining(KEYS, {"batches": {"_id": "hashed"}})}
    assert "batches" not in steps
    assert steps["ZTF_alerts"].command("kowalski") == {
        "shardCollection": "kowalski.ZTF_alerts",
        "key": {"candid": 1},
        "unique": True,
    }
    assert steps["ZTF_alerts_aux"].command("kowalski")["unique"] is False
    with pytest.raises(NotShardedError, match="outbox is sharded by"):
        remaining(KEYS, {"outbox": {"state": 1}})


def test_unique_indexes_begin_with_the_shard_key() -> None:
    """MongoDB keeps others unique on each shard only."""
    for collection, key in KEYS.items():
        for index in INDEXES.get(collection, ()):
            if index.unique:
                assert [field for field, _ in index.keys][: len(key)] == list(key)

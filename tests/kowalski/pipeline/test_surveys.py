"""Alerts of every survey go all the way, by nothing but what their declarations say."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pymongo.database import Database

from kowalski.archive.collections import prepare
from kowalski.filters.store import save_version
from kowalski.pipeline import filtering
from kowalski.pipeline.availability import UnavailableError
from kowalski.pipeline.batch import process_with
from kowalski.pipeline.context import Context
from kowalski.pipeline.decode import in_wire_format
from kowalski.stream import local_registry
from kowalski.stream.batches import Batch, Packet
from kowalski.stream.replay import alert_files, as_surveyed
from kowalski.stream.schema_registry import registry
from kowalski.surveys import SURVEYS, Survey
from kowalski.surveys.lsst import LSST
from tests.kowalski.settings import settings_in

pytestmark = [pytest.mark.service, pytest.mark.shared_data]

NOW = datetime(2026, 1, 1, 5, tzinfo=UTC)
OTHERS = [survey for name, survey in SURVEYS.items() if name != "ZTF"]


@pytest.fixture(scope="module")
def own(mongo: Database[Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    """The archive, and a schema registry that runs."""
    folder = tmp_path_factory.mktemp("state")
    settings = settings_in(folder)
    server = local_registry.serve(folder / "schemas.json", 0)
    schemas = settings.schema_registry.model_copy(
        update={"url": f"http://127.0.0.1:{server.server_address[1]}"}
    )
    kowalski = settings.kowalski.model_copy(update={"models": {}})
    settings = settings.model_copy(update={"kowalski": kowalski, "schema_registry": schemas})
    database = mongo.with_options(codec_options=mongo.codec_options.with_options(tz_aware=True))
    prepare(database)
    yield Context(settings, database, "tests")
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def empty(own: Context) -> Iterator[None]:
    yield
    for name in own.database.list_collection_names():
        own.database[name].delete_many({})
    filtering.ACTIVE.cache.clear()


def packets(own: Context, survey: Survey, folder: Path) -> list[bytes]:
    """The survey's sample alerts, as it sends them."""
    schemas = registry(own.settings.schema_registry)
    files = alert_files(folder / f"{survey.name.lower()}_alerts")
    return [as_surveyed(survey, path.read_bytes(), schemas) for path in files]


def batch(raw: list[bytes], topic: str = "topic") -> Batch:
    return Batch([Packet(topic, 0, number, one) for number, one in enumerate(raw)], NOW)


def let_pass(own: Context, survey: Survey, pipeline: list[dict[str, Any]]) -> None:
    """Activate a filter on a survey's alerts."""
    save_version(
        own.database,
        filter_id=1,
        group_id=1,
        catalog=survey.alerts,
        permissions=[1],
        pipeline=pipeline,
    )
    filtering.ACTIVE.cache.clear()


@pytest.mark.parametrize("survey", SURVEYS.values(), ids=lambda survey: survey.name)
def test_every_sample_is_archived(own: Context, survey: Survey, shared_data: Path) -> None:
    """LSST's two samples, of different schemas, have the same identifiers: each is tried alone."""
    let_pass(
        own, survey, [{"$project": {survey.object_id: 1, "points": {"$size": "$prv_candidates"}}}]
    )
    sent = packets(own, survey, shared_data)
    batches = [[one] for one in sent] if survey is LSST else [sent]
    for raw in batches:
        empty_archive(own, survey)
        report = process_with(own, survey, batch(raw))
        assert (report.archived, report.dead_letters) == (len(raw), {})
        alerts = list(own.database[survey.alerts].find())
        assert len(alerts) == len(raw)
        objects = {alert[survey.object_id] for alert in alerts}
        aux = {one["_id"]: one for one in own.database[survey.aux].find()}
        assert set(aux) == objects
        waiting = list(own.database["outbox"].find())
        assert {one["objectId"] for one in waiting} == objects
        # No point is hidden from a filter: not by a program, not by its age.
        for one in waiting:
            assert one["survey"] == survey.name
            assert len(one["passes"]) == 1


def empty_archive(own: Context, survey: Survey) -> None:
    for name in (survey.alerts, survey.aux, "outbox", "batches"):
        own.database[name].delete_many({})


@pytest.mark.parametrize(("name", "points"), [("PGIR", 71), ("WNTR", 1), ("TURBO", 0), ("LSST", 2)])
def test_filters_see_the_history_that_the_survey_lets_them(
    own: Context, shared_data: Path, name: str, points: int
) -> None:
    """§2.6, §2.8: each survey's own window, and its own names of identifiers."""
    survey = SURVEYS[name]
    seen = {"annotations": {"points": {"$size": "$prv_candidates"}}}
    let_pass(own, survey, [{"$project": seen}])
    process_with(own, survey, batch(packets(own, survey, shared_data)[:1]))
    (waiting,) = own.database["outbox"].find()
    assert waiting["passes"][0]["annotations"] == {"points": points}


def test_programs_are_kept_apart_where_there_are_any(own: Context, shared_data: Path) -> None:
    for survey, passed in ((SURVEYS["TURBO"], 0), (SURVEYS["WNTR"], 6)):
        save_version(
            own.database,
            filter_id=2,
            group_id=1,
            catalog=survey.alerts,
            permissions=[2],
            pipeline=[{"$project": {"candid": 1}}],
        )
        filtering.ACTIVE.cache.clear()
        process_with(own, survey, batch(packets(own, survey, shared_data)))
        assert own.database["outbox"].count_documents({"survey": survey.name}) == passed
        own.database["filters"].delete_many({})


def test_an_alert_of_lsst_has_what_those_of_others_have(own: Context, shared_data: Path) -> None:
    process_with(own, LSST, batch(packets(own, LSST, shared_data)[:1]))
    (alert,) = own.database["LSST_alerts"].find()
    assert (alert["candid"], alert["objectId"]) == (1231321321, "LSST281323062375219201")
    candidate = alert["candidate"]
    assert candidate["jd"] == pytest.approx(60902.993305483615 + 2400000.5 - 37 / 86400, abs=1e-8)
    # 1241 ± 12 nJy
    assert candidate["magpsf"] == pytest.approx(23.6655, abs=1e-4)
    assert candidate["sigmapsf"] == pytest.approx(0.0105, abs=1e-4)
    assert candidate["diffmaglim"] == pytest.approx(26.9546, abs=1e-4)
    assert (candidate["isdiffpos"], candidate["ndethist"]) == (True, 2)
    assert (candidate["band"], candidate["psfFlux"]) == ("r", 1241.0)
    assert "diaSource" not in alert
    (aux,) = own.database["LSST_alerts_aux"].find()
    assert [point["candid"] for point in aux["prv_candidates"]] == [
        point["diaSourceId"] for point in aux["prv_candidates"]
    ]


def test_an_unknown_schema_costs_its_packet_alone(own: Context, shared_data: Path) -> None:
    good = packets(own, LSST, shared_data)[0]
    report = process_with(own, LSST, batch([in_wire_format(99, b"record"), good]))
    assert (report.archived, report.dead_letters) == (1, {"unknown_schema": 1})
    (letter,) = own.database["dead_letters"].find()
    assert letter["error"].startswith("schema 99 is not in the registry at http://127.0.0.1:")


def test_a_registry_that_is_away_is_waited_for(own: Context, shared_data: Path) -> None:
    raw = packets(own, LSST, shared_data)[:1]
    nowhere = own.settings.schema_registry.model_copy(update={"url": "http://127.0.0.1:9"})
    away = replace(own, settings=own.settings.model_copy(update={"schema_registry": nowhere}))
    with pytest.raises(UnavailableError, match=r"schema registry at http://127\.0\.0\.1:9"):
        process_with(away, LSST, batch(raw))
    assert own.database["dead_letters"].count_documents({}) == 0
    assert own.database["batches"].count_documents({}) == 0

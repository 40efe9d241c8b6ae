"""Objects know of catalogues that come later, and of the newest alerts of other surveys."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import REGISTRY
from structlog.testing import CapturingLogger

from kowalski.catalogs import absence
from kowalski.catalogs.loader import LoadOptions, load_catalog
from kowalski.pipeline.batch import process_with
from kowalski.pipeline.context import Context
from kowalski.pipeline.rematch import rematch
from kowalski.stream.batches import Batch, Packet
from kowalski.surveys import SURVEYS, Survey
from tests.kowalski.pipeline.packets import packet

pytestmark = [pytest.mark.service, pytest.mark.usefixtures("emptied")]

ZTF = SURVEYS["ZTF"]
OTHER = replace(ZTF, name="TURBO", alerts="TURBO_alerts", aux="TURBO_alerts_aux")
FIRST = 2_500_000_000_000_000_000
NOW = datetime(2026, 1, 1, 5, tzinfo=UTC)


def run(own: Context, survey: Survey, *raw: bytes) -> None:
    packets = [Packet("nights", 0, number, one) for number, one in enumerate(raw)]
    report = process_with(own, survey, Batch(packets, NOW))
    assert report.archived == len(raw)


def load(own: Context, folder: Path, name: str, *rows: tuple[str, float, float]) -> None:
    """Load a catalogue of names and positions."""
    lines = [f"{identifier},{ra},{dec}" for identifier, ra, dec in rows]
    path = folder / f"{name}.csv"
    path.write_text("\n".join(["_id,ra,dec", *lines, ""]))
    load_catalog(own.database, name, path, LoadOptions())


def aux(own: Context, survey: Survey = ZTF, object_id: str | None = None) -> dict[str, Any]:
    document = own.database[survey.aux].find_one({"_id": object_id} if object_id else {})
    return dict(document or {})


def match_again(own: Context, **options: Any) -> int:
    return rematch(own.database, ZTF, own.settings.kowalski.crossmatch["ZTF"], **options)


def test_a_catalogue_that_comes_later_is_matched_with_at_the_next_alert(
    own: Context, tmp_path: Path
) -> None:
    run(own, ZTF, packet(candid=FIRST), packet(candid=FIRST + 1, objectId="ZTF26other"))
    assert aux(own)["cross_matches"]["AllWISE"] == []
    load(own, tmp_path, "AllWISE", ("near", 150.0, 20.0))
    run(own, ZTF, packet(candid=FIRST + 2), packet(candid=FIRST + 3, objectId="ZTF26new"))
    first, new = aux(own), aux(own, object_id="ZTF26new")
    for one in (first, new):
        assert [row["_id"] for row in one["cross_matches"]["AllWISE"]] == ["near"]
    # Loading it again without a change is no reason to match; what is matched stays as it is.
    load(own, tmp_path, "AllWISE", ("near", 150.0, 20.0))
    run(own, ZTF, packet(candid=FIRST + 4))
    assert aux(own)["matched_at"] == first["matched_at"]


def test_objects_are_matched_again_without_an_alert(own: Context, tmp_path: Path) -> None:
    names = [f"ZTF26a{number}" for number in range(3)]
    run(own, ZTF, *(packet(candid=FIRST + i, objectId=name) for i, name in enumerate(names)))
    assert match_again(own) == 0  # there is no catalogue
    load(own, tmp_path, "AllWISE", ("near", 150.0, 20.0))
    own.database[ZTF.aux].insert_one({"_id": "ZTF26without_alerts", "version": 1})
    before = aux(own, object_id="ZTF26a1")
    seen: list[tuple[int, int]] = []
    assert match_again(own, progress=lambda done, total: seen.append((done, total))) == 3
    assert seen == [(3, 4)]
    for name in names:
        found = aux(own, object_id=name)
        assert [row["_id"] for row in found["cross_matches"]["AllWISE"]] == ["near"]
        assert found["cross_matches"].keys() == before["cross_matches"].keys()
        assert found["version"] == before["version"] + 1
        assert found["prv_candidates"] == before["prv_candidates"]
    assert match_again(own) == 0  # all are younger than the catalogue
    assert match_again(own, everything=True) == 3


def test_the_alerts_of_another_survey_are_looked_up_at_every_alert(own: Context) -> None:
    """§2.5: on creation, and again later."""
    run(own, OTHER, packet(candid=FIRST))
    first = aux(own, OTHER)
    assert first["cross_matches"] == {"ZTF_alerts": []}
    run(own, ZTF, packet(candid=FIRST + 1, jd=2461001.7))
    run(own, OTHER, packet(candid=FIRST + 2))
    run(own, ZTF, packet(candid=FIRST + 3, jd=2461002.7))
    run(own, ZTF, packet(candid=FIRST + 4, jd=2461003.7, programid=2))
    found = aux(own, OTHER)["cross_matches"]["ZTF_alerts"]
    assert [row["candid"] for row in found] == [FIRST + 1]
    run(own, OTHER, packet(candid=FIRST + 5), packet(candid=FIRST + 6, objectId="TURBO26new"))
    for one in (aux(own, OTHER, first["_id"]), aux(own, OTHER, "TURBO26new")):
        (row,) = one["cross_matches"]["ZTF_alerts"]
        assert row["candid"] == FIRST + 3
        assert set(row["candidate"]) == {"jd", "fid", "magpsf", "sigmapsf", "drb"}
    assert aux(own, OTHER, first["_id"])["matched_at"] == first["matched_at"]


def test_catalogues_that_are_not_loaded_are_told_once(
    own: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    logger = CapturingLogger()
    monkeypatch.setattr(absence, "log", logger)
    monkeypatch.setattr(absence, "said", {})
    load(own, tmp_path, "AllWISE", ("near", 150.0, 20.0))
    for number in range(2):
        run(own, ZTF, packet(candid=FIRST + number))
    (said,) = logger.calls
    assert said.args == ("catalogues are not loaded",)
    assert any(name.startswith("milliquas") for name in said.kwargs["catalogs"])
    assert "AllWISE" not in said.kwargs["catalogs"]
    assert REGISTRY.get_sample_value("kowalski_catalogs_absent", {"survey": "ZTF"}) == 13
    run(own, OTHER, packet(candid=FIRST))
    assert REGISTRY.get_sample_value("kowalski_catalogs_absent", {"survey": "TURBO"}) == 0

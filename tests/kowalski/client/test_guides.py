"""The guides run, cell by cell, as they are printed, and find what they say."""

import ast
import asyncio
import inspect
import re
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from astropy.table import Table
from pyarrow import parquet

from kowalski.catalogs.loader import LoadOptions, load_catalog
from kowalski.datasets.loading import load_dataset
from kowalski.datasets.registry import DATASETS
from tests.kowalski.api.archive import EPOCHS, OBJECTS, position
from tests.kowalski.api.conftest import Service
from tests.kowalski.client.test_light_curve import FORCED as ON_ANY_NIGHT

pytestmark = pytest.mark.service

FORCED = ON_ANY_NIGHT | {"jd": 2461003.25, "programid": 1}
GUIDES = Path(__file__).resolve().parents[3] / "docs" / "guides"


@pytest.fixture(scope="module", autouse=True)
def _loaded(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A catalogue and light curves of a release at the places of the objects, forced photometry."""
    folder = tmp_path_factory.mktemp("files")
    ra, dec = zip(*map(position, range(OBJECTS)), strict=True)
    Table({"source_id": range(OBJECTS), "ra": ra, "dec": dec}).write(folder / "gaia.fits")
    gaia = LoadOptions(identifier="source_id")
    load_catalog(service.database, "Gaia_guide", folder / "gaia.fits", gaia)
    columns: dict[str, Any] = {
        "objectid": list(range(OBJECTS)),
        "objra": ra,
        "objdec": dec,
        **{name: [1] * OBJECTS for name in ("filterid", "fieldid", "rcid", "nepochs")},
        **{name: [[1.5]] * OBJECTS for name in ("hmjd", "mag", "magerr", "clrcoeff")},
        "catflags": [[0]] * OBJECTS,
    }
    parquet.write_table(pyarrow.table(columns), folder / "ztf_guide.parquet")
    load_dataset(service.database, DATASETS["ztf-public"], folder, "guide")
    every: dict[str, Any] = {}
    aux = service.database["ZTF_alerts_aux"]
    aux.update_many(every, {"$push": {"fp_hists": FORCED}})
    yield
    aux.update_many(every, {"$pull": {"fp_hists": {"jd": FORCED["jd"]}}})
    for name in ("Gaia_guide", "ZTF_public_sources_guide"):
        service.database[name].drop()
        service.database["catalogs"].delete_one({"_id": name})


@pytest.fixture
def run(service: Service, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run a guide, and give the names that its cells have made."""
    monkeypatch.setenv("KOWALSKI_PORT", str(service.port))
    monkeypatch.setenv("KOWALSKI_TOKEN", service.token("admin", service.admin_password))

    def cells(page: str) -> dict[str, Any]:
        made: dict[str, Any] = {}
        text = (GUIDES / page).read_text()
        for number, cell in enumerate(re.findall(r"^```python\n(.*?)^```", text, re.M | re.S)):
            flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
            code = compile(cell, f"{page}, cell {number}", "exec", flags=flags)
            waiting = eval(code, made)  # noqa: S307 (the cells are our own)
            if inspect.iscoroutine(waiting):
                asyncio.run(waiting)
        return made

    return cells


def test_querying(run: Any) -> None:
    made = run("querying.md")
    assert len(made["table"]) == len(made["alerts"]) > 3
    assert made["table"]["candid"].dtype == int
    assert set(made["counts"].values()) == {EPOCHS}
    assert made["same"] == made["alerts"]
    assert made["first"] == made["alerts"][0]["candid"]
    assert made["newest"] > 2461000
    assert "filter" in made["reason"]


def test_light_curves(run: Any) -> None:
    made = run("light-curves.md")
    assert set(made["frame"].columns) == {
        *("jd", "band", "mag", "mag_err", "limiting_mag", "flux", "flux_err"),
        *("forced", "programid", "candid"),
    }
    assert len(made["energy"]) == len(made["table"]) > len(made["detections"]) > 0
    assert made["brightest"]["mag"] == min(row["mag"] for row in made["points"] if row["mag"])
    assert made["curves"] == [made["points"]]
    assert made["table"]["forced"].sum() == 1
    assert made["archival"][0]["mag"] == 1.5


def test_catalogues(run: Any) -> None:
    made = run("catalogues.md")
    assert {"Gaia_guide", "Stars", "Plain"} <= set(made["catalogs"])
    assert set(made["table"]["position"]) == set(made["places"])
    assert made["separation"].arcsec.max() < 10.001
    first = made["nearest"].groupby(["catalog", "position"]).size()
    assert first.max() == 1
    assert "Gaia_EDR3" in next(iter(made["matches"].values()))
    assert made["count"] > 0


def test_filters(run: Any, service: Service) -> None:
    made = run("filters.md")
    assert made["fields"]["candidate.drb"]["description"]
    trial = made["trial"]
    match, history, _ = made["stages"]
    assert (trial["permissions"], trial["complete"]) == ([1], True)
    assert match[:2] == ("$match", trial["tried"] - match[2])
    assert match[2] > 0
    assert history[1] == trial["passed"] == sum(night["passed"] for night in trial["nights"]) > 0
    assert set(trial["samples"][0]["document"]["annotations"]) == {"drb", "magnitude"}
    assert not made["alert"]["passed"]
    assert "candidate.drb is " in made["alert"]["sentence"]
    assert made["forbidden"].startswith("pipeline uses forbidden stages: $lookup")
    assert "$above" in made["errors"][0]["reason"]
    assert "$above" in made["not_stored"]
    assert [version["active"] for version in made["versions"]] == [True, False]
    assert made["difference"]["gained"] == 0
    assert made["difference"]["lost"] > 0
    assert made["active"] == made["first"] != made["second"]
    assert {one["objectId"] for one in made["documents"]} == set(made["objects"])
    assert (made["running"]["active"], made["stopped"]["active"]) == (True, False)
    assert service.database["filters"].count_documents({"filter_id": made["number"]}) == 0


def test_skymaps(run: Any, service: Service) -> None:
    made = run("skymaps.md")
    assert len(set(made["names"])) == 7
    assert set(map(frozenset, made["found"].values())) == {frozenset({made["alert"]["objectId"]})}
    assert len(made["inner"]) == EPOCHS
    assert made["centred"] == "centred"
    assert "fetch_origins" in made["refused"] or "places" in made["refused"]
    assert made["rows"]["Stars"] == made["rows"]["Plain"] > 0
    assert made["rows"]["Gaia_guide"] == 1
    assert made["by_alias"]["triggerid"] == 1234
    assert made["moc"].split("/")[0].isdecimal()
    assert made["polygons"]
    assert made["gone"] == "error"
    assert service.database["skymaps"].count_documents({"localization_name": made["notice"]}) == 0


def test_every_guide_is_run() -> None:
    tested = re.findall(r'run\("(.*)"\)', Path(__file__).read_text())
    assert sorted(tested) == sorted(page.name for page in GUIDES.glob("*.md"))

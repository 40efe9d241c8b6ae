"""With the configuration that is shipped, matches are those of the public Kowalski.

Differences, all on purpose:

- A galaxy without redshift is left out without an error in the log (there: swallowed `TypeError`s).
- TURBO, PGIR and WNTR have `ZTF_alerts` among their catalogues; there it is a function of its own,
  whose answers are in a file of their own.
- Projections keep a few columns more (uncertainties); the made-up rows do not have these.
"""

from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from bson import json_util
from pymongo.database import Database

from kowalski.catalogs.loader import LoadOptions, load_catalog
from kowalski.catalogs.verification import verify_catalog
from kowalski.pipeline.crossmatch import crossmatch
from tests.kowalski.pipeline.golden import read
from tests.kowalski.pipeline.test_crossmatch_settings import matched_with

pytestmark = [pytest.mark.service, pytest.mark.shared_data]

Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def tables(shared_data: Path) -> dict[str, Rows]:
    """The made-up catalogues."""
    found: dict[str, Rows] = defaultdict(list)
    for row in json_util.loads((shared_data / "golden" / "xmatch_catalog.json").read_text())[
        "rows"
    ]:
        found[row.pop("catalog")].append(row)
    return found


@pytest.fixture(scope="module")
def loaded(
    mongo: Database[Any], tables: dict[str, Rows], tmp_path_factory: pytest.TempPathFactory
) -> Database[Any]:
    """The made-up catalogues in the archive, by our loader."""
    import pyarrow
    from pyarrow import parquet

    folder = tmp_path_factory.mktemp("golden")
    for name, rows in tables.items():
        parquet.write_table(pyarrow.Table.from_pylist(rows), folder / f"{name}.parquet")
        radius = matched_with("ZTF")[name].radius_arcsec
        options = LoadOptions(radius_arcsec=radius)
        load_catalog(mongo, name, folder / f"{name}.parquet", options)
    return mongo


def by_key(rows: Rows) -> dict[Any, dict[str, Any]]:
    """Rows by what identifies them: their order is MongoDB's own."""
    return {row.get("_id", row.get("name")): row for row in rows}


def test_xmatch_catalog(loaded: Database[Any], tables: dict[str, Rows]) -> None:
    """§2.5: matches, with distances in arcsec and kpc."""
    assert tables.keys() == matched_with("ZTF").keys()
    for name, rows in tables.items():
        assert verify_catalog(loaded, name).faults == []
        stored = by_key(list(loaded[name].find({}, {"coordinates": 0, "hpx": 0})))
        assert stored == {
            row["_id"]: {key: value for key, value in row.items() if value is not None}
            for row in rows
        }


@pytest.mark.parametrize("survey", ["ZTF", "PGIR", "WNTR", "TURBO"])
def test_xmatch(loaded: Database[Any], shared_data: Path, survey: str) -> None:
    answers = json_util.loads((shared_data / "golden" / "xmatch.json").read_text())
    cases = answers["alerts"][survey]
    if survey == "ZTF":
        cases = cases + answers["probes_ZTF_config"]
    positions = np.array([[one["ra"], one["dec"]] for one in cases])
    settings = matched_with(survey)
    assert all(one["cross_matches"].keys() <= settings.keys() for one in cases)
    for one, found in zip(cases, crossmatch(loaded, settings, positions), strict=True):
        for name, rows in found.items():
            expected = one["cross_matches"].get(name, [])
            assert len(rows) == len(expected), (one, name)
            assert by_key(rows) == by_key(expected), (one, name)


@pytest.mark.parametrize("survey", ["PGIR", "WNTR", "TURBO"])
def test_xmatch_ztf_alerts(mongo: Database[Any], shared_data: Path, survey: str) -> None:
    if not mongo["ZTF_alerts"].estimated_document_count():
        alerts = [one["alert"] for one in read(shared_data, "mongify_ztf.json")]
        mongo["ZTF_alerts"].create_index([("coordinates.radec_geojson", "2dsphere")])
        mongo["ZTF_alerts"].insert_many(alerts)
    cases = [one for one in read(shared_data, "xmatch_ztf_alerts.json") if one["stream"] == survey]
    settings = {"ZTF_alerts": matched_with(survey)["ZTF_alerts"]}
    positions = np.array([[one["ra"], one["dec"]] for one in cases])
    matched = 0
    for one, found in zip(cases, crossmatch(mongo, settings, positions), strict=True):
        for row in (*found["ZTF_alerts"], *one["result"]["ZTF_alerts"]):
            del row["_id"]  # made anew by each archive
        assert found == one["result"], one
        matched += len(found["ZTF_alerts"])
    assert 0 < matched < len(cases)

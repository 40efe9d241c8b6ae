"""Datasets become the documents that people know, however often and interruptedly they are loaded."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pyarrow
import pytest
from astropy.table import Table
from pyarrow import parquet
from pymongo.database import Database

from kowalski.catalogs.files import CatalogFile, CatalogFileError, Columns
from kowalski.catalogs.registry import registered
from kowalski.catalogs.verification import verify_catalog
from kowalski.datasets.dataset import Dataset, Part, Reading
from kowalski.datasets.loading import Loaded, load_dataset
from kowalski.datasets.registry import DATASETS
from kowalski.datasets.scope import PERIODS, STATISTICS
from tests.kowalski.datasets.match_files import SOURCES, measurements, public, write_ptf, write_ztf

pytestmark = pytest.mark.service

TAG = "test"


@pytest.fixture(autouse=True)
def _empty(mongo: Database[Any]) -> None:
    for name in mongo.list_collection_names():
        mongo.drop_collection(name)


def load(mongo: Database[Any], name: str, path: Path) -> list[Loaded]:
    dataset = DATASETS[name]
    return load_dataset(mongo, dataset, path, TAG if dataset.tag else None, batch_size=2)


def test_match_files_of_ztf(mongo: Database[Any], tmp_path: Path) -> None:
    path = write_ztf(tmp_path)
    exposures, sources = load(mongo, "ztf-matchfiles", tmp_path)
    assert exposures == Loaded("ZTF_exposures_test", 9, 9)
    assert sources == Loaded("ZTF_sources_test", SOURCES - 1, SOURCES - 1)
    channel = 6
    found = mongo["ZTF_sources_test"].find_one(
        {"_id": 10**13 + 245 * 10**9 + channel * 10**7 + 10**6 + 103}
    )
    assert found is not None
    expected = {"filter": 1, "field": 245, "ccd": 2, "quad": 3, "rc": channel, "matchid": 103}
    assert {name: found[name] for name in expected} == expected
    assert (found["refmag"], found["iqr"], found["nobs"]) == (18.123, 0.5, public(3))
    assert not {"skewness", "percentiles", "vonneumannratio"} & found.keys()
    assert [point["hjd"] for point in found["data"]] == sorted(
        point["hjd"] for point in found["data"]
    )
    assert len(found["data"]) == public(3)
    point = min(found["data"], key=lambda point: point["expid"])
    assert (point["mag"], point["magerr"], point["programid"]) == (21.0, 0.01235, 1)
    exposure = mongo["ZTF_exposures_test"].find_one({"_id": point["uexpid"]})
    assert exposure is not None
    assert (exposure["matchfile"], exposure["expid"], exposure["file"]) == (path.name, 0, "x.fits")
    assert verify_catalog(mongo, "ZTF_sources_test").faults == []
    assert "field_1_ccd_1_quad_1" in mongo["ZTF_sources_test"].index_information()
    assert [loaded.written for loaded in load(mongo, "ztf-matchfiles", tmp_path)] == [0, 0]


def test_private_measurements_are_loaded_only_when_asked_for(
    mongo: Database[Any], tmp_path: Path
) -> None:
    write_ztf(tmp_path)
    load(mongo, "ztf-matchfiles", tmp_path)
    assert mongo["ZTF_sources_test"].count_documents({"data.programid": 1}) == SOURCES - 1
    assert mongo["ZTF_sources_test"].count_documents({"data.programid": 2}) == 0
    assert mongo["ZTF_exposures_test"].count_documents({"programid": 2}) == 0
    dataset, programs = DATASETS["ztf-matchfiles"], frozenset({1, 2})
    load_dataset(mongo, dataset, tmp_path, "partners", programs=programs)
    counts = [len(source["data"]) for source in mongo["ZTF_sources_partners"].find().sort("_id")]
    assert counts == [measurements(number) for number in range(SOURCES - 1)]
    assert mongo["ZTF_exposures_partners"].count_documents({"programid": 2}) == 1


def test_measurements_need_not_be_in_order(mongo: Database[Any], tmp_path: Path) -> None:
    write_ztf(tmp_path, shuffled=True)
    load(mongo, "ztf-matchfiles", tmp_path)
    counts = [len(source["data"]) for source in mongo["ZTF_sources_test"].find().sort("_id")]
    assert counts == [public(number) for number in range(SOURCES - 1)]


def test_match_files_of_ptf(mongo: Database[Any], tmp_path: Path) -> None:
    write_ptf(tmp_path)
    assert load(mongo, "ptf", tmp_path) == [
        Loaded("PTF_exposures", 2, 2),
        Loaded("PTF_sources", 3, 3),
    ]
    found = mongo["PTF_sources"].find_one({"matchedSourceID": 2})
    assert found is not None
    assert found["_id"] == 10**13 + 2683 * 10**9 + 9 * 10**7 + 2 * 10**6 + 2
    assert (found["ra"], found["nobs"], found["flags"]) == (10.0001, 3, 0)
    assert "bestMagRMS" not in found
    assert [point["mjd"] for point in found["data"]] == [55003, 55004, 55005]


def test_a_file_that_is_none_of_them_is_refused(mongo: Database[Any], tmp_path: Path) -> None:
    for name, path in (
        ("ztf-matchfiles", tmp_path / "ztf_1.pytable"),
        ("ztf-matchfiles", tmp_path / "ztf_000245_zg_c02_q3_match.pytable"),
        ("ztf-features", tmp_path / "empty.h5"),
        ("ztf-classifications", tmp_path / "empty.h5"),
        ("ztf-exposures", tmp_path / "log.tbl"),
    ):
        path.write_text("nothing of the kind\n")
        with pytest.raises(CatalogFileError, match=path.name):
            load(mongo, name, path)
    with pytest.raises(CatalogFileError, match="does not exist"):
        load(mongo, "vlass", tmp_path / "nowhere")
    with pytest.raises(CatalogFileError, match=r"no file ztf_\*\.parquet"):
        load(mongo, "ztf-public", tmp_path)


def write_public(folder: Path) -> Path:
    path = folder / "ztf_000250_zg_c01_q1_dr5.parquet"
    table = {
        "objectid": [250101100000001, 250101100000002],
        "filterid": [1, 1],
        "fieldid": [250, 250],
        "rcid": [6, 6],
        "objra": [41.5, 41.6],
        "objdec": [-26.0, -26.1],
        "nepochs": [2, 1],
        "hmjd": [[58349.5, 58348.25], [58350.0]],
        "mag": [[20.1234567, 20.5], [19.0]],
        "magerr": [[0.1, 0.2], [0.3]],
        "clrcoeff": [[0.0, -0.1], [0.1]],
        "catflags": [[0, 32768], [0]],
    }
    parquet.write_table(pyarrow.table(table), path)
    return path


def test_public_light_curves(mongo: Database[Any], tmp_path: Path) -> None:
    path = write_public(tmp_path)
    assert load(mongo, "ztf-public", path) == [Loaded("ZTF_public_sources_test", 2, 2)]
    found = mongo["ZTF_public_sources_test"].find_one({"_id": 250101100000001})
    assert found is not None
    place = ("filter", "field", "rc", "ccd", "quad", "nobs", "ra", "dec")
    assert [found[name] for name in place] == [1, 250, 6, 2, 3, 2, 41.5, -26.0]
    assert found["data"] == [
        {"hjd": 58348.25, "mag": 20.5, "magerr": 0.2, "clrcoeffs": -0.1, "catflags": 32768},
        {"hjd": 58349.5, "mag": 20.12346, "magerr": 0.1, "clrcoeffs": 0.0, "catflags": 0},
    ]


def write_features(folder: Path, identifiers: list[int]) -> Path:
    statistics = np.ones((len(identifiers), len(STATISTICS)))
    statistics[:, 0] = identifiers
    statistics[:, 1] = 30.0 + np.arange(len(identifiers)) / 100
    statistics[:, 2] = -10.0
    periods = np.full((len(identifiers), len(PERIODS)), 2.5)
    periods[:, 0] = identifiers[::-1]
    path = folder / "features.h5"
    with h5py.File(path, "w") as file:
        file["stats"], file["stats_EAOV"] = statistics, periods
    return path


def test_features_with_what_the_archive_knows(mongo: Database[Any], tmp_path: Path) -> None:
    write_ztf(tmp_path)
    load(mongo, "ztf-matchfiles", tmp_path)
    identifiers = [source["_id"] for source in mongo["ZTF_sources_test"].find().sort("_id")]
    alerts = [
        {
            "objectId": name,
            "candid": candid,
            "candidate": {"programid": program},
            "classifications": {"braai": score},
            "coordinates": {"radec_geojson": {"type": "Point", "coordinates": [-150.0, -10.0]}},
        }
        for candid, (name, score, program) in enumerate(
            [("a", 0.2, 1), ("a", 0.4, 1), ("b", 0.9, 1), ("c", 0.9, 2)]
        )
    ]
    mongo["ZTF_alerts"].insert_many(alerts)
    mongo["ZTF_alerts"].create_index([("coordinates.radec_geojson", "2dsphere")])
    write_features(tmp_path, identifiers)
    assert load(mongo, "ztf-features", tmp_path)[0].written == len(identifiers)
    first, *others = mongo["ZTF_source_features_test"].find().sort("_id")
    assert (first["n_ztf_alerts"], first["period"], first["field"]) == (3, 2.5, 245)
    assert first["mean_ztf_alert_braai"] == pytest.approx(0.6)
    assert np.shape(first["dmdt"]) == (26, 26)
    assert {other["n_ztf_alerts"] for other in others} == {0}
    assert all("AllWISE___id" not in other for other in others)


def test_features_of_the_nearest_row_of_a_catalogue(mongo: Database[Any], tmp_path: Path) -> None:
    rows = {"source_id": [7, 8], "ra": [30.0 + 1 / 3600, 30.0 + 0.1 / 3600], "dec": [-10.0, -10.0]}
    Table({**rows, "parallax": [1.0, 2.0]}).write(tmp_path / "gaia.fits")
    gaia = Dataset("", (Part("Gaia_EDR3", tables, identifier="source_id"),))
    load_dataset(mongo, gaia, tmp_path / "gaia.fits")
    load(mongo, "ztf-features", write_features(tmp_path, [1, 2]))
    near, far = mongo["ZTF_source_features_test"].find().sort("_id")
    assert (near["Gaia_EDR3___id"], near["Gaia_EDR3__parallax"]) == (8, 2.0)
    assert "Gaia_EDR3___id" not in far


def tables(reading: Reading) -> list[CatalogFile]:
    from kowalski.catalogs.files import open_file

    return [open_file(reading.path, "fits")]


def test_classifications_of_several_models_meet_in_one_document(
    mongo: Database[Any], tmp_path: Path
) -> None:
    for folder in ("xgb/trained.vnv.20210401", "dnn/vnv-20210401", "dnn/pnp-20210401"):
        (tmp_path / folder).mkdir(parents=True)
        with h5py.File(tmp_path / folder / "field_245.h5", "w") as file:
            file["preds"] = np.array([[10487000001.0, 0.25], [10487000002.0, 0.75]])
    (loaded,) = load(mongo, "ztf-classifications", tmp_path)
    assert loaded == Loaded("ZTF_source_classifications_test", 6, 6)
    assert mongo["ZTF_source_classifications_test"].find_one({"_id": 10487000002}) == {
        "_id": 10487000002,
        "vnv_xgb": 0.75,
        "vnv_dnn": 0.75,
        "pnp_dnn": 0.75,
    }
    assert load(mongo, "ztf-classifications", tmp_path)[0].written == 0


LOG = """\
|           UT_START  |SUN |EXP|FIL|TYPE|FIELD|PID|RA      |DEC     |SLEW|WAIT|FILEROOT          |PI      |COMMENT|
 2020-02-02T03:04:05.250 -30  30   1 targ   500   1  20.5     -5.25    10.0  8.5  ztf_20200202127838 Kulkarni
 2020-02-02T03:05:05.250 -30  30   2 flat   501   2  -99.0    -99.0    10.0  8.5  ztf_20200202128532 Graham   thin clouds
"""


def test_the_log_of_exposures(mongo: Database[Any], tmp_path: Path) -> None:
    path = tmp_path / "allexp.tbl"
    path.write_text(LOG.replace(LOG.splitlines()[0], "| heading"))
    assert load(mongo, "ztf-exposures", path) == [Loaded("ZTF_ops", 2, 2)]
    first, second = mongo["ZTF_ops"].find().sort("_id")
    assert first["jd_start"] == pytest.approx(2458881.62783854)
    assert (first["jd_end"] - first["jd_start"]) * 86400 == pytest.approx(30, abs=1e-3)
    assert (first["field"], first["programpi"], first["filter"]) == (500, "Kulkarni", 1)
    assert first["coordinates"]["radec_geojson"]["coordinates"] == [-159.5, -5.25]
    assert "coordinates" not in second
    assert second["qcomment"] == "thin clouds"
    assert load(mongo, "ztf-exposures", path) == [Loaded("ZTF_ops", 2, 0)]


def test_only_sound_components_of_vlass(mongo: Database[Any], tmp_path: Path) -> None:
    rows = [
        *[("a", 10.0, 80.0, 1, 0), ("b", 11.0, 80.0, 2, 0), ("c", 12.0, 80.0, 0, 4)],
        ("d", 13.0, 80.0, 0, 0),
    ]
    with (tmp_path / "CIRADA_test.csv").open("w") as file:
        writer = csv.writer(file)
        writer.writerow(("Component_name", "RA", "DEC", "Duplicate_flag", "Quality_flag"))
        writer.writerows(rows)
    assert load(mongo, "vlass", tmp_path) == [Loaded("VLASS_DR1", 2, 2)]
    assert [row["_id"] for row in mongo["VLASS_DR1"].find().sort("_id")] == ["a", "d"]
    assert registered(mongo)["VLASS_DR1"].rows == 2


def test_tables_of_igaps(mongo: Database[Any], tmp_path: Path) -> None:
    table = Table({"sourceID": ["I1", "I2"], "RA": [10.0, 11.0], "DEC": [60.0, 60.5]})
    table["i"] = [17.5, np.nan]
    table.write(tmp_path / "igaps-dr2.fits.gz")
    assert load(mongo, "igaps", tmp_path) == [Loaded("IGAPS_DR2", 2, 2)]
    first, second = mongo["IGAPS_DR2"].find().sort("_id")
    assert (first["_id"], first["i"], "i" in second) == ("I1", 17.5, False)
    assert registered(mongo)["IGAPS_DR2"].rows == 2
    assert load(mongo, "igaps", tmp_path) == [Loaded("IGAPS_DR2", 2, 0)]


def test_how_far_a_load_is_told(mongo: Database[Any], tmp_path: Path) -> None:
    write_ztf(tmp_path)
    told: list[tuple[str, int, int | None]] = []
    loaded = load_dataset(
        mongo,
        DATASETS["ztf-matchfiles"],
        tmp_path,
        TAG,
        batch_size=2,
        progress=lambda *how_far: told.append(how_far),
    )
    for part in loaded:
        rows = [done for phase, done, _ in told if phase == f"{part.collection}: rows"]
        assert rows == sorted(rows)
        assert rows[-1] == part.read


class Interrupted(CatalogFile):
    """A file that cannot be read to its end."""

    def __init__(self, path: Path, file: CatalogFile, pieces: int) -> None:
        super().__init__(path)
        self.file = file
        self.left = pieces

    @property
    def columns(self) -> list[str]:
        return self.file.columns

    def pieces(self, rows: int, columns: Any = None) -> Iterator[Columns]:
        for piece in self.file.pieces(rows, columns):
            if not self.left:
                raise ConnectionError("the disk is gone")
            self.left -= 1
            yield piece


def test_a_load_that_was_interrupted_goes_on(mongo: Database[Any], tmp_path: Path) -> None:
    write_ztf(tmp_path)
    dataset = DATASETS["ztf-matchfiles"]
    exposures = dataset.parts[0]

    def interrupted(reading: Reading) -> list[CatalogFile]:
        (file,) = exposures.open(reading)
        return [Interrupted(file.path, file, 3)]

    broken = replace(dataset, parts=(replace(exposures, open=interrupted),))
    with pytest.raises(ConnectionError):
        load_dataset(mongo, broken, tmp_path, TAG, batch_size=2)
    assert mongo["ZTF_exposures_test"].count_documents({}) == 6
    (loaded, _) = load(mongo, "ztf-matchfiles", tmp_path)
    assert loaded == Loaded("ZTF_exposures_test", 9, 9)


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("name", "file", "rows"),
    [
        ("vlass", "CIRADA_VLASS1QL_table1_components_v1_head100.csv", 27),
        ("igaps", "igaps-dr1-215a-small.fits.gz", 100),
        ("ztf-public", "ztf_000250_zg_c01_q1_dr5.parquet", 5449),
    ],
)
def test_real_files(
    mongo: Database[Any], shared_data: Path, name: str, file: str, rows: int
) -> None:
    dataset = DATASETS[name]
    (loaded,) = load_dataset(mongo, dataset, shared_data / "catalogs" / file)
    assert (loaded.read, loaded.written) == (rows, rows)
    assert mongo[loaded.collection].count_documents({}) == rows

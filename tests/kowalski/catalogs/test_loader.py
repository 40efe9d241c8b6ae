"""Catalogues load from every format alike, in pieces, and loading again changes nothing."""

import gzip
import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pyarrow
import pytest
from astropy.table import Table
from pyarrow import csv, parquet
from pymongo.database import Database

from kowalski.catalogs.files import CatalogFileError, catalog_files
from kowalski.catalogs.loader import LoadOptions, drop_catalog, load_catalog
from kowalski.catalogs.loads import Load, keep, source_of
from kowalski.catalogs.pixels import pixels_of
from kowalski.catalogs.registry import enter, newest_load, registered
from kowalski.catalogs.rows import find_positions
from kowalski.catalogs.verification import verify_catalog

pytestmark = pytest.mark.service

ROWS = 5000


@pytest.fixture(scope="module")
def table() -> dict[str, list[Any]]:
    """Columns of a small catalogue, with holes."""
    random = np.random.default_rng(4)
    magnitude: list[float | None] = random.uniform(12, 20, ROWS).tolist()
    magnitude[10::97] = [None] * len(magnitude[10::97])
    kinds = [["star", "galaxy", None][number % 3] for number in range(ROWS)]
    # Whole numbers until late in the file.
    flux = [float(number) for number in range(ROWS - 1)] + [0.5]
    return {
        "source_id": [4_000_000_000_000_000_000 + number for number in range(ROWS)],
        "ra": random.uniform(0, 360, ROWS).tolist(),
        "dec": np.degrees(np.arcsin(random.uniform(-1, 1, ROWS))).tolist(),
        "mag": magnitude,
        "kind": kinds,
        "flux": flux,
    }


@pytest.fixture(scope="module")
def files(table: dict[str, list[Any]], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("catalogues")
    arrow = pyarrow.table(table)
    paths = {
        name: folder / f"small.{name}"
        for name in ("csv", "parquet", "fits", "csv.gz", "fits.gz", "h5", "hdf5")
    }
    csv.write_csv(arrow, paths["csv"])
    parquet.write_table(arrow, paths["parquet"], row_group_size=700)
    columns = dict(table)
    columns["mag"] = [np.nan if value is None else value for value in table["mag"]]
    columns["kind"] = [value or "" for value in table["kind"]]
    Table(columns).write(paths["fits"])
    Table(columns).write(paths["h5"], path="tables/small")
    with h5py.File(paths["hdf5"], "w") as file:
        file["units"] = [b"deg", b"mag"]
        for name, values in columns.items():
            file[f"stars/{name}"] = values
    for packed in ("csv", "fits"):
        with paths[packed].open("rb") as plain, gzip.open(paths[f"{packed}.gz"], "wb") as file:
            shutil.copyfileobj(plain, file)
    return paths


OPTIONS = LoadOptions(identifier="source_id", batch_size=600)


@pytest.mark.parametrize("kind", ["csv", "parquet", "fits", "csv.gz", "fits.gz", "h5", "hdf5"])
def test_every_format_gives_the_same_catalogue(
    mongo: Database[Any], files: dict[str, Path], table: dict[str, list[Any]], kind: str
) -> None:
    name = f"from_{kind.replace('.', '_')}"
    seen: list[tuple[str, int, int | None]] = []
    report = load_catalog(
        mongo,
        name,
        files[kind],
        OPTIONS,
        lambda phase, done, total: seen.append((phase, done, total)),
    )
    assert (report.read, report.written, report.without_position) == (ROWS, ROWS, 0)
    assert seen[-1] == ("indexes", ROWS, ROWS)
    assert len(seen) >= ROWS / 600
    catalog = registered(mongo)[name]
    assert catalog.rows == ROWS
    assert catalog.columns == ["dec", "flux", "kind", "mag", "ra", "source_id"]
    assert catalog.loaded_at is not None
    for number in (0, 10, 2, ROWS - 1):
        row = mongo[name].find_one({"_id": table["source_id"][number]})
        assert row is not None
        ra, dec = table["ra"][number], table["dec"][number]
        expected = {key: values[number] for key, values in table.items()}
        expected = {key: value for key, value in expected.items() if value is not None}
        assert {key: row[key] for key in expected} == pytest.approx(expected)
        assert ("mag" in row) == (table["mag"][number] is not None)
        assert ("kind" in row) == (table["kind"][number] is not None)
        point = row["coordinates"]["radec_geojson"]["coordinates"]
        assert point == pytest.approx([ra - 180, dec])
        order = catalog.healpix_order
        assert row["hpx"] == pixels_of(order, np.array([ra]), np.array([dec]))[0]
    indexes = mongo[name].index_information()
    assert indexes["hpx_1"]["key"] == [("hpx", 1)]
    assert indexes["coordinates.radec_geojson_2dsphere__id_1"]["key"][0][1] == "2dsphere"


def test_loading_again_changes_nothing(mongo: Database[Any], files: dict[str, Path]) -> None:
    for options in (OPTIONS, LoadOptions()):
        first = load_catalog(mongo, "twice", files["csv"], options)
        before = list(mongo["twice"].find().sort("_id"))
        second = load_catalog(mongo, "twice", files["parquet"], options)
        assert (first.written, second.written) == (ROWS, 0)
        assert list(mongo["twice"].find().sort("_id")) == before
        assert second.catalog.loaded_at == registered(mongo)["twice"].loaded_at
        assert (
            newest_load(registered(mongo, ["twice", "absent"]).values())
            == registered(mongo)["twice"].loaded_at
        )
        mongo["twice"].drop()
        mongo["catalogs"].delete_one({"_id": "twice"})


def test_changed_rows_are_replaced_and_known(
    mongo: Database[Any], table: dict[str, list[Any]], tmp_path: Path
) -> None:
    path = tmp_path / "some.parquet"
    parquet.write_table(pyarrow.table(table).slice(0, 100), path)
    first = load_catalog(mongo, "changing", path, OPTIONS)
    changed = table | {"mag": [1.0, *table["mag"][1:]]}
    parquet.write_table(pyarrow.table(changed).slice(0, 120), path)
    second = load_catalog(mongo, "changing", path, OPTIONS)
    assert second.written == 21
    assert (mongo["changing"].find_one({"_id": table["source_id"][0]}) or {})["mag"] == 1.0
    assert first.catalog.loaded_at is not None
    assert second.catalog.loaded_at is not None
    assert second.catalog.loaded_at > first.catalog.loaded_at


def test_replacing_a_catalogue(
    mongo: Database[Any], files: dict[str, Path], tmp_path: Path
) -> None:
    load_catalog(mongo, "replaced", files["csv"], OPTIONS)
    fewer = tmp_path / "fewer.csv"
    fewer.write_text("_id,objra,objdec\n1,10.5,-20.5\n2,400,0\n3,,5\n")
    with pytest.raises(CatalogFileError, match="leave --order out"):
        load_catalog(mongo, "replaced", fewer, LoadOptions(order=3))
    options = LoadOptions(drop=True, order=12, version="DR2")
    report = load_catalog(mongo, "replaced", fewer, options)
    assert (report.read, report.written, report.without_position) == (3, 1, 2)
    assert [row["_id"] for row in mongo["replaced"].find()] == [1]
    assert "replaced.loading" not in mongo.list_collection_names()
    catalog = registered(mongo)["replaced"]
    assert (catalog.version, catalog.healpix_order, catalog.rows) == ("DR2", 12, 1)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("filters", "ra,dec\n1,2\n", "cannot be the name"),
        ("ZTF_alerts", "ra,dec\n1,2\n", "cannot be the name"),
        ("a b", "ra,dec\n1,2\n", "cannot be the name"),
        (
            "wrong",
            "alpha,dec\n1,2\n",
            "no column ra or objra: name it with --ra; there are alpha, dec",
        ),
        ("wrong", "ra,dec\nx,2\n", "positions must be numbers"),
        ("wrong", "ra,dec\n400,2\n", "no row has a position"),
    ],
)
def test_what_cannot_be_loaded_is_told(
    mongo: Database[Any], tmp_path: Path, name: str, content: str, sentence: str
) -> None:
    path = tmp_path / "catalogue.csv"
    path.write_text(content)
    with pytest.raises(CatalogFileError, match=sentence):
        load_catalog(mongo, name, path, LoadOptions())
    assert name not in mongo.list_collection_names()
    assert name not in registered(mongo)


def test_a_collection_that_is_no_catalogue_is_left_alone(
    mongo: Database[Any], files: dict[str, Path]
) -> None:
    mongo["own"].insert_one({"_id": 1})
    with pytest.raises(CatalogFileError, match="exists and is no catalogue"):
        load_catalog(mongo, "own", files["csv"], OPTIONS)
    assert not drop_catalog(mongo, "own")
    assert mongo["own"].count_documents({}) == 1
    with pytest.raises(CatalogFileError, match="cannot be the name"):
        drop_catalog(mongo, "ZTF_alerts")
    mongo["own"].drop()


KILLED = """
import sys, time, pymongo
from pathlib import Path
from kowalski.catalogs import loader

loader.KEEP_SECONDS = 0

def progress(phase, done, total):
    if phase == "rows" and done >= int(sys.argv[4]):
        print("now", flush=True)
        time.sleep(60)

database = pymongo.MongoClient(sys.argv[1])[sys.argv[2]]
options = loader.LoadOptions(identifier=sys.argv[5] or None, batch_size=250)
loader.load_catalog(database, "killed", Path(sys.argv[3]), options, progress)
"""


@pytest.mark.parametrize("identifier", ["source_id", ""])
def test_a_load_that_was_killed_goes_on(
    mongo: Database[Any], mongodb_uri: str, files: dict[str, Path], identifier: str
) -> None:
    arguments = (mongodb_uri, mongo.name, str(files["parquet"]), "2000", identifier)
    process = subprocess.Popen([sys.executable, "-c", KILLED, *arguments], stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"now\n"
    process.kill()
    process.wait()
    assert verify_catalog(mongo, "killed").faults == ["its load is not finished"]
    assert "killed" not in mongo.list_collection_names()
    options = LoadOptions(identifier=identifier or None, batch_size=300)
    report = load_catalog(mongo, "killed", files["parquet"], options)
    assert 1000 <= report.resumed < ROWS
    assert (report.read, report.catalog.rows) == (ROWS, ROWS)
    assert verify_catalog(mongo, "killed").faults == []
    assert mongo["catalog_loads"].count_documents({}) == 0
    assert drop_catalog(mongo, "killed")


def test_a_load_that_was_killed_at_its_very_end_is_finished(
    mongo: Database[Any], files: dict[str, Path]
) -> None:
    first = load_catalog(mongo, "late", files["parquet"], OPTIONS)
    catalog = first.catalog
    positions = find_positions([*catalog.columns, "source_id"], None, None, "source_id")
    source = source_of(catalog_files(files["parquet"]), positions, catalog.healpix_order)
    keep(mongo, Load("late.loading", source, catalog.columns, ROWS, ROWS, 0, complete=True))
    enter(mongo, replace(catalog, rows=0, loaded_at=None))
    report = load_catalog(mongo, "late", files["parquet"], OPTIONS)
    assert (report.resumed, report.catalog.rows) == (ROWS, ROWS)
    assert verify_catalog(mongo, "late").faults == []
    assert mongo.list_collection_names(filter={"name": "late.loading"}) == []


def test_verification_names_what_is_wrong(mongo: Database[Any], files: dict[str, Path]) -> None:
    load_catalog(mongo, "spoilt", files["parquet"], OPTIONS)
    assert verify_catalog(mongo, "spoilt", sample=10).looked_at == 10
    rows = mongo["spoilt"].find().sort("_id").limit(4)
    first, second, third, fourth = (row["_id"] for row in rows)
    mongo["spoilt"].delete_one({"_id": first})
    mongo["spoilt"].update_one({"_id": second}, {"$inc": {"hpx": 1}})
    mongo["spoilt"].update_one({"_id": third}, {"$unset": {"hpx": 1}})
    mongo["spoilt"].update_one({"_id": fourth}, {"$unset": {"coordinates": 1}})
    mongo["spoilt"].drop_index("hpx_1")
    found = verify_catalog(mongo, "spoilt")
    assert found.looked_at == found.rows == ROWS - 1
    assert found.faults == [
        f"{ROWS - 1} rows, the registry says {ROWS}",
        "index missing: hpx_1 (hpx 1)",
        f"1 rows with no position on the sky, such as {fourth}",
        f"2 rows with another pixel, such as {second}, {third}",
    ]
    assert drop_catalog(mongo, "spoilt")
    assert verify_catalog(mongo, "spoilt").faults == ["it is not loaded"]
    assert not drop_catalog(mongo, "spoilt")


def test_folders_and_files_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(CatalogFileError, match="does not exist"):
        catalog_files(tmp_path / "absent.csv")
    with pytest.raises(CatalogFileError, match="none of"):
        catalog_files(tmp_path)
    for name in ("b.csv", "a.parquet", "notes.txt"):
        (tmp_path / name).touch()
    assert [file.path.name for file in catalog_files(tmp_path)] == ["a.parquet", "b.csv"]


def test_integers_too_long_for_a_number_stay_text(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text("name,ra\n1,1\n123456789012345678901,2\n")
    (piece,) = next(iter(catalog_files(path))).pieces(10)
    assert piece["name"] == ["1", "123456789012345678901"]


@pytest.mark.shared_data
@pytest.mark.parametrize("pattern", ["*.csv", "*.fits.gz", "*.hdf5", "*.parquet"])
def test_real_catalogues(mongo: Database[Any], shared_data: Path, pattern: str) -> None:
    (path,) = (shared_data / "catalogs").glob(pattern)
    (file,) = catalog_files(path)
    usual = find_positions(file.columns, None, None, None)
    assert {usual.ra.lower(), usual.dec.lower()} in ({"ra", "dec"}, {"objra", "objdec"})
    options = LoadOptions()
    report = load_catalog(mongo, "real", path, options)
    assert report.read > 10
    assert report.catalog.rows == report.written > 10
    assert load_catalog(mongo, "real", path, options).written == 0
    row = mongo["real"].find_one({}, {"_id": 0})
    assert row is not None
    json.dumps(row)  # plain numbers and texts only
    mongo["real"].drop()
    mongo["catalogs"].delete_one({"_id": "real"})

"""Catalogues list the sky that the alerts come from."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from astropy.table import Table

from baselayer.settings.load import DEFAULTS, read_yaml
from kowalski.catalogs.files import catalog_files
from kowalski.catalogs.sphere import separation_arcsec
from kowalski.stream.simulation.catalogs import write_catalogs
from tests.kowalski.stream.simulation.drawn_nights import Drawn

FILES = {
    "Gaia_EDR3": "Gaia_EDR3.parquet",
    "PS1_DR1": "PS1_DR1.fits",
    "AllWISE": "AllWISE.csv",
    "CLU_20190625": "CLU_20190625.csv",
}


@pytest.fixture(scope="module")
def catalogs(drawn: Drawn, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """Columns of each catalogue, as the loader reads them."""
    folder: Path = tmp_path_factory.mktemp("catalogs")
    written = write_catalogs(drawn.sky, folder)
    read = {}
    for name, file in FILES.items():
        (opened,) = catalog_files(folder / file)
        (piece,) = opened.pieces(10**6)
        assert len(piece["ra"]) == written[name]
        read[name] = {column: np.array(values) for column, values in piece.items()}
    assert len(Table.read(folder / "PS1_DR1.fits")) == written["PS1_DR1"]
    return read


def nearest(catalog: dict[str, Any], ra: float, dec: float) -> tuple[int, float]:
    """Return the row that is nearest to a position, and how far it is in arcsec."""
    ones = np.ones(len(catalog["ra"]))
    away = separation_arcsec(catalog["ra"], catalog["dec"], ra * ones, dec * ones)
    return int(np.argmin(away)), float(np.min(away))


@pytest.mark.parametrize("name", FILES)
def test_columns_are_those_that_are_kept_with_objects(
    catalogs: dict[str, dict[str, Any]], name: str
) -> None:
    projections = read_yaml(DEFAULTS)["kowalski"]["crossmatch"]["ZTF"]
    wanted = {column for column in projections[name]["projection"] if "." not in column}
    assert wanted <= set(catalogs[name])
    assert len(set(catalogs[name]["_id"].tolist())) == len(catalogs[name]["_id"])


def test_ps1_is_what_packets_say_of_it(drawn: Drawn, catalogs: dict[str, dict[str, Any]]) -> None:
    ps1 = catalogs["PS1_DR1"]
    for packet in drawn.packets[0][::3]:
        candidate = packet["candidate"]
        row, arcsec = nearest(ps1, candidate["ra"], candidate["dec"])
        if candidate["distpsnr1"] < 0:
            assert arcsec > 29
        else:
            assert arcsec == pytest.approx(candidate["distpsnr1"], abs=0.8)
            if candidate["distpsnr2"] - candidate["distpsnr1"] > 1.5:
                assert ps1["_id"][row] == candidate["objectidps1"]


def test_gaia_is_what_packets_say_of_it(drawn: Drawn, catalogs: dict[str, dict[str, Any]]) -> None:
    for packet in drawn.packets[0][::3]:
        candidate = packet["candidate"]
        _, arcsec = nearest(catalogs["Gaia_EDR3"], candidate["ra"], candidate["dec"])
        if candidate["neargaia"] < 0:
            assert arcsec > 60
        else:
            assert arcsec <= candidate["neargaia"] + 0.8


def test_supernovae_are_near_the_galaxies_that_the_truth_names(
    drawn: Drawn, catalogs: dict[str, dict[str, Any]]
) -> None:
    clu = catalogs["CLU_20190625"]
    named = 0
    for packet in drawn.everything:
        truth = drawn.truth[packet["candid"]]
        if truth["class"] != "supernova" or not truth["galaxy"]:
            continue
        named += 1
        row, arcsec = nearest(clu, packet["candidate"]["ra"], packet["candidate"]["dec"])
        assert arcsec < 60
        assert clu["name"][row] == truth["galaxy"]
        assert clu["z"][row] == pytest.approx(float(truth["redshift"]), abs=1e-4)
    assert named

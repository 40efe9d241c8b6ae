"""The benchmark's catalogues have what is kept with objects, where alerts come from."""

from pathlib import Path

import numpy as np

from benchmarks.sky_catalogs import columns, matched_with, write_catalogs
from kowalski.catalogs.files import catalog_files
from kowalski.catalogs.sphere import separation_arcsec
from kowalski.stream.simulation.sky import sky_of

SKY = sky_of(7, 60, 2461041.0)
ROWS = 400


def test_every_catalogue_has_its_columns_and_rows(tmp_path: Path) -> None:
    settings = matched_with("ZTF")
    paths = write_catalogs(tmp_path, ROWS, SKY)
    assert paths.keys() == settings.keys()
    assert len(paths) == 14
    for name, path in paths.items():
        (file,) = catalog_files(path)
        (piece,) = file.pieces(10**6)
        assert {"_id", "ra", "dec", *columns(settings[name])} <= set(piece)
        assert len(set(piece["_id"])) == len(piece["_id"]) >= ROWS
        ra, dec = np.array(piece["ra"]), np.array(piece["dec"])
        source = SKY.of_kind("host")
        away = separation_arcsec(
            ra[:, None], dec[:, None], SKY.sources.ra[source], SKY.sources.dec[source]
        )
        assert away.min() < 2
    again = write_catalogs(tmp_path / "again", ROWS, SKY)
    assert all(paths[name].read_bytes() == again[name].read_bytes() for name in paths)

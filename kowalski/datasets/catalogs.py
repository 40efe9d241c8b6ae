"""Published catalogues whose files need more than `kowalski catalogs load`."""

from kowalski.catalogs.files import CatalogFile, open_file
from kowalski.datasets.dataset import Dataset, Part, Reading
from kowalski.datasets.view import View


def vlass_files(reading: Reading) -> list[CatalogFile]:
    """Return the components of VLASS Quick Look tables that are no duplicates and have no flag.

    Gordon et al. 2021, ApJS 255, 30: `Duplicate_flag` 2 marks the worse of two detections,
    `Quality_flag` other than 0 a dubious one.
    """
    sound = {"Duplicate_flag": 1.0, "Quality_flag": 0.0}
    return [View(open_file(path, "csv"), {}, sound) for path in reading.matching("CIRADA*.csv")]


def igaps_files(reading: Reading) -> list[CatalogFile]:
    """Return the tables of IGAPS (Monguió et al. 2020, A&A 638, A18)."""
    return [open_file(path, "fits") for path in reading.matching("igaps-*.fits*")]


VLASS = Dataset(
    "VLA Sky Survey, sound components of the Quick Look catalogue (CSV)",
    (Part("VLASS_DR1", vlass_files, identifier="Component_name"),),
)
IGAPS = Dataset(
    "INT Galactic Plane Survey (FITS)",
    (Part("IGAPS_DR2", igaps_files, identifier="sourceID"),),
)

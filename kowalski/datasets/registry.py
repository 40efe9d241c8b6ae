"""The datasets that can be loaded, by name."""

from collections.abc import Mapping

from kowalski.datasets.catalogs import IGAPS, VLASS
from kowalski.datasets.dataset import Dataset
from kowalski.datasets.ptf import PTF
from kowalski.datasets.scope import ZTF_CLASSIFICATIONS, ZTF_FEATURES
from kowalski.datasets.ztf_exposures import ZTF_EXPOSURES
from kowalski.datasets.ztf_matchfiles import ZTF_MATCHFILES
from kowalski.datasets.ztf_public import ZTF_PUBLIC

DATASETS: Mapping[str, Dataset] = {
    "igaps": IGAPS,
    "ptf": PTF,
    "vlass": VLASS,
    "ztf-classifications": ZTF_CLASSIFICATIONS,
    "ztf-exposures": ZTF_EXPOSURES,
    "ztf-features": ZTF_FEATURES,
    "ztf-matchfiles": ZTF_MATCHFILES,
    "ztf-public": ZTF_PUBLIC,
}

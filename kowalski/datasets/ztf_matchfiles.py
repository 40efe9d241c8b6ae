"""Light curves of ZTF's match files."""

from kowalski.archive.index import Index, ascending
from kowalski.catalogs.files import CatalogFile
from kowalski.datasets.dataset import Dataset, Part, Reading
from kowalski.datasets.match_files import ExposuresFile, MatchFile, MatchFormat
from kowalski.datasets.ztf_public import OF_LIGHT_CURVES

OF_EXPOSURES = (Index("expid_1", ascending("expid")),)
SAME_NAMES = (
    "expid",
    "hjd",
    "mag",
    "magerr",
    "catflags",
    "programid",
    "ra",
    "dec",
    "chi",
    "sharp",
    "relphotflags",
    "snr",
)
ZTF = MatchFormat(
    name=r"ztf_(?P<field>\d+)_(?P<band>z[gri])_c(?P<ccd>\d+)_q(?P<quad>\d)_match\.pytable",
    source="matchid",
    time="hjd",
    points={name: name for name in SAME_NAMES},
    exact={"hjd": 5, "mag": 5, "magerr": 5, "ra": 9, "dec": 9},
    left_out=frozenset(
        (
            *("astrometricrms", "chisq", "con", "lineartrend", "magrms", "maxmag", "maxslope"),
            *("medianabsdev", "medianmag", "medmagerr", "minmag", "nabovemeanbystd"),
            *("nbelowmeanbystd", "nconsecabovemeanbystd", "nconsecbelowmeanbystd"),
            *("nconsecfrommeanbystd", "ngoodobs", "ngoodobsrel", "nmedianbufferrange"),
            *("nobsrel", "npairposslope", "refsnr", "skewness", "smallkurtosis", "stetsonj"),
            *("stetsonk", "uncalibmeanmag", "weightedmagrms", "weightedmeanmag", "x", "y", "z"),
        )
    ),
    bands={"zg": 1, "zr": 2, "zi": 3},
)


def sources(reading: Reading) -> list[CatalogFile]:
    """Return the light curves of match files."""
    return [
        MatchFile(path, ZTF, reading.programs) for path in reading.matching("ztf_*_match.pytable")
    ]


def exposures(reading: Reading) -> list[CatalogFile]:
    """Return the exposures of match files."""
    return [
        ExposuresFile(path, ZTF, reading.programs)
        for path in reading.matching("ztf_*_match.pytable")
    ]


ZTF_MATCHFILES = Dataset(
    "ZTF light curves of match files (HDF5)",
    (
        Part("ZTF_exposures_{tag}", exposures, OF_EXPOSURES, catalog=False),
        Part("ZTF_sources_{tag}", sources, OF_LIGHT_CURVES),
    ),
    tag="20210401",
)

"""Light curves of the Palomar Transient Factory's match files."""

from kowalski.catalogs.files import CatalogFile
from kowalski.datasets.dataset import Dataset, Part, Reading
from kowalski.datasets.match_files import ExposuresFile, MatchFile, MatchFormat
from kowalski.datasets.ztf_matchfiles import OF_EXPOSURES
from kowalski.datasets.ztf_public import OF_LIGHT_CURVES

PTF_FORMAT = MatchFormat(
    name=r"PTF_d(?P<field>\d+)_f(?P<band>\d+)_c(?P<ccd>\d+)_.*\.pytable",
    source="matchedSourceID",
    time="mjd",
    points={
        "mjd": "mjd",
        "mag": "mag",
        "magerr": "magErr",
        "ipacflags": "ipacFlags",
        "ra": "ra",
        "dec": "dec",
    },
    exact={"mjd": 5, "ra": 9, "dec": 9},
    # Statistics of light curves: their own and those of the good nights.
    left_out=frozenset(
        f"{prefix}{statistic[0].upper() if prefix else statistic[0]}{statistic[1:]}"
        for prefix in ("", "best")
        for statistic in (
            *("astrometricRMS", "chiSQ", "con", "linearTrend", "magRMS", "maxMag", "maxSlope"),
            *("meanMag", "medianAbsDev", "medianMag", "minMag", "nAboveMeanByStd"),
            *("nBelowMeanByStd", "nConsecAboveMeanByStd", "nConsecBelowMeanByStd"),
            *("nConsecFromMeanByStd", "nMedianBufferRange", "nPairPosSlope", "percentiles"),
            *("periodSearch", "probNonQso", "probQso", "skewness", "smallKurtosis", "stetsonJ"),
            *("stetsonK", "vonNeumannRatio", "weightedMagRMS", "weightedMeanMag"),
        )
    )
    | {"nbestobs", "ngoodobs", "nobs", "uncalibMeanMag", "x", "y", "z"}
    | {"referenceMag", "referenceMagErr", "referenceMuMax"},
)


def sources(reading: Reading) -> list[CatalogFile]:
    """Return the light curves of match files."""
    return [
        MatchFile(path, PTF_FORMAT, reading.programs) for path in reading.matching("PTF_*.pytable")
    ]


def exposures(reading: Reading) -> list[CatalogFile]:
    """Return the exposures of match files."""
    return [
        ExposuresFile(path, PTF_FORMAT, reading.programs)
        for path in reading.matching("PTF_*.pytable")
    ]


PTF = Dataset(
    "PTF light curves of match files (HDF5)",
    (
        Part("PTF_exposures", exposures, OF_EXPOSURES, catalog=False),
        Part("PTF_sources", sources, OF_LIGHT_CURVES),
    ),
)

"""Features and classifications of ZTF's light curves by SCoPe (van Roestel et al. 2021, AJ 161, 267)."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from baselayer.settings.kowalski import CrossMatchSettings
from kowalski.archive.index import Index, descending
from kowalski.catalogs.files import CatalogFile, CatalogFileError, Columns
from kowalski.catalogs.sphere import separation_arcsec
from kowalski.datasets.dataset import Dataset, Part, Reading
from kowalski.datasets.dmdt import dmdt
from kowalski.pipeline.crossmatch import crossmatch

STATISTICS = (
    *("_id", "ra", "dec", "n", "median", "wmean", "chi2red", "roms", "wstd"),
    *("norm_peak_to_peak_amp", "norm_excess_var", "median_abs_dev", "iqr", "i60r", "i70r"),
    *("i80r", "i90r", "skew", "smallkurt", "inv_vonneumannratio", "welch_i", "stetson_j"),
    *("stetson_k", "ad", "sw"),
)
"""Columns of the array `stats`."""
PERIODS = (
    *("_id", "period", "significance", "pdot", "f1_power", "f1_BIC", "f1_a", "f1_b", "f1_amp"),
    *("f1_phi0", "f1_relamp1", "f1_relphi1", "f1_relamp2", "f1_relphi2", "f1_relamp3"),
    *("f1_relphi3", "f1_relamp4", "f1_relphi4"),
)
"""Columns of the array `stats_EAOV`."""

RADIUS_ARCSEC = 2.0
ALERTS = "ZTF_alerts"
POSITION = "coordinates.radec_geojson"
ALERT_FIELDS = {"objectId": 1, "classifications.braai": 1, POSITION: 1}


def columns_of_catalog(*names: str) -> CrossMatchSettings:
    """Return how a catalogue is matched of whose nearest row some columns become features."""
    projection = {"_id": 1, POSITION: 1, **dict.fromkeys(names, 1)}
    return CrossMatchSettings(radius_arcsec=RADIUS_ARCSEC, projection=projection)


CATALOGS: Mapping[str, CrossMatchSettings] = {
    "AllWISE": columns_of_catalog(
        *(f"w{band}{value}" for band in range(1, 5) for value in ("mpro", "sigmpro")), "ph_qual"
    ),
    "Gaia_EDR3": columns_of_catalog(
        *("phot_g_mean_mag", "phot_bp_mean_mag", "phot_rp_mean_mag", "parallax"),
        *("parallax_error", "pmra", "pmra_error", "pmdec", "pmdec_error"),
        *("astrometric_excess_noise", "phot_bp_rp_excess_factor"),
    ),
    "PS1_DR1": columns_of_catalog(
        *(f"{band}MeanPSFMag{error}" for band in "grizy" for error in ("", "Err")), "qualityFlag"
    ),
}


class FeaturesFile(CatalogFile):
    """Features of light curves, with what the archive knows of each source."""

    def __init__(self, path: Path, reading: Reading) -> None:
        super().__init__(path)
        self.reading = reading

    @property
    def columns(self) -> list[str]:
        return [*STATISTICS, *PERIODS[1:]]

    def pieces(self, rows: int, columns: Sequence[str] | None = None) -> Iterator[Columns]:
        with arrays_of(self.path, "stats", "stats_EAOV") as (statistics, periods):
            known = {int(row[0]): row for row in periods[:]}
            for start in range(0, len(statistics), rows):
                part = statistics[start : start + rows]
                part = part[[int(number) in known for number in part[:, 0]]]
                found = {name: part[:, place].tolist() for place, name in enumerate(STATISTICS)}
                found["_id"] = [int(number) for number in found["_id"]]
                if columns is not None:
                    yield {name: found[name] for name in columns}
                    continue
                own = [known[number] for number in found["_id"]]
                for place, name in enumerate(PERIODS[1:], start=1):
                    found[name] = [float(row[place]) for row in own]
                yield found | self.surroundings(found) | self.light_curves(found["_id"])

    def surroundings(self, found: Columns) -> Columns:
        """Return what alerts and catalogues tell of the places of sources."""
        radec = np.column_stack([found["ra"], found["dec"]])
        if not len(radec):
            return {}
        seen: dict[str, object] = {"candidate.programid": {"$in": sorted(self.reading.programs)}}
        alerts_near = CrossMatchSettings(
            radius_arcsec=RADIUS_ARCSEC, projection=ALERT_FIELDS, filter=seen
        )
        matches = crossmatch(self.reading.database, {**CATALOGS, ALERTS: alerts_near}, radec)
        more: Columns = {"n_ztf_alerts": [], "mean_ztf_alert_braai": []}
        for match in matches:
            alerts = match[ALERTS]
            more["n_ztf_alerts"].append(len(alerts))
            more["mean_ztf_alert_braai"].append(mean_of_objects(alerts))
        for name, settings in CATALOGS.items():
            nearest = [
                nearest_of(match[name], where) for match, where in zip(matches, radec, strict=True)
            ]
            for column in settings.projection:
                if column != POSITION:
                    more[f"{name}__{column}"] = [row.get(column) for row in nearest]
        return more

    def light_curves(self, identifiers: Sequence[int]) -> Columns:
        """Return what the light curves of sources tell, as far as they are loaded."""
        sources = self.reading.database[f"ZTF_sources_{self.reading.tag}"]
        wanted = ("field", "ccd", "quad", "data.hjd", "data.mag", "data.catflags")
        query = {"_id": {"$in": list(identifiers)}}
        known = {row["_id"]: row for row in sources.find(query, dict.fromkeys(wanted, 1))}
        rows = [known.get(identifier, {}) for identifier in identifiers]
        places: Columns = {
            name: [row.get(name) for row in rows] for name in ("field", "ccd", "quad")
        }
        return {**places, "dmdt": [image_of(row.get("data")) for row in rows]}


def mean_of_objects(alerts: Sequence[Mapping[str, Any]]) -> float | None:
    """Return the mean of the mean braai score of each object among alerts; None without any."""
    scores: dict[str, list[float]] = {}
    for alert in alerts:
        score = (alert.get("classifications") or {}).get("braai")
        if score is not None:
            scores.setdefault(alert["objectId"], []).append(score)
    means = [sum(each) / len(each) for each in scores.values()]
    return sum(means) / len(means) if means else None


def nearest_of(rows: Sequence[Mapping[str, Any]], radec: NDArray[np.float64]) -> Mapping[str, Any]:
    """Return the row of a catalogue that is nearest to a position; an empty one without any."""
    if not rows:
        return {}
    held = np.array([row["coordinates"]["radec_geojson"]["coordinates"] for row in rows])
    ra, dec = radec[:1], radec[1:]
    return rows[int(np.argmin(separation_arcsec(ra, dec, held[:, 0] + 180.0, held[:, 1])))]


def image_of(points: Sequence[Mapping[str, Any]] | None) -> list[list[float]] | None:
    """Return the dm-dt image of the points that have no flag; None without a light curve."""
    if points is None:
        return None
    good = sorted((point["hjd"], point["mag"]) for point in points if not point["catflags"])
    values = np.array(good, dtype=np.float64).reshape(-1, 2)
    image: list[list[float]] = dmdt(values[:, 0], values[:, 1]).tolist()
    return image


class PredictionsFile(CatalogFile):
    """How probably each source is of one class, by one kind of model.

    The folders above the file name both: `xgb/trained.CLASS.…` or `dnn/CLASS-…`.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        model, folder = path.parts[-3:-1] if len(path.parts) > 2 else ("", "")
        parts = folder.split(".") if model == "xgb" else folder.split("-")
        place = 1 if model == "xgb" else 0
        if model not in ("xgb", "dnn") or len(parts) <= place:
            raise CatalogFileError(f"{path}: not below a folder of a class, in xgb or dnn")
        self.label = f"{parts[place]}_{model}"

    @property
    def columns(self) -> list[str]:
        return ["_id", self.label]

    def pieces(self, rows: int, columns: Sequence[str] | None = None) -> Iterator[Columns]:
        with arrays_of(self.path, "preds") as (predictions,):
            for start in range(0, len(predictions), rows):
                part = predictions[start : start + rows]
                yield {
                    "_id": [int(number) for number in part[:, 0]],
                    self.label: part[:, 1].tolist(),
                }


@contextmanager
def arrays_of(path: Path, *names: str) -> Iterator[tuple[Any, ...]]:
    """Open arrays of an HDF5 file.

    Raises
    ------
    CatalogFileError
        It is none, or does not have them.
    """
    import h5py

    try:
        with h5py.File(path) as file:
            yield tuple(file[name] for name in names)
    except (OSError, KeyError) as error:
        raise CatalogFileError(f"{path}: {error}") from None


def feature_files(reading: Reading) -> list[CatalogFile]:
    """Return the files of features."""
    return [FeaturesFile(path, reading) for path in reading.matching("*.h5")]


def prediction_files(reading: Reading) -> list[CatalogFile]:
    """Return the files of predictions."""
    return [PredictionsFile(path) for path in reading.matching("*.h5")]


ZTF_FEATURES = Dataset(
    "features of ZTF light curves (HDF5)",
    (
        Part(
            "ZTF_source_features_{tag}",
            feature_files,
            (Index("period_-1_significance_-1", descending("period", "significance")),),
        ),
    ),
    tag="20210401",
)
ZTF_CLASSIFICATIONS = Dataset(
    "classifications of ZTF light curves by SCoPe (HDF5)",
    (
        Part(
            "ZTF_source_classifications_{tag}",
            prediction_files,
            (
                Index("vnv_xgb_-1", descending("vnv_xgb")),
                Index("vnv_dnn_-1", descending("vnv_dnn")),
            ),
            catalog=False,
        ),
    ),
    tag="DR5",
)

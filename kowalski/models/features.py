"""What models are told of an alert besides its stamps: numbers, defined here by name."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Candidate = Mapping[str, Any]
History = Sequence[Candidate]

ACAI = (
    "drb",
    "diffmaglim",
    "ra",
    "dec",
    "magpsf",
    "sigmapsf",
    "chipsf",
    "fwhm",
    "sky",
    "chinr",
    "sharpnr",
    "sgscore1",
    "distpsnr1",
    "sgscore2",
    "distpsnr2",
    "sgscore3",
    "distpsnr3",
    "ndethist",
    "ncovhist",
    "scorr",
    "nmtchps",
    "clrcoeff",
    "clrcounc",
    "neargaia",
    "neargaiabright",
)
BTSBOT = (
    "sgscore1",
    "distpsnr1",
    "sgscore2",
    "distpsnr2",
    "fwhm",
    "magpsf",
    "sigmapsf",
    "chipsf",
    "ra",
    "dec",
    "diffmaglim",
    "ndethist",
    "nmtchps",
    "age",
    "days_since_peak",
    "days_to_peak",
    "peakmag_so_far",
    "drb",
    "ncovhist",
    "nnondet",
    "chinr",
    "sharpnr",
    "scorr",
    "sky",
    "maxmag_so_far",
)
FEATURE_LISTS = {"acai": ACAI, "btsbot": BTSBOT}
"""The lists of features, in the order that their models expect, by the name that settings use."""

FROM_HISTORY = frozenset(
    {"peakmag_so_far", "maxmag_so_far", "days_since_peak", "days_to_peak", "age"}
)
KNOWN = frozenset(ACAI) | frozenset(BTSBOT)
"""Every feature that settings may name."""


def features(
    names: Sequence[str], candidates: Sequence[Candidate], histories: Sequence[History]
) -> NDArray[np.float32]:
    """Return the features of a batch, shape (N, number of names); NaN where one is missing.

    Magnitudes and angles are the packet's, times are in days. A history holds what is known of the
    object, the candidate among it.
    """
    derive = not FROM_HISTORY.isdisjoint(names)
    table = np.empty((len(candidates), len(names)), dtype=np.float64)
    for row, candidate, history in zip(table, candidates, histories, strict=True):
        derived = from_history(candidate, history) if derive else {}
        row[:] = [derived[name] if name in derived else feature(name, candidate) for name in names]
    return table.astype(np.float32)


def feature(name: str, candidate: Candidate) -> float:
    """Return a feature that the candidate alone determines."""
    if name == "nnondet":
        return number(candidate.get("ncovhist")) - number(candidate.get("ndethist"))
    value = candidate.get(name)
    if value is None and name == "drb":
        value = candidate.get("rb")
    return number(value)


def from_history(candidate: Candidate, history: History) -> dict[str, float]:
    """Return the features that need the light curve so far.

    Only detections up to the candidate's time count, so that an alert which is read late gets the
    values that it would have got at its time. The light curve begins at the first detection that
    either the survey (`jdstarthist`) or the history knows.
    """
    now = number(candidate.get("jd"))
    points = list(detections(history, now))
    if not points:
        return dict.fromkeys(FROM_HISTORY, np.nan)
    faintest, _ = max(points)
    peak, peak_time = min(points)
    first = min(time for _, time in points)
    first = min(number(candidate.get("jdstarthist"), first), first)
    return {
        "peakmag_so_far": peak,
        "maxmag_so_far": faintest,
        "days_since_peak": now - peak_time,
        "days_to_peak": peak_time - first,
        "age": now - first,
    }


def detections(history: History, until_jd: float) -> Iterable[tuple[float, float]]:
    """Yield (magnitude, time) of the detections in a history."""
    for point in history:
        magnitude, time = number(point.get("magpsf")), number(point.get("jd"))
        if magnitude == magnitude and time <= until_jd:
            yield magnitude, time


def number(value: object, otherwise: float = np.nan) -> float:
    """Return a finite number, or what stands for a missing one."""
    if isinstance(value, int | float) and np.isfinite(value):
        return float(value)
    return otherwise

"""Names and numbers that ZTF gives to objects, images and alerts."""

import numpy as np

from kowalski.stream.simulation.dice import Floats, Ints, integers
from kowalski.stream.simulation.survey import FIRST_NIGHT_JD, Exposures

LETTERS = "abcdefghijklmnopqrstuvwxyz"
BANDS = ("", "zg", "zr", "zi")
POSITIVE, NEGATIVE = 15000, 10000
ALERTS_PER_IMAGE = 4990


def object_name(key: int, first_jd: float) -> str:
    """Return a name like ZTF26aaaabcd: the year of the first detection, and seven letters."""
    letters = []
    for _ in range(7):
        key, letter = divmod(key, 26)
        letters.append(LETTERS[letter])
    year = np.datetime64("2000-01-01") + np.timedelta64(int(first_jd - 2451544.5), "D")
    return f"ZTF{str(year)[2:4]}{''.join(reversed(letters))}"


def night_number(jd: Floats) -> Ints:
    """Return the survey's own count of nights."""
    return np.floor(jd - FIRST_NIGHT_JD).astype(np.int64)


def image_number(jd: Floats, rcid: Ints) -> Ints:
    """Return `pid`: night, hundred-thousandths of the day, quadrant."""
    night = night_number(jd)
    of_day = np.floor((jd - FIRST_NIGHT_JD - night) * 100_000).astype(np.int64)
    return night * 10**9 + of_day * 10**4 + rcid * 100 + 15


def table_number(seed: int, key: Ints, exposure: Ints) -> Ints:
    """Return `tblid`: which entry of its image a detection is."""
    return 1 + integers(ALERTS_PER_IMAGE, "tblid", seed, key, exposure)


def alert_number(pid: Ints, positive: "np.typing.NDArray[np.bool_]", tblid: Ints) -> Ints:
    """Return `candid`: image, sign and entry."""
    return pid * 10**6 + np.where(positive, POSITIVE, NEGATIVE) + tblid


def reference_number(field: Ints, rcid: Ints, fid: Ints) -> Ints:
    """Return `rfid`: field, band and quadrant of the reference image."""
    return field * 10**6 + 120_000 + fid * 100 + rcid


def image_names(seen: Exposures, field: Ints, rcid: Ints, *, archived: bool) -> list[str]:
    """Return names of difference images; `archived` ones have their folder before them.

    The candidate's own image has no folder yet when the alert is sent.
    """
    at = np.datetime64("2000-01-01") + (seen.jd - 2451544.5).astype("timedelta64[D]")
    dates = np.datetime_as_string(at).tolist()
    of_day = np.floor(np.mod(seen.jd - 0.5, 1.0) * 1_000_000).astype(np.int64).tolist()
    names = []
    for date, part, number, quadrant, fid in zip(
        dates, of_day, field.tolist(), rcid.tolist(), seen.fid.tolist(), strict=True
    ):
        day = date.replace("-", "")
        name = (
            f"ztf_{day}{part:06d}_{number:06d}_{BANDS[fid]}"
            f"_c{quadrant // 4 + 1:02d}_o_q{quadrant % 4 + 1}_scimrefdiffimg.fits"
        )
        folder = f"/ztf/archive/sci/{day[:4]}/{day[4:]}/{part:06d}/"
        names.append(f"{folder}{name}.fz" if archived else name)
    return names

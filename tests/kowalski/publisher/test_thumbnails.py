"""Pictures of cutouts look like Kowalski's."""

import gzip
import io
from pathlib import Path
from typing import Any

import fastavro
import numpy as np
import pytest
from astropy.io import fits
from bson import json_util
from PIL import Image

from kowalski.pictures.colours import BONE
from kowalski.pipeline.decode import read
from kowalski.publisher.thumbnails import ThumbnailError, thumbnail
from kowalski.surveys import SURVEYS
from kowalski.surveys.stamps import stamp_bytes
from kowalski.surveys.survey import Picture


def cutout(pixels: Any) -> bytes:
    buffer = io.BytesIO()
    fits.PrimaryHDU(np.asarray(pixels, dtype=np.float32)).writeto(buffer)
    return gzip.compress(buffer.getvalue())


def picture(png: bytes) -> Any:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)


def test_bright_pixels_are_white_and_where_they_belong() -> None:
    """§2.7: upside down as the survey says, linear for the difference, 168 pixels wide."""
    pixels = np.zeros((63, 63))
    pixels[5:10, 50:55] = 100
    image = picture(thumbnail(cutout(pixels), difference=True))
    assert image.shape == (168, 168, 3)
    assert image[20, 140].tolist() == [255, 255, 255]
    assert image[140, 20].tolist() == [0, 0, 0]


@pytest.mark.parametrize("bad", [np.nan, np.inf, -3.4e38])
def test_missing_pixels_get_the_mean(bad: float) -> None:
    """§2.7: pixels that are absent or beyond 1e20 get the mean."""
    pixels = np.random.default_rng(1).normal(100, 5, (63, 63))
    pixels[20:30] = bad
    image = picture(thumbnail(cutout(pixels), difference=False))
    assert image[60:75].std() < image[120:].std()


def test_an_empty_image_is_black() -> None:
    assert picture(thumbnail(cutout(np.full((63, 63), np.nan)), difference=False)).max() == 0


@pytest.mark.parametrize("broken", [b"", b"text", gzip.compress(b"text"), gzip.compress(b"")])
def test_a_broken_cutout_is_told(broken: bytes) -> None:
    with pytest.raises(ThumbnailError):
        thumbnail(broken, difference=False)


def test_the_colours_go_from_black_to_white_through_blue() -> None:
    """§2.7: the colours of `bone`."""
    assert BONE[0].tolist() == [0, 0, 0]
    assert BONE[255].tolist() == [255, 255, 255]
    assert BONE[93, 2] > BONE[93, 1] >= BONE[93, 0]
    assert (np.diff(BONE.astype(int), axis=0) >= 0).all()


@pytest.mark.shared_data
def test_pictures_are_those_of_kowalski(shared_data: Path) -> None:
    """§2.7: the same pictures of real cutouts: orientation, stretch and colours."""
    folder = shared_data / "golden" / "thumbnails"
    fields = {"new": "cutoutScience", "ref": "cutoutTemplate", "sub": "cutoutDifference"}
    compared = 0
    for one in json_util.loads((folder / "index.json").read_text()):
        if one["instrument"] != "ZTF":
            continue
        with (shared_data / one["file"]).open("rb") as file:
            (record,) = fastavro.reader(file)
        data = record[fields[one["ttype"]]]["stampData"]
        ours = picture(thumbnail(data, difference=one["ttype"] == "sub"))
        theirs = picture((folder / one["png"]).read_bytes())
        apart = np.abs(ours - theirs)
        assert apart.mean() < 2, (one, apart.mean())
        assert np.percentile(apart, 99) < 12, (one, np.percentile(apart, 99))
        compared += 1
    assert compared == 12


STORED = {"new": 0, "ref": 1, "sub": 2}
PLAIN = cutout(np.arange(63 * 63).reshape(63, 63))


def test_plain_fits_is_read_as_gzipped_is() -> None:
    plain = gzip.decompress(PLAIN)
    assert thumbnail(plain, difference=True) == thumbnail(PLAIN, difference=True)


@pytest.mark.parametrize(
    ("look", "row", "column"),
    [
        (Picture(), 20, 140),
        (Picture(upside_down=True), 147, 140),
        (Picture(quarter_turns=1), 140, 147),
    ],
)
def test_pictures_are_turned_as_the_survey_says(look: Picture, row: int, column: int) -> None:
    pixels = np.zeros((63, 63))
    pixels[5:10, 50:55] = 100
    image = picture(thumbnail(cutout(pixels), difference=True, picture=look))
    assert image[row, column].tolist() == [255, 255, 255]


def test_shades_may_go_by_standard_deviations() -> None:
    pixels = np.random.default_rng(1).normal(100, 5, (63, 63))
    pixels[20:30, 20:30] = np.nan
    image = picture(thumbnail(cutout(pixels), difference=False, picture=Picture(sigmas=(4, 5))))
    # The median is four ninths of the way from black to white; what is absent is brightest.
    assert np.median(image[100:]) / 255 == pytest.approx(4 / 9, abs=0.05)
    assert image[60:75, 60:75].min() > np.median(image[100:])


@pytest.mark.shared_data
@pytest.mark.parametrize("name", ["PGIR", "WNTR", "TURBO"])
def test_pictures_of_other_surveys_are_kowalskis(shared_data: Path, name: str) -> None:
    survey = SURVEYS[name]
    folder = shared_data / "golden" / "thumbnails"
    index = json_util.loads((folder / "index.json").read_text())
    compared = [one for one in index if one["instrument"] == name]
    assert len(compared) == 3
    for one in compared:
        record = read(survey, (shared_data / one["file"]).read_bytes())
        stamp = stamp_bytes(record[survey.cutouts[STORED[one["ttype"]]]])
        assert stamp is not None
        found = thumbnail(stamp, difference=one["ttype"] == "sub", picture=survey.picture)
        expected = picture((folder / one["png"]).read_bytes())
        # Of TURBO's, pixels of a band of equal values round to neighbouring colours.
        assert np.abs(picture(found) - expected).mean() < 1.5

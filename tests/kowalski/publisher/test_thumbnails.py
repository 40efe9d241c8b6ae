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
from kowalski.publisher.thumbnails import ThumbnailError, thumbnail


def cutout(pixels: Any) -> bytes:
    buffer = io.BytesIO()
    fits.PrimaryHDU(np.asarray(pixels, dtype=np.float32)).writeto(buffer)
    return gzip.compress(buffer.getvalue())


def picture(png: bytes) -> Any:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)


def test_bright_pixels_are_white_and_where_they_belong() -> None:
    pixels = np.zeros((63, 63))
    pixels[5:10, 50:55] = 100
    image = picture(thumbnail(cutout(pixels), difference=True))
    assert image.shape == (168, 168, 3)
    assert image[20, 140].tolist() == [255, 255, 255]
    assert image[140, 20].tolist() == [0, 0, 0]


@pytest.mark.parametrize("bad", [np.nan, np.inf, -3.4e38])
def test_missing_pixels_get_the_mean(bad: float) -> None:
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
    assert BONE[0].tolist() == [0, 0, 0]
    assert BONE[255].tolist() == [255, 255, 255]
    assert BONE[93, 2] > BONE[93, 1] >= BONE[93, 0]
    assert (np.diff(BONE.astype(int), axis=0) >= 0).all()


@pytest.mark.shared_data
def test_pictures_are_those_of_kowalski(shared_data: Path) -> None:
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

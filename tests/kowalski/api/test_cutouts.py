"""Cutouts as FITS and as pictures."""

import io
import itertools

import numpy as np
import pytest
from astropy.io import fits
from PIL import Image

from tests.kowalski.api.archive import candid
from tests.kowalski.api.conftest import Client

pytestmark = pytest.mark.service

PUBLIC = f"/api/cutouts/ztf/{candid(0, 0)}"
HIDDEN = f"/api/cutouts/ztf/{candid(1, 0)}"


def picture(content: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(content)).convert("RGB")).astype(int)


@pytest.mark.parametrize("kind", ["science", "template", "difference"])
def test_a_picture_shows_the_star_in_the_middle(alice: Client, kind: str) -> None:
    answer = alice.call("GET", f"{PUBLIC}/{kind}/png")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/png"
    pixels = picture(answer.content)
    assert pixels.shape == (400, 400, 3)
    assert pixels[200, 200].min() > 200 > pixels[20:60, 20:60].mean()


def test_a_picture_is_of_the_programs_that_are_asked_for(admin: Client) -> None:
    for programs, status in (("2", 200), ("1,3", 400), ("x", 400)):
        answer = admin.call("GET", f"{HIDDEN}/science/png", params={"programids": programs})
        assert answer.status_code == status


def test_fits_is_an_attachment_with_north_up(alice: Client) -> None:
    answer = alice.call("GET", f"{PUBLIC}/science/fits")
    assert answer.headers["Content-Type"] == "image/fits"
    assert answer.headers["Content-Disposition"] == "Attachment;filename=candid0.fits"
    with fits.open(io.BytesIO(answer.content)) as units:
        assert units[0].data.shape == (63, 63)
        assert np.isnan(units[0].data[57, 60])


@pytest.mark.parametrize(
    ("look", "choices"),
    [
        ("cmap", ["bone", "gray", "viridis", "magma", "cividis"]),
        ("interval", ["min_max", "zscale", "asymmetric_percentile"]),
        ("stretch", ["linear", "log", "asinh", "sqrt"]),
    ],
)
def test_each_look_draws_another_picture(alice: Client, look: str, choices: list[str]) -> None:
    drawn = []
    for choice in choices:
        answer = alice.call("GET", f"{PUBLIC}/science/png", params={look: choice})
        assert answer.status_code == 200
        drawn.append(picture(answer.content))
        assert len(np.unique(drawn[-1].reshape(-1, 3), axis=0)) > 4
    for one, other in itertools.combinations(drawn, 2):
        assert not np.array_equal(one, other)


@pytest.mark.parametrize(
    ("path", "told"),
    [
        (f"{PUBLIC}/foo/png", "cutout foo not in ['science', 'template', 'difference']"),
        (f"{PUBLIC}/science/gif", "file format gif not in ['fits', 'png']"),
        (f"/api/cutouts/foo/{candid(0, 0)}/science/png", "survey foo must be one of"),
        ("/api/cutouts/ztf/1/science/png", "ztf alert 1 not found"),
        ("/api/cutouts/ztf/one/science/png", "candid one must be a whole number"),
        (f"/api/cutouts/ztf/{1 << 63}/science/png", "must be a whole number"),
        (f"{PUBLIC}/science/png?interval=foo", "interval foo not in"),
        (f"{PUBLIC}/science/png?stretch=foo", "stretch foo not in"),
        (f"{PUBLIC}/science/png?cmap=foo", "cmap foo not in"),
    ],
)
def test_what_is_wrong_is_told(alice: Client, path: str, told: str) -> None:
    answer = alice.call("GET", path)
    assert answer.status_code == 400
    assert told in answer.json()["message"]


def test_hidden_alerts_are_not_there(alice: Client, partner: Client, admin: Client) -> None:
    for file_format in ("png", "fits"):
        path = f"{HIDDEN}/science/{file_format}"
        assert "not found" in alice.call("GET", path).json()["message"]
        assert partner.call("GET", path).status_code == 200
        assert admin.call("GET", path).status_code == 200

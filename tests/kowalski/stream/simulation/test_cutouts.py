"""Cutouts are FITS images of what the numbers say."""

import gzip
import io
from typing import Any

import numpy as np
import pytest
from astropy.io import fits
from numpy.typing import NDArray

from tests.kowalski.stream.simulation.drawn_nights import Drawn

MIDDLE = slice(21, 42)


def image(packet: dict[str, Any], kind: str) -> NDArray[np.float64]:
    stamp = packet[f"cutout{kind}"]["stampData"]
    with fits.open(io.BytesIO(gzip.decompress(stamp))) as opened:
        assert opened[0].header["BUNIT"] == "DN"
        return np.array(opened[0].data, dtype=np.float64)


def triplet(packet: dict[str, Any]) -> tuple[NDArray[np.float64], ...]:
    return tuple(image(packet, kind) for kind in ("Science", "Template", "Difference"))


@pytest.fixture(scope="module")
def real(drawn: Drawn) -> list[dict[str, Any]]:
    """Alerts of real things, away from the detectors' edges."""
    return [
        packet
        for packet in drawn.everything
        if drawn.truth[packet["candid"]]["real"] == "1" and packet["candidate"]["mindtoedge"] > 40
    ]


def test_images_are_63_pixels_wide_and_named_by_the_alert(drawn: Drawn) -> None:
    for packet in drawn.packets[0]:
        for found in triplet(packet):
            assert found.shape == (63, 63)
        sign = "scimref" if packet["candidate"]["isdiffpos"] == "t" else "refmsci"
        pid = packet["candidate"]["pid"]
        assert packet["cutoutDifference"]["fileName"] == (
            f"candid{packet['candid']}_pid{pid}_targ_{sign}.fits.gz"
        )


def test_difference_is_science_minus_template(real: list[dict[str, Any]]) -> None:
    """In total flux: the template is sharper than the science image, so pixels differ.

    A few may be off, where a bright neighbour reaches into the middle with one seeing only.
    """
    agree = []
    for packet in real[:200]:
        science, template, difference = triplet(packet)
        sign = 1 if packet["candidate"]["isdiffpos"] == "t" else -1
        subtracted = sign * (science - template)
        subtracted -= np.median(subtracted)
        noise = 21 * np.std(difference[:12])
        static = np.abs(template[MIDDLE, MIDDLE] - np.median(template)).sum()
        off = subtracted[MIDDLE, MIDDLE].sum() - difference[MIDDLE, MIDDLE].sum()
        agree.append(abs(off) < 5 * noise + 0.04 * static)
    assert np.mean(agree) > 0.96


def test_flux_in_the_difference_is_the_magnitude(real: list[dict[str, Any]]) -> None:
    ratios = []
    for packet in real:
        candidate = packet["candidate"]
        expected = 10 ** (-0.4 * (candidate["magpsf"] - candidate["magzpsci"]))
        if candidate["scorr"] > 15:
            ratios.append(image(packet, "Difference")[MIDDLE, MIDDLE].sum() / expected)
    assert len(ratios) > 50
    assert np.median(ratios) == pytest.approx(1, abs=0.05)
    assert np.percentile(ratios, 10) > 0.7


def test_point_sources_are_as_wide_as_the_seeing(drawn: Drawn, real: list[dict[str, Any]]) -> None:
    for packet in real:
        if packet["candidate"]["scorr"] < 25:
            continue
        if drawn.truth[packet["candid"]]["class"] != "asteroid":
            continue
        difference = image(packet, "Difference")
        above = (difference > difference.max() / 2)[27:36, 27:36].sum()
        width = 2 * np.sqrt(above / np.pi)
        assert width == pytest.approx(packet["candidate"]["fwhm"], rel=0.45)


def test_pixels_beyond_the_edge_are_nan(drawn: Drawn) -> None:
    at_edge = [each for each in drawn.everything if each["candidate"]["mindtoedge"] < 30]
    assert at_edge
    for packet in at_edge:
        science, template, difference = triplet(packet)
        missing = np.isnan(science)
        assert 0 < missing.mean() < 0.8
        assert np.array_equal(missing, np.isnan(difference))
        assert np.array_equal(missing, np.isnan(template))
        assert np.isfinite(science[31, 31])


def test_elsewhere_all_pixels_are_finite(drawn: Drawn) -> None:
    for packet in drawn.everything[:300]:
        if packet["candidate"]["mindtoedge"] > 32:
            assert all(np.isfinite(found).all() for found in triplet(packet))

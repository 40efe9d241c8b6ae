"""Our documents of the sample alerts are those that Kowalski made."""

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from astropy import units
from astropy.coordinates import BarycentricMeanEcliptic, SkyCoord

from kowalski.pipeline.coordinates import coordinates
from kowalski.pipeline.decode import decode
from kowalski.pipeline.document import alerts, without
from kowalski.stream.batches import Packet
from kowalski.surveys import SURVEYS
from tests.kowalski.pipeline import golden
from tests.kowalski.pipeline.packets import packet

ZTF = SURVEYS["ZTF"]


def digested(value: Any) -> Any:
    """Return a document with its bytes as golden answers have them, and NaN equal to itself."""
    if isinstance(value, bytes):
        return {"$sha256": hashlib.sha256(value).hexdigest(), "$len": len(value)}
    if isinstance(value, dict):
        return {key: digested(inner) for key, inner in value.items()}
    return "NaN" if value != value else value


@pytest.mark.shared_data
@pytest.mark.parametrize("name", ["ztf", "pgir", "wntr", "turbo"])
def test_documents_are_kowalskis(shared_data: Path, name: str) -> None:
    """Nothing differs but the last digits of galactic and ecliptic coordinates."""
    survey = SURVEYS[name.upper()]
    expected = golden.read(shared_data, f"mongify_{name}.json")
    records = [
        (Packet("t", 0, 0, b""), decode(survey, (shared_data / one["file"]).read_bytes()))
        for one in expected
    ]
    for alert, one in zip(alerts(survey, records), expected, strict=True):
        where, expected_where = alert.document.pop("coordinates"), one["alert"].pop("coordinates")
        assert digested(alert.document) == digested(one["alert"])
        assert where["radec_str"] == expected_where["radec_str"]
        assert where["radec_geojson"] == expected_where["radec_geojson"]
        assert flat(where) == pytest.approx(flat(expected_where), abs=1e-6)
        assert without(alert.history, ()) == one["prv_candidates"]
        for point, expected_point in zip(alert.forced, one.get("fp_hists", []), strict=True):
            assert golden.alike(point, expected_point)


def flat(where: dict[str, Any]) -> dict[str, float]:
    return {"l": where["l"], "b": where["b"], **where["geocentricmeanecliptic"]}


def test_coordinates_are_astropys() -> None:
    """§2.3: galactic longitude within (−180, 180], ecliptic within [0, 360)."""
    random = np.random.default_rng(3)
    ra = np.concatenate([random.uniform(0, 360, 500), [0.0, 360.0, 192.85948, 90.0]])
    dec = np.concatenate(
        [np.degrees(np.arcsin(random.uniform(-1, 1, 500))), [90.0, -90.0, 27.1282, 0.0]]
    )
    found = [flat(where) for where in coordinates(ra, dec)]
    sky = SkyCoord(ra, dec, unit="deg")
    galactic = SkyCoord(
        [one["l"] for one in found], [one["b"] for one in found], unit="deg", frame="galactic"
    )
    ecliptic = SkyCoord(
        [one["lambda"] for one in found],
        [one["beta"] for one in found],
        unit="deg",
        frame=BarycentricMeanEcliptic,
    )
    assert (galactic.separation(sky.galactic) < 0.05 * units.arcsec).all()
    assert (
        ecliptic.separation(sky.transform_to(BarycentricMeanEcliptic())) < 0.1 * units.arcsec
    ).all()
    assert all(-180 < one["l"] <= 180 and 0 <= one["lambda"] < 360 for one in found)


def test_an_alert_without_history() -> None:
    decoded = decode(ZTF, packet(prv_candidates=None, fp_hists=None))
    (alert,) = alerts(ZTF, [(Packet("t", 0, 0, b""), decoded)])
    assert alert.history == []
    assert alert.forced == []
    assert "prv_candidates" not in alert.document
    assert alert.document["classifications"] == {}


def test_no_alerts() -> None:
    assert alerts(ZTF, []) == []

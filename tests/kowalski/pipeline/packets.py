"""Small packets in the form of ZTF's, made for tests."""

import gzip
import io
from typing import Any

import fastavro
import numpy as np
from numpy.typing import NDArray

NULLABLE = ["null", "double"]
POINT = [
    {"name": "jd", "type": "double"},
    {"name": "fid", "type": "int"},
    {"name": "programid", "type": ["null", "int"]},
    {"name": "candid", "type": ["null", "long"]},
    {"name": "magpsf", "type": NULLABLE},
    {"name": "sigmapsf", "type": NULLABLE},
    {"name": "diffmaglim", "type": NULLABLE},
    {"name": "isdiffpos", "type": ["null", "string"]},
]
CANDIDATE = [
    *POINT,
    {"name": "ra", "type": "double"},
    {"name": "dec", "type": "double"},
    {"name": "ndethist", "type": "int"},
    {"name": "ncovhist", "type": "int"},
    {"name": "jdstarthist", "type": NULLABLE},
    {"name": "drb", "type": NULLABLE},
    {"name": "rb", "type": NULLABLE},
]
FORCED = [
    {"name": "jd", "type": "double"},
    {"name": "fid", "type": "int"},
    {"name": "programid", "type": "int"},
    {"name": "procstatus", "type": ["null", "string"]},
    {"name": "forcediffimflux", "type": NULLABLE},
    {"name": "forcediffimfluxunc", "type": NULLABLE},
    {"name": "magzpsci", "type": NULLABLE},
    {"name": "diffmaglim", "type": NULLABLE},
]
CUTOUT = {
    "type": "record",
    "name": "cutout",
    "fields": [{"name": "fileName", "type": "string"}, {"name": "stampData", "type": "bytes"}],
}
CUTOUTS = ("cutoutScience", "cutoutTemplate", "cutoutDifference")


def array(name: str, fields: list[dict[str, Any]]) -> list[Any]:
    items = {"type": "record", "name": name, "fields": fields}
    return ["null", {"type": "array", "items": items}]


SCHEMA = fastavro.parse_schema(
    {
        "type": "record",
        "name": "alert",
        "namespace": "ztf",
        "fields": [
            {"name": "schemavsn", "type": "string"},
            {"name": "publisher", "type": "string"},
            {"name": "objectId", "type": "string"},
            {"name": "candid", "type": "long"},
            {
                "name": "candidate",
                "type": {"type": "record", "name": "candidate", "fields": CANDIDATE},
            },
            {"name": "prv_candidates", "type": array("prv_candidate", POINT)},
            {"name": "fp_hists", "type": array("fp_hist", FORCED)},
            {"name": CUTOUTS[0], "type": ["null", CUTOUT]},
            {"name": CUTOUTS[1], "type": ["null", "ztf.cutout"]},
            {"name": CUTOUTS[2], "type": ["null", "ztf.cutout"]},
        ],
    }
)


def stamp(pixels: NDArray[np.float32] | None = None) -> dict[str, Any]:
    """Return a cutout: a source in the middle of noise, or given pixels."""
    if pixels is None:
        row, column = np.mgrid[-31:32, -31:32]
        noise = np.random.default_rng(1).normal(0, 1, (63, 63))
        pixels = noise + 100 * np.exp(-(row**2 + column**2) / 8)
    cards = ["SIMPLE  =                    T", "BITPIX  =                  -32"]
    cards += ["NAXIS   =                    2", "NAXIS1  =                   63"]
    cards += ["NAXIS2  =                   63", "END"]
    header = "".join(card.ljust(80) for card in cards).ljust(2880)
    data = np.asarray(pixels, dtype=">f4").tobytes()
    file = header.encode() + data.ljust(-(-len(data) // 2880) * 2880, b"\0")
    return {"fileName": "stamp.fits.gz", "stampData": gzip.compress(file, 1)}


STAMP = stamp()


def point(jd: float, **fields: Any) -> dict[str, Any]:
    """Return one earlier point; a limit unless it has a magnitude."""
    return {
        "jd": jd,
        "fid": 1,
        "programid": 1,
        "candid": None,
        "magpsf": None,
        "sigmapsf": None,
        "diffmaglim": 20.5,
        "isdiffpos": None,
    } | fields


def forced(jd: float, flux: float | None = 100.0, **fields: Any) -> dict[str, Any]:
    """Return one point of forced photometry."""
    return {
        "jd": jd,
        "fid": 1,
        "programid": 1,
        "procstatus": "0",
        "forcediffimflux": flux,
        "forcediffimfluxunc": 5.0,
        "magzpsci": 26.0,
        "diffmaglim": 20.5,
    } | fields


def record(**changes: Any) -> dict[str, Any]:
    """Return an alert's record; keys of the candidate may be changed as well as those of the alert."""
    candid = changes.get("candid", 2_500_000_000_000_000_001)
    candidate = point(2461000.5, candid=candid, magpsf=18.5, sigmapsf=0.1, isdiffpos="t") | {
        "ra": 150.0,
        "dec": 20.0,
        "ndethist": 2,
        "ncovhist": 10,
        "jdstarthist": 2460995.5,
        "drb": 0.9,
        "rb": 0.8,
    }
    alert: dict[str, Any] = {
        "schemavsn": "4.02",
        "publisher": "tests",
        "objectId": "ZTF26aaaaaaa",
        "candid": candid,
        "candidate": candidate,
        "prv_candidates": [point(2460995.5, candid=1, magpsf=19.0, sigmapsf=0.2, isdiffpos="t")],
        "fp_hists": [forced(2460995.5), forced(2460999.5)],
        **dict.fromkeys(CUTOUTS, STAMP),
    }
    for name, value in changes.items():
        if name in alert:
            alert[name] = value
        else:
            assert name in candidate
            candidate[name] = value
    return alert


def packet(codec: str = "null", **changes: Any) -> bytes:
    """Return an alert's packet."""
    buffer = io.BytesIO()
    fastavro.writer(buffer, SCHEMA, [record(**changes)], codec=codec)
    return buffer.getvalue()

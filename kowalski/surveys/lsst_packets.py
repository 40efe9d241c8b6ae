"""LSST's packets in the form of our documents (https://sdm-schemas.lsst.io/apdb.html).

Times in them are MJD on the TAI scale and fluxes are in nJy. They are kept beside the fields that
other surveys have, so that one filter may be written for all.
"""

import math
from collections.abc import Mapping
from typing import Any

TAI_MINUS_UTC_DAYS = 37.0 / 86_400
"""Since 2017, before LSST's first light; there has been no leap second after."""
MJD_OFFSET = 2_400_000.5
AB_ZEROPOINT = 31.4
"""AB magnitude of 1 nJy."""
LIMIT_SIGMAS = 5.0
ON_TIME = "0"
"""`procstatus` of forced photometry that has no warnings."""

Source = Mapping[str, Any]


def reshaped(record: dict[str, Any]) -> dict[str, Any]:
    """Return a packet's record in the form of our documents.

    The object is `diaObject`, named LSST and its number; what moves has none, and is named LSSTSSO
    and the number of `ssSource`. A record without either has no `objectId`.
    """
    document = {
        name: value
        for name, value in record.items()
        if name not in ("diaSource", "prvDiaSources", "prvDiaForcedSources")
    }
    source, known = record.get("diaSource"), record.get("diaObject") or {}
    document["candid"] = record.get("diaSourceId")
    document["objectId"] = object_id(record)
    if source is not None:
        document["candidate"] = point(source) | life(source, known)
    document["prv_candidates"] = [point(one) for one in record.get("prvDiaSources") or []]
    document["fp_hists"] = [forced(one) for one in record.get("prvDiaForcedSources") or []]
    return document


def object_id(record: Source) -> str | None:
    """Return how the object of a packet is called."""
    for holder, number, prefix in (
        ("diaObject", "diaObjectId", "LSST"),
        ("ssSource", "ssObjectId", "LSSTSSO"),
    ):
        identifier = (record.get(holder) or {}).get(number)
        if identifier is not None:
            return f"{prefix}{identifier}"
    return None


def point(source: Source) -> dict[str, Any]:
    """Return a detection with the fields that those of other surveys have."""
    return {
        **source,
        "candid": source.get("diaSourceId"),
        "jd": julian_date(source.get("midpointMjdTai")),
        "drb": source.get("reliability"),
        **brightness(source.get("psfFlux"), source.get("psfFluxErr")),
    }


def life(source: Source, known: Source) -> dict[str, Any]:
    """Return how often the object has been detected, and first when."""
    first = known.get("firstDiaSourceMjdTai") or source.get("midpointMjdTai")
    return {"ndethist": known.get("nDiaSources"), "jdstarthist": julian_date(first)}


def forced(source: Source) -> dict[str, Any]:
    """Return forced photometry with the fields that other surveys' has."""
    flux, error = source.get("psfFlux"), source.get("psfFluxErr")
    return {
        **source,
        "jd": julian_date(source.get("midpointMjdTai")),
        "forcediffimflux": flux,
        "forcediffimfluxunc": error,
        "magzpsci": AB_ZEROPOINT,
        "procstatus": ON_TIME,
        "diffmaglim": brightness(flux, error)["diffmaglim"],
    }


def brightness(flux: float | None, error: float | None) -> dict[str, Any]:
    """Return what magnitudes say of a flux in nJy and its error; None for what is unknown."""
    size, sigma = positive(abs(flux) if flux is not None else None), positive(error)
    return {
        "isdiffpos": flux > 0 if flux is not None and size else None,
        "magpsf": magnitude(size) if size else None,
        "sigmapsf": 2.5 / math.log(10) * sigma / size if size and sigma else None,
        "diffmaglim": magnitude(LIMIT_SIGMAS * sigma) if sigma else None,
    }


def positive(value: float | None) -> float | None:
    """Return a number if it is finite and more than 0."""
    return value if value is not None and math.isfinite(value) and value > 0 else None


def magnitude(flux_njy: float) -> float:
    """Return the AB magnitude of a flux in nJy."""
    return AB_ZEROPOINT - 2.5 * math.log10(flux_njy)


def julian_date(mjd_tai: float | None) -> float | None:
    """Return the Julian date, UTC, of a modified one on the TAI scale."""
    return None if mjd_tai is None else mjd_tai + MJD_OFFSET - TAI_MINUS_UTC_DAYS

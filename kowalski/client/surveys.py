"""What the client must know of a survey to read its light curves."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Survey:
    """Where a survey's points are and what their bands are called.

    `bands` are names by what the field `band` holds, by None where a point has no such field; a
    band that is not known is called by what it holds. Brightness is in AB magnitudes, unless
    `flux` and `flux_error` name fields of fluxes on the zero point `zeropoint`.
    """

    alerts: str
    aux: str
    bands: Mapping[object, str]
    object_id: str = "objectId"
    band: str = "fid"
    flux: str | None = None
    flux_error: str | None = None
    zeropoint: float = 23.9

    def band_of(self, point: Mapping[str, object]) -> str:
        """Return what the band of a point is called."""
        held = point.get(self.band)
        return self.bands.get(held, "" if held is None else str(held))


SURVEYS: Mapping[str, Survey] = {
    "ZTF": Survey("ZTF_alerts", "ZTF_alerts_aux", {1: "ztfg", 2: "ztfr", 3: "ztfi"}),
    "PGIR": Survey("PGIR_alerts", "PGIR_alerts_aux", {None: "cspjs"}),
    "WNTR": Survey(
        "WNTR_alerts",
        "WNTR_alerts_aux",
        {1: "ps1::y", 2: "2massj", 3: "2massh"},
        object_id="objectid",
    ),
    "TURBO": Survey("TURBO_alerts", "TURBO_alerts_aux", {}),
    "LSST": Survey(
        "LSST_alerts",
        "LSST_alerts_aux",
        {band: f"lsst{band}" for band in "ugrizy"},
        band="band",
        flux="psfFlux",
        flux_error="psfFluxErr",
        zeropoint=31.4,
    ),
}

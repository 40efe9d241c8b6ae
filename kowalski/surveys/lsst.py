"""The Vera C. Rubin Observatory's LSST: alert schema 10 and 11 (Ivezić et al. 2019, ApJ 873, 111)."""

from kowalski.surveys.lsst_packets import AB_ZEROPOINT, reshaped
from kowalski.surveys.survey import Fluxes, Photometry, Picture, Stream, Survey

LSST = Survey(
    name="LSST",
    topic_pattern=r"^lsst-alerts-.*$",
    replay_topic="lsst-alerts-{day}",
    alerts="LSST_alerts",
    aux="LSST_alerts_aux",
    record=r"lsst\.v[0-9]+_[0-9]+\.alert",
    object_id="objectId",
    cutouts=("cutoutScience", "cutoutTemplate", "cutoutDifference"),
    required=("objectId", "candid", "candidate"),
    required_candidate=("jd", "ra", "dec", "band"),
    instrument="LSST",
    streams=(Stream(r".*LSST.*"),),
    photometry=Photometry(
        bands={name: f"lsst{name}" for name in "ugrizy"},
        band="band",
        fluxes=Fluxes("psfFlux", "psfFluxErr", AB_ZEROPOINT),
    ),
    picture=Picture(upside_down=True),
    forced_photometry="fp_hists",
    forced_photometry_days=365.0,
    packet_days=366.0,
    wire_format=True,
    reshaped=reshaped,
)

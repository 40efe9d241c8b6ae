"""Palomar Gattini-IR: a J-band survey (De et al. 2020, PASP 132, 025001)."""

from pymongo import ASCENDING

from kowalski.archive.index import JD, Index, descending
from kowalski.surveys.survey import Photometry, Picture, Stream, Survey

PGIR = Survey(
    name="PGIR",
    topic_pattern=r"^pgir_[0-9]{8}$",
    replay_topic="pgir_{day}",
    alerts="PGIR_alerts",
    aux="PGIR_alerts_aux",
    record=r"pgir\.alert",
    object_id="objectId",
    cutouts=("cutoutScience", "cutoutTemplate", "cutoutDifference"),
    required=("objectId", "candid", "candidate"),
    required_candidate=("jd", "ra", "dec"),
    instrument="PGIR",
    streams=(Stream(r".*PGIR.*"),),
    photometry=Photometry(bands={None: "cspjs"}),
    picture=Picture(quarter_turns=1),
    history_days=1000.0,
    packet_days=91.0,
    indexes=(
        Index("jd_drb_candid", descending(JD, "candidate.drb", "candid")),
        Index(
            "jd_drb_ndethist_dmag2mass_isstar_distnearbrstar",
            (
                *descending(JD, "candidate.drb"),
                ("candidate.ndethist", ASCENDING),
                *descending("candidate.dmag2mass", "candidate.isstar"),
                ("candidate.distnearbrstar", ASCENDING),
            ),
        ),
        Index(
            "jd_scorr_dmag2mass",
            descending(JD, "candidate.scorr", "candidate.dmag2mass"),
        ),
    ),
)

"""The Zwicky Transient Facility: alert schema 3.3 and 4.x (Masci et al. 2019, PASP 131, 018003)."""

from pymongo import ASCENDING, DESCENDING

from kowalski.archive.index import JD, Index, ascending, descending
from kowalski.surveys.survey import Photometry, Stream, Survey

ZTF = Survey(
    name="ZTF",
    topic_pattern=r"^ztf_[0-9]{8}_programid[123]$",
    replay_topic="ztf_{day}_programid{programid}",
    alerts="ZTF_alerts",
    aux="ZTF_alerts_aux",
    record=r"ztf\.alert",
    object_id="objectId",
    cutouts=("cutoutScience", "cutoutTemplate", "cutoutDifference"),
    required=("objectId", "candid", "candidate", "schemavsn"),
    required_candidate=("jd", "fid", "programid", "ra", "dec"),
    instrument="ZTF",
    streams=(
        Stream(r"ZTF Public", (1,)),
        Stream(r"ZTF Public\+Partnership", (2,)),
        Stream(r"ZTF Public\+Partnership\+Caltech", (0, 3)),
    ),
    photometry=Photometry(bands={1: "ztfg", 2: "ztfr", 3: "ztfi"}, with_origin=True),
    programs=True,
    forced_photometry="fp_hists",
    forced_photometry_days=30.0,
    missing_values=(-99999.0,),
    indexes=(
        Index("pid", ascending("candidate.pid")),
        Index("objectId_pid", (("objectId", DESCENDING), ("candidate.pid", ASCENDING))),
        Index("pdiffimfilename", ascending("candidate.pdiffimfilename")),
        Index(
            "jd_programid_programpi", ascending(JD, "candidate.programid", "candidate.programpi")
        ),
        Index("jd_braai_candid", descending(JD, "classifications.braai", "candid")),
        Index("jd_drb_candid", descending(JD, "candidate.drb", "candid")),
        Index(
            "jd_braai_magpsf_isdiffpos_ndethist",
            ascending(
                JD,
                "classifications.braai",
                "candidate.magpsf",
                "candidate.isdiffpos",
                "candidate.ndethist",
            ),
        ),
        Index(
            "jd_field_drb_ndethhist_magpsf_isdiffpos_objectId",
            (
                *ascending(
                    JD,
                    "candidate.field",
                    "candidate.rb",
                    "candidate.drb",
                    "candidate.ndethist",
                    "candidate.magpsf",
                    "candidate.isdiffpos",
                ),
                ("objectId", DESCENDING),
            ),
        ),
    ),
)

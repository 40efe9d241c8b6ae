"""The Zwicky Transient Facility: alert schema 3.3 and 4.x."""

from kowalski.surveys.survey import Survey

ZTF = Survey(
    name="ZTF",
    topic_pattern=r"^ztf_[0-9]{8}_programid[123]$",
    alerts="ZTF_alerts",
    aux="ZTF_alerts_aux",
    object_id="objectId",
    cutouts=("cutoutScience", "cutoutTemplate", "cutoutDifference"),
    record="ztf.alert",
    required=("objectId", "candid", "candidate", "schemavsn"),
    required_candidate=("jd", "fid", "programid", "ra", "dec"),
    history="prv_candidates",
    forced_photometry="fp_hists",
    forced_photometry_days=30.0,
    missing_values=(-99999.0,),
)

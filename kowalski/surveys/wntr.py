"""WINTER, the Wide-field Infrared Transient Explorer (Frostig et al. 2024, AJ 168, 87)."""

from kowalski.surveys.survey import Photometry, Picture, Stream, Survey

WNTR = Survey(
    name="WNTR",
    topic_pattern=r"^winter_[0-9]{8}$",
    replay_topic="winter_{day}",
    alerts="WNTR_alerts",
    aux="WNTR_alerts_aux",
    record=r"winter\.alert",
    object_id="objectid",
    cutouts=("cutout_science", "cutout_template", "cutout_difference"),
    required=("objectid", "candid", "candidate"),
    required_candidate=("jd", "fid", "ra", "dec"),
    instrument="WINTER",
    streams=(Stream(r".*(WNTR|WINTER).*"),),
    # Number 4 are dark images, which have no band.
    photometry=Photometry(bands={1: "ps1::y", 2: "2massj", 3: "2massh"}),
    picture=Picture(upside_down=True, sigmas=(4.0, 5.0)),
    history_days=1000.0,
    packet_days=366.0,
)

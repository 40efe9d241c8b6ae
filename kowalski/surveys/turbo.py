"""TURBO, the Total-Coverage Ultra-Fast Response to Binary Mergers Observatory: test alerts."""

from kowalski.surveys.pgir import PGIR
from kowalski.surveys.survey import Photometry, Picture, Stream, Survey

TURBO = Survey(
    name="TURBO",
    topic_pattern=r"^turbo_[0-9]{8}$",
    replay_topic="turbo_{day}",
    alerts="TURBO_alerts",
    aux="TURBO_alerts_aux",
    record=r"turbo\.alert",
    object_id="objectId",
    cutouts=("cutoutScience", "cutoutTemplate", "cutoutDifference"),
    required=("objectId", "candid", "candidate"),
    required_candidate=("jd", "ra", "dec"),
    instrument="TURBO",
    streams=(Stream(r".*TURBO.*"),),
    # The survey has not said yet which passbands its numbers of filters stand for.
    photometry=Photometry(bands={}),
    picture=Picture(upside_down=True),
    programs=True,
    indexes=PGIR.indexes,
)

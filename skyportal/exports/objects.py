"""Columns of objects: as sources, and as candidates."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from skyportal.exports.columns import Column, Kind, Value, joined
from skyportal.schemas.annotation import Annotation
from skyportal.schemas.candidate import Candidate
from skyportal.schemas.source import SourceRow

Described = SourceRow | Candidate

# name, kind, description, unit, UCD
OF_OBJECTS: tuple[tuple[str, Kind, str, str | None, str | None], ...] = (
    ("id", Kind.TEXT, "name of the object", None, "meta.id;meta.main"),
    ("ra", Kind.REAL, "right ascension, ICRS", "deg", "pos.eq.ra;meta.main"),
    ("dec", Kind.REAL, "declination, ICRS", "deg", "pos.eq.dec;meta.main"),
    ("gal_lon", Kind.REAL, "galactic longitude", "deg", "pos.galactic.lon"),
    ("gal_lat", Kind.REAL, "galactic latitude", "deg", "pos.galactic.lat"),
    ("redshift", Kind.REAL, "redshift", None, "src.redshift"),
    ("redshift_error", Kind.REAL, "error of the redshift", None, "stat.error;src.redshift"),
    ("redshift_origin", Kind.TEXT, "where the redshift comes from", None, None),
    ("tns_name", Kind.TEXT, "name at the Transient Name Server", None, "meta.id"),
    ("origin", Kind.TEXT, "where the object comes from", None, None),
    ("transient", Kind.TRUTH, "is a transient", None, None),
    ("varstar", Kind.TRUTH, "is a variable star", None, None),
    ("is_roid", Kind.TRUTH, "is an asteroid", None, None),
    ("mpc_name", Kind.TEXT, "name at the Minor Planet Center", None, None),
    ("score", Kind.REAL, "score of the alert", None, None),
    ("summary", Kind.TEXT, "what is said of it", None, None),
    ("created_at", Kind.TIME, "when it became known here", None, "time.creation"),
    ("modified", Kind.TIME, "when it was changed last", None, "time.processing"),
)
OF_PHOTOMETRY: tuple[tuple[str, Kind, str, str | None, str | None], ...] = (
    ("num_obs", Kind.INTEGER, "measurements", None, "meta.number"),
    ("num_det", Kind.INTEGER, "detections", None, "meta.number"),
    ("first_detected_mjd", Kind.REAL, "first detection, MJD", "d", "time.start"),
    ("last_detected_mjd", Kind.REAL, "last detection, MJD", "d", "time.end"),
    ("last_detected_mag", Kind.REAL, "magnitude then, AB", "mag", "phot.mag"),
    ("last_detected_filter", Kind.TEXT, "filter then", None, "meta.id;instr.filter"),
    ("peak_mjd", Kind.REAL, "brightest measurement, MJD", "d", "time.epoch"),
    ("peak_mag", Kind.REAL, "magnitude then, AB", "mag", "phot.mag"),
)


@dataclass(frozen=True)
class OfPhotometry:
    """Takes one of the statistics of a row; what has no photometry has none."""

    name: str

    def __call__(self, row: Described) -> Value:
        value: Value = None if row.photstats is None else getattr(row.photstats, self.name)
        return value


def classes(row: Described) -> str:
    """Return the classes that an object was given, each once."""
    return joined(list(dict.fromkeys(one.classification for one in row.classifications)))


def as_json(annotations: Sequence[Annotation] | None) -> str | None:
    """Return annotations as JSON by origin; of one origin the newest value of a key counts."""
    told: dict[str, dict[str, object]] = {}
    for one in sorted(annotations or [], key=lambda one: one.modified):
        told.setdefault(one.origin, {}).update(one.data)
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


OBJECTS: list[Column[Described]] = [
    *(
        Column(name, kind, attrgetter(name), description, unit, ucd)
        for name, kind, description, unit, ucd in OF_OBJECTS
    ),
    Column("alias", Kind.TEXT, lambda row: joined(row.alias), "other names", None, "meta.id"),
    *(
        Column(name, kind, OfPhotometry(name), description, unit, ucd)
        for name, kind, description, unit, ucd in OF_PHOTOMETRY
    ),
    Column("classifications", Kind.TEXT, classes, "classes that it was given, newest first"),
]

SOURCES: list[Column[SourceRow]] = [
    *OBJECTS,
    Column("saved_at", Kind.TIME, attrgetter("saved_at"), "when it was saved last"),
    Column(
        "groups",
        Kind.TEXT,
        lambda row: joined([group.name for group in row.groups]),
        "those of your groups that have saved it",
    ),
]
ANNOTATIONS_OF_SOURCES: Column[SourceRow] = Column(
    "annotations", Kind.TEXT, lambda row: as_json(row.annotations), "JSON: origin, key, value"
)
COMMENTS_OF_SOURCES: Column[SourceRow] = Column(
    "comments",
    Kind.TEXT,
    lambda row: json.dumps(
        [
            {
                "author": one.author.username if one.author else None,
                "created_at": one.created_at.isoformat(),
                "text": one.text,
            }
            for one in row.comments or []
        ],
        ensure_ascii=False,
    ),
    "JSON: a list of author, created_at, text",
)
TAGS_OF_SOURCES: Column[SourceRow] = Column(
    "tags", Kind.TEXT, lambda row: joined([one.name for one in row.tags or []]), "tags"
)
LABELLERS_OF_SOURCES: Column[SourceRow] = Column(
    "labellers",
    Kind.TEXT,
    lambda row: joined([one.labeller.username for one in row.labels or []]),
    "who has looked at it",
)

CANDIDATES: list[Column[Candidate]] = [
    *OBJECTS,
    Column("passed_at", Kind.TIME, attrgetter("passed_at"), "when it passed a filter last"),
    Column(
        "passing_alert_id", Kind.INTEGER, attrgetter("passing_alert_id"), "the alert that passed"
    ),
    Column(
        "filter_ids",
        Kind.TEXT,
        lambda row: joined([str(one) for one in row.filter_ids]),
        "the filters that it passed",
    ),
    Column(
        "saved_groups",
        Kind.TEXT,
        lambda row: joined([group.name for group in row.saved_groups]),
        "those of your groups that have saved it",
    ),
    Column("tags", Kind.TEXT, lambda row: joined([one.name for one in row.tags]), "tags"),
    Column(
        "annotations", Kind.TEXT, lambda row: as_json(row.annotations), "JSON: origin, key, value"
    ),
]

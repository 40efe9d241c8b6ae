"""Columns of objects: as sources, and as candidates."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from pydantic import BaseModel, TypeAdapter

from skyportal.exports.columns import Column, Kind, Value, joined
from skyportal.schemas.annotation import Annotation
from skyportal.schemas.candidate import Candidate
from skyportal.schemas.source import SourceRow

Described = SourceRow | Candidate
ANNOTATIONS = TypeAdapter(list[Annotation])

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
    return joined(list(dict.fromkeys(one["classification"] for one in row.classifications.value())))


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
        lambda row: joined([group["name"] for group in row.groups.value()]),
        "those of your groups that have saved it",
    ),
]


def listed(rows: Sequence[BaseModel] | None, *names: str) -> str:
    """Return rows as JSON: a list of objects with these names."""
    told = [row.model_dump(mode="json", include=set(names)) for row in rows or []]
    return json.dumps(told, ensure_ascii=False)


def comments(row: SourceRow) -> str:
    """Return comments as JSON: a list of author, created_at, text."""
    told = [
        {
            "author": one.author.username if one.author else None,
            "created_at": one.created_at.isoformat(),
            "text": one.text,
        }
        for one in row.comments or []
    ]
    return json.dumps(told, ensure_ascii=False)


def thumbnails(row: SourceRow) -> str:
    """Return the addresses of pictures as JSON, by what they show."""
    return json.dumps({one.type: one.url for one in row.thumbnails or []})


@dataclass(frozen=True)
class OfHost:
    """Takes what is known of the host of a row; what has no host has none."""

    name: str

    def __call__(self, row: SourceRow) -> Value:
        value: Value = None if row.host is None else getattr(row.host, self.name)
        return value


INCLUDED: dict[str, list[Column[SourceRow]]] = {
    "include_annotations": [
        Column(
            "annotations",
            Kind.TEXT,
            lambda row: as_json(row.annotations),
            "JSON: origin, key, value",
        )
    ],
    "include_comments": [
        Column("comments", Kind.TEXT, comments, "JSON: a list of author, created_at, text")
    ],
    "include_tags": [
        Column("tags", Kind.TEXT, lambda row: joined([one.name for one in row.tags or []]), "tags")
    ],
    "include_labellers": [
        Column(
            "labellers",
            Kind.TEXT,
            lambda row: joined([one.labeller.username for one in row.labels or []]),
            "who has looked at it",
        )
    ],
    "include_thumbnails": [
        Column("thumbnails", Kind.TEXT, thumbnails, "JSON: what a picture shows, its address")
    ],
    "include_candidates": [
        Column(
            "candidates",
            Kind.TEXT,
            lambda row: listed(row.candidates, "filter_id", "passed_at", "passing_alert_id"),
            "JSON: a list of filter_id, passed_at, passing_alert_id",
        )
    ],
    "include_hosts": [
        Column("host_name", Kind.TEXT, OfHost("name"), "the galaxy that it is in", None, "meta.id"),
        Column(
            "host_redshift", Kind.REAL, OfHost("redshift"), "its redshift", None, "src.redshift"
        ),
        Column(
            "host_offset",
            Kind.REAL,
            OfHost("offset"),
            "from its centre",
            "arcsec",
            "pos.angDistance",
        ),
    ],
    "include_color_magnitude": [
        Column(
            "color_magnitude",
            Kind.TEXT,
            lambda row: listed(row.color_magnitude, "origin", "color", "abs_mag"),
            "JSON: a list of origin, color, abs_mag",
        )
    ],
    **{
        f"include_{name}": [Column(name, Kind.TRUTH, attrgetter(name), description)]
        for name, description in (
            ("comment_exists", "whether it has a comment"),
            ("photometry_exists", "whether it has any photometry"),
            ("spectrum_exists", "whether it has a spectrum"),
            ("period_exists", "whether an annotation has a period"),
        )
    },
}
"""The columns that each `include…` of a query adds."""

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
        "annotations",
        Kind.TEXT,
        lambda row: as_json(ANNOTATIONS.validate_json(row.annotations.text)),
        "JSON: origin, key, value",
    ),
]

"""The older points of long light curves, in documents of their own.

The document of an object holds its newest points: MongoDB writes a document whole, so that a long
array would make each alert dearer, and one day be too long. When an array has more than `LONGEST`
points, all but the newest `KEPT` move to pages in the collection `<aux>_older`, which the object's
document names in `older.pages`, oldest first. Pages only come to be; nobody removes what a document
names. Whoever reads light curves reads them through this module, and sees one array.
"""

import math
import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pymongo.database import Database

from kowalski.surveys.survey import Survey

Point = dict[str, Any]
Stage = dict[str, Any]

LONGEST = 128
KEPT = 64
PAGE = 256
"""Points on a page at most; most pages have `LONGEST - KEPT`."""

FIELD = "older"
REFERENCES = f"{FIELD}.pages"
JOINED = "__older"
OF_EXTREMES = ("jd", "fid", "candid", "magpsf", "programid")


def older(aux: str) -> str:
    """Return the collection of the pages of a collection of light curves."""
    return f"{aux}_older"


def arrays(survey: Survey) -> tuple[str, ...]:
    """Return the names of a survey's arrays of points."""
    names = (survey.history, survey.forced_photometry)
    return tuple(name for name in names if name is not None)


def references(
    document: Mapping[str, Any], name: str, since: float | None = None
) -> list[Mapping[str, Any]]:
    """Return the pages of an array that an object's document names: `_id`, `first` and `last`.

    With `since`, a Julian date, only those that have points from then on.
    """
    pages = (document.get(FIELD) or {}).get("pages") or ()
    return [
        page for page in pages if page["array"] == name and (since is None or page["last"] >= since)
    ]


def complete(
    database: Database[Any], aux: str, document: dict[str, Any], since: float | None = None
) -> dict[str, Any]:
    """Return an object's document with the points of its pages, in order of time.

    With `since`, a Julian date, pages that end before it are left out.
    """
    named = (document.get(FIELD) or {}).get("pages") or ()
    wanted = [page["_id"] for page in named if since is None or page["last"] >= since]
    whole = {key: value for key, value in document.items() if key != FIELD}
    if not wanted:
        return whole
    pages = {page["_id"]: page for page in database[older(aux)].find({"_id": {"$in": wanted}})}
    for name in {page["array"] for page in pages.values()}:
        points = [
            point
            for identifier in wanted
            if identifier in pages and pages[identifier]["array"] == name
            for point in pages[identifier]["points"]
        ]
        whole[name] = in_time([*points, *(document.get(name) or ())])
    return whole


def join(aux: str, path: str = REFERENCES) -> Stage:
    """Return the stage that joins the pages named at a path as `JOINED`."""
    return {
        "$lookup": {
            "from": older(aux),
            "localField": f"{path}._id",
            "foreignField": "_id",
            "as": JOINED,
        }
    }


def with_pages(name: str, newest: Any) -> Stage:
    """Return the expression for an array with the joined pages, oldest first, before its newest points.

    Where there are no newest points, it is null. Points that came late stand among the newest.
    """
    pages = {"$filter": {"input": f"${JOINED}", "as": "page", "cond": of_array(name)}}
    points = {
        "$reduce": {
            "input": {"$sortArray": {"input": pages, "sortBy": {"_id": 1}}},
            "initialValue": [],
            "in": {"$concatArrays": ["$$value", "$$this.points"]},
        }
    }
    return {"$concatArrays": [points, newest]}


def of_array(name: str) -> Stage:
    """Return the condition for a page of an array."""
    return {"$eq": ["$$page.array", name]}


def completing(survey: Survey) -> list[Stage]:
    """Return the stages that make a survey's documents of objects whole."""
    names = arrays(survey)
    return [
        join(survey.aux),
        {
            "$set": {
                name: {
                    "$cond": [{"$isArray": f"${name}"}, with_pages(name, f"${name}"), "$$REMOVE"]
                }
                for name in names
            }
        },
        {"$unset": [JOINED, FIELD]},
    ]


def page_out(database: Database[Any], survey: Survey, objects: Iterable[str]) -> None:
    """Move the older points of objects whose arrays are too long to pages.

    An object that another writer changes meanwhile stays as it is: its next alert tries again.
    """
    names = arrays(survey)
    projection = dict.fromkeys((*names, FIELD, "version"), 1)
    for document in database[survey.aux].find({"_id": {"$in": list(objects)}}, projection):
        long = [name for name in names if len(document.get(name) or ()) > LONGEST]
        if not long:
            continue
        pages = [page for name in long for page in new_pages(document, name)]
        database[older(survey.aux)].insert_many(pages, ordered=False)
        result = database[survey.aux].update_one(
            {"_id": document["_id"], "version": document.get("version")},
            {"$set": shortened(survey, document, long, pages)},
        )
        if not result.matched_count:
            identifiers = [page["_id"] for page in pages]
            database[older(survey.aux)].delete_many({"_id": {"$in": identifiers}})


def new_pages(document: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """Return pages with all but the newest points of an array.

    Names of pages sort as the pages follow each other. No two writers make the same name, so that
    one who comes too late cannot spoil a page that counts.
    """
    points = in_time(document[name])[:-KEPT]
    many = len(references(document, name))
    return [
        {
            "_id": f"{document['_id']}/{name}/{many + number:05}-{secrets.token_hex(4)}",
            "array": name,
            "points": points[start : start + PAGE],
        }
        for number, start in enumerate(range(0, len(points), PAGE))
    ]


def shortened(
    survey: Survey,
    document: Mapping[str, Any],
    long: Sequence[str],
    pages: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    """Return the fields of an object's document that change when pages are made of its points."""
    known = document.get(FIELD) or {}
    leaving = [
        point for page in pages if page["array"] == survey.history for point in page["points"]
    ]
    return {name: in_time(document[name])[-KEPT:] for name in long} | {
        FIELD: {
            "pages": [*known.get("pages", ()), *map(reference, pages)],
            "extremes": extremes([*known.get("extremes", ()), *leaving]),
        },
        "version": (document.get("version") or 0) + 1,
    }


def reference(page: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an object's document says of a page."""
    first, last = (page["points"][place].get("jd") or 0.0 for place in (0, -1))
    return {"_id": page["_id"], "array": page["array"], "first": first, "last": last}


def extremes(points: Iterable[Mapping[str, Any]]) -> list[Point]:
    """Return the earliest, the brightest and the faintest detection: what models ask of a past."""
    detected = [
        point for point in points if finite(point.get("magpsf")) and finite(point.get("jd"))
    ]
    if not detected:
        return []
    chosen = {
        id(point): point
        for point in (
            min(detected, key=lambda point: point["jd"]),
            min(detected, key=lambda point: (point["magpsf"], point["jd"])),
            max(detected, key=lambda point: (point["magpsf"], point["jd"])),
        )
    }
    return [
        {name: point[name] for name in OF_EXTREMES if name in point} for point in chosen.values()
    ]


def finite(value: object) -> bool:
    """Tell whether a value is a number that can be compared."""
    return isinstance(value, int | float) and math.isfinite(value)


def in_time(points: Iterable[Point]) -> list[Point]:
    """Return points in order of time, those without one first."""
    return sorted(points, key=lambda point: point.get("jd") or 0.0)

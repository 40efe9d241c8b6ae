"""What a filter sees of an alert: its own fields, and the history its permissions allow.

The stages here stand before every user's pipeline. A point of the history is visible when its
`programid` is permitted, where the survey has programs, and it is less than the window older than
the alert; forced photometry
must moreover have `procstatus` "0". Arrays that the aux document lacks are null. What was measured
after the alert is there in the archive but was not when the alert came: tests leave it out.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from kowalski.archive import older_points
from kowalski.filters.definition import Stage
from kowalski.filters.rehearsal import rehearsal
from kowalski.filters.stages import MARK, aux_fields_needed, carrying, split_before_aux
from kowalski.surveys.survey import Survey

ALERT_FIELDS = (
    "schemavsn",
    "publisher",
    "objectId",
    "candid",
    "candidate",
    "classifications",
    "coordinates",
)

WATCHLISTS = "watchlists"
"""Field with the entries of the group's watch lists that an alert matches."""


def full_pipeline(
    stages: list[Stage],
    *,
    candids: list[int],
    permissions: list[int],
    survey: Survey,
    window_days: float,
    marked: bool,
    until_alert: bool = False,
    watched: Mapping[int, Sequence[Mapping[str, Any]]] | None = None,
) -> list[Stage]:
    """Return the pipeline that runs a user's stages on some alerts of a survey.

    With `marked`, result documents carry the candid of their alert in the field `MARK`. With
    `until_alert`, points of the history that are not earlier than the alert are left out. With
    `watched`, matches with watch lists by candid, each alert has its own in `WATCHLISTS`.
    The join is made as late as the user's stages allow, of no more fields than they need, and of
    no alert that they reject without it.
    """
    early, late = split_before_aux(stages)
    kept: dict[str, Any] = dict.fromkeys((*ALERT_FIELDS, survey.object_id), 1)
    if marked:
        kept[MARK] = "$candid"
        late = carrying(late, MARK)
    fields = aux_fields_needed(late)
    return [
        {"$match": {"candid": {"$in": candids}, **survey.visible(permissions)}},
        {"$project": kept},
        *([] if watched is None else [watchlists(watched)]),
        *early,
        *(rehearsal(late) if fields else []),
        *join(
            fields,
            survey,
            visible_when(survey, permissions, window_days, until_alert=until_alert),
        ),
        *late,
    ]


def watchlists(watched: Mapping[int, Sequence[Mapping[str, Any]]]) -> Stage:
    """Return the stage that gives each alert its matches; an empty list where it has none."""
    matched = [{"candid": candid, "matches": list(found)} for candid, found in watched.items()]
    own = {
        "$filter": {
            "input": {"$literal": matched},
            "as": "alert",
            "cond": {"$eq": ["$$alert.candid", "$candid"]},
        }
    }
    first = {"$let": {"vars": {"own": {"$first": own}}, "in": "$$own.matches"}}
    return {"$set": {WATCHLISTS: {"$ifNull": [first, []]}}}


def visible_when(
    survey: Survey, permissions: list[int], window_days: float, *, until_alert: bool
) -> list[dict[str, Any]]:
    """Return the conditions under which a point of the history is visible.

    `window_days` holds for surveys that do not declare how far back filters see.
    """
    window = window_days if survey.history_days is None else survey.history_days
    conditions: list[dict[str, Any]] = [
        *survey.visible_points(permissions, "item"),
        {"$lt": [{"$subtract": ["$candidate.jd", "$$item.jd"]}, window]},
    ]
    if until_alert:
        conditions.append({"$lt": ["$$item.jd", "$candidate.jd"]})
    return conditions


def join(fields: list[str], survey: Survey, visible: list[dict[str, Any]]) -> list[Stage]:
    """Return the stages that add fields of the aux document, of its arrays the visible points.

    The arrays' names are those of ZTF, whatever the survey calls them: filters look alike.
    """
    if not fields:
        return []
    values = {
        "cross_matches": {"$arrayElemAt": ["$aux.cross_matches", 0]},
        "prv_candidates": points(survey.history, visible),
        "fp_hists": points(
            survey.forced_photometry or "fp_hists",
            [*visible, {"$eq": ["$$item.procstatus", "0"]}],
        ),
    }
    arrays = set(fields) - {"cross_matches"}
    return [
        {
            "$lookup": {
                "from": survey.aux,
                "localField": survey.object_id,
                "foreignField": "_id",
                "as": "aux",
            }
        },
        *([older_points.join(survey.aux, f"aux.{older_points.REFERENCES}")] if arrays else []),
        {"$set": {name: values[name] for name in fields}},
        {"$unset": ["aux", older_points.JOINED] if arrays else "aux"},
    ]


def points(name: str, conditions: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the expression for the visible points of a history array."""
    return {
        "$filter": {
            "input": older_points.with_pages(name, {"$arrayElemAt": [f"$aux.{name}", 0]}),
            "as": "item",
            "cond": {"$and": conditions},
        }
    }

"""Filters the simple and slow way: each alert by itself, everything joined first."""

from typing import Any

from pymongo.errors import OperationFailure

from kowalski.filters.definition import Stage
from kowalski.filters.evaluation import View
from kowalski.filters.upstream import ALERT_FIELDS


def documents(view: View, stages: list[Stage], candid: int) -> list[dict[str, Any]] | None:
    """Return what a filter's stages make of one alert, None where they fail."""
    item: list[dict[str, Any]] = [
        {"$in": ["$$item.programid", view.permissions]},
        {"$lt": [{"$subtract": ["$candidate.jd", "$$item.jd"]}, view.window_days]},
    ]
    if view.until_alert:
        item.append({"$lt": ["$$item.jd", "$candidate.jd"]})
    forced = [*item, {"$eq": ["$$item.procstatus", "0"]}]
    pipeline: list[Stage] = [
        {"$match": {"candid": candid, "candidate.programid": {"$in": view.permissions}}},
        {
            "$lookup": {
                "from": view.survey.aux,
                "localField": "objectId",
                "foreignField": "_id",
                "as": "aux",
            }
        },
        {
            "$project": {
                **dict.fromkeys(ALERT_FIELDS, 1),
                "cross_matches": {"$arrayElemAt": ["$aux.cross_matches", 0]},
                "prv_candidates": kept("prv_candidates", item),
                "fp_hists": kept("fp_hists", forced),
            }
        },
    ]
    try:
        return list(view.alerts.aggregate([*pipeline, *stages]))
    except OperationFailure:
        return None


def kept(name: str, conditions: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the expression for the visible points of an array."""
    whole = {"$arrayElemAt": [f"$aux.{name}", 0]}
    return {"$filter": {"input": whole, "as": "item", "cond": {"$and": conditions}}}

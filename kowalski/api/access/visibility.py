"""What of a collection somebody may see, as MongoDB's conditions and stages.

Of alerts, those of permitted programs; all where a survey has no programs. Of the documents with an object's history, those of objects
that have a visible alert, with the points of permitted programs. Everything else is open. The
documents of objects are whole for everybody: points that are kept apart are in their arrays.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kowalski.api.access.caller import Caller
from kowalski.archive import older_points
from kowalski.surveys import SURVEYS

Stage = dict[str, Any]

SEEN = "__seen"


@dataclass(frozen=True)
class Rows:
    """Only the documents that meet a condition are visible."""

    condition: Mapping[str, Any]

    @property
    def stages(self) -> list[Stage]:
        """Stages after which only what is visible is left."""
        return [{"$match": dict(self.condition)}]


@dataclass(frozen=True)
class Points:
    """Documents with a visible counterpart are visible, without the hidden points of `arrays`.

    Where nothing is hidden, there is no `counterpart`. `completing` makes the documents whole first.
    """

    counterpart: Stage | None
    arrays: tuple[str, ...]
    points: Mapping[str, Any]
    completing: tuple[Stage, ...] = ()

    @property
    def stages(self) -> list[Stage]:
        """Stages after which only what is visible is left."""
        if self.counterpart is None:
            return list(self.completing)
        return [
            {"$lookup": {**self.counterpart, "as": SEEN}},
            {"$match": {SEEN: {"$ne": []}}},
            *self.completing,
            {"$set": {name: self.visible_points(name) for name in self.arrays}},
            {"$unset": SEEN},
        ]

    def visible_points(self, name: str) -> Stage:
        """Return the expression for the visible points of an array; one that is not there stays so."""
        visible = {"$filter": {"input": f"${name}", "as": "point", "cond": self.points}}
        return {"$cond": [{"$isArray": f"${name}"}, visible, "$$REMOVE"]}


Visibility = Rows | Points


def visibility(caller: Caller, collection: str) -> Visibility | None:
    """Return what the caller may see of a collection, None for everything."""
    for survey in SURVEYS.values():
        open_to_all = caller.programids is None or not survey.programs
        if open_to_all and collection == survey.aux:
            return Points(None, (), {}, tuple(older_points.completing(survey)))
    if caller.programids is None:
        return None
    programids = sorted(caller.programids)
    for survey in (one for one in SURVEYS.values() if one.programs):
        permitted = survey.visible(programids)
        seen: list[Stage] = [{"$match": permitted}, {"$limit": 1}, {"$project": {"_id": 1}}]
        joined: Stage = {"from": survey.alerts, "localField": "_id", "pipeline": seen}
        if collection == survey.alerts:
            return Rows(permitted)
        if collection == survey.aux:
            arrays = (survey.history, survey.forced_photometry)
            return Points(
                {**joined, "foreignField": survey.object_id},
                tuple(name for name in arrays if name is not None),
                {"$in": ["$$point.programid", programids]},
                tuple(older_points.completing(survey)),
            )
        if collection == f"{survey.alerts}_classifications":
            return Points({**joined, "foreignField": "candid"}, (), {})
    return None

"""The projections of `find`, said as stages of a pipeline."""

from collections.abc import Mapping
from typing import Any

from kowalski.api.access.visibility import Stage
from kowalski.api.errors import InvalidRequestError
from kowalski.filters.stages import excludes

ONLY_IN_FIND = ("$elemMatch", "$meta")


def projection_stages(projection: Mapping[str, Any]) -> list[Stage]:
    """Return the stages that do what a projection does.

    `{"$slice": n}` means in a `find` "the first n", and by itself leaves the other fields alone.

    Raises
    ------
    InvalidRequestError
        It has an operator that a pipeline does not know.
    """
    if not projection:
        return []
    slices = {name: value["$slice"] for name, value in projection.items() if is_slice(value)}
    others = {name: value for name, value in projection.items() if name not in slices}
    for name, value in others.items():
        if name.endswith(".$") or (isinstance(value, Mapping) and set(value) & set(ONLY_IN_FIND)):
            raise InvalidRequestError(
                f"projection: {name}: this collection is read by a pipeline, which has no "
                "$elemMatch, $meta or positional $; use aggregate with $filter."
            )
    stages: list[Stage] = []
    if slices:
        stages.append({"$set": {name: first_of(name, count) for name, count in slices.items()}})
    if others and excludes(others):
        stages.append({"$project": others})
    elif others:
        stages.append({"$project": others | dict.fromkeys(slices, 1)})
    return stages


def is_slice(value: object) -> bool:
    """Tell whether a field of a projection is cut, as `find` does it."""
    if not isinstance(value, Mapping) or set(value) != {"$slice"}:
        return False
    cut = value["$slice"]
    return isinstance(cut, int) or (
        isinstance(cut, list) and len(cut) == 2 and all(isinstance(part, int) for part in cut)
    )


def first_of(name: str, cut: int | list[int]) -> Stage:
    """Return the expression for a part of an array; what is no array stays as it is."""
    bounds = cut if isinstance(cut, list) else [cut]
    empty: Any = []
    part = empty if bounds[-1] == 0 else {"$slice": [f"${name}", *bounds]}
    return {"$cond": [{"$isArray": f"${name}"}, part, f"${name}"]}

"""Turn alerts away before their history is joined, where a filter can tell without it.

Most filters compute flags from the alert and its history together, and reject by a `$match` on the
flags behind. The join costs more than all the rest, so the stages up to such a `$match` are
rehearsed on the alert alone: what needs the history is left out, and so is every condition on it.
An alert that a remaining condition rejects would be rejected all the same. The others are taken
back to what they were, and go through the whole filter.
"""

from collections.abc import Collection
from typing import Any

from kowalski.filters.definition import Stage
from kowalski.filters.stages import AUX_FIELDS, excludes, mentions_whole_document, words

BEFORE = "__before"
"""Field that keeps an alert as it was before the rehearsal."""

REHEARSED = frozenset({"$match", "$project", "$addFields", "$set", "$unset"})

BY_CHANCE = frozenset({"$rand", "$sampleRate"})
"""Operators that may say something else the second time."""


def rehearsal(stages: list[Stage]) -> list[Stage]:
    """Return stages that reject only what these reject whatever the history; none where none can."""
    rehearsed: list[Stage] = []
    rejecting = 0
    unknown = set(AUX_FIELDS)
    for stage in stages:
        ((operator, body),) = stage.items()
        if operator not in REHEARSED:
            break
        if operator == "$unset" or (operator == "$project" and excludes(body)):
            rehearsed.append(stage)
            continue
        known = {key: value for key, value in body.items() if not depends(key, value, unknown)}
        if operator == "$match":
            rehearsed.append({operator: known})
            if known:
                rejecting = len(rehearsed)
            if len(known) < len(body):
                # What it would have rejected could make a stage behind it fail.
                break
            continue
        left_out = {head(key) for key in body if key not in known}
        if operator == "$project":
            # What it does not name is gone, with the history or without it.
            unknown = set(AUX_FIELDS)
            known[BEFORE] = 1
        unknown |= left_out
        if known:
            rehearsed.append({operator: known})
    if not rejecting:
        return []
    return [
        {"$set": {BEFORE: "$$ROOT"}},
        *rehearsed[:rejecting],
        {"$replaceRoot": {"newRoot": f"${BEFORE}"}},
    ]


def depends(key: str, value: Any, unknown: Collection[str]) -> bool:
    """Tell whether a field or a condition may depend on what is not known yet."""
    return mentions_whole_document(value) or any(
        head(word) in unknown or word in BY_CHANCE or any(name in word for name in AUX_FIELDS)
        for word in words({key: value})
    )


def head(path: str) -> str:
    """Return the field of the document that a path or a reference begins with."""
    return path.lstrip("$").split(".")[0]

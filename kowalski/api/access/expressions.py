"""What can be told of a query's operators by reading it."""

from collections.abc import Iterator, Mapping
from typing import Any

from kowalski.api.errors import InvalidRequestError
from kowalski.filters.stages import keys

JAVASCRIPT = frozenset({"$where", "$function", "$accumulator"})

NEVER_FAIL = frozenset(
    {"$and", "$or", "$not", "$eq", "$ne", "$gt", "$gte", "$lt", "$lte", "$cmp", "$ifNull"}
)
"""Operators of expressions that give a value whatever they are given."""


def check_operators(field: str, value: object) -> None:
    """Refuse operators that run JavaScript, at any depth.

    Raises
    ------
    InvalidRequestError
        One is there.
    """
    found = sorted(set(keys(value)) & JAVASCRIPT)
    if found:
        raise InvalidRequestError(
            f"{field}: {', '.join(found)} runs JavaScript, which is not run here; "
            "use MongoDB's query and expression operators."
        )


def can_fail(condition: object) -> bool:
    """Tell whether a condition can end a query with an error, depending on a document.

    Such a condition must not be tried on hidden documents: the error would tell what is in them.
    """
    return any(not set(keys(part)) <= NEVER_FAIL for part in expressions(condition))


def expressions(value: object) -> Iterator[object]:
    """Yield every expression, the operand of an `$expr`, however deep."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key == "$expr":
                yield inner
            else:
                yield from expressions(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from expressions(inner)


def split_safe(condition: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the parts of a condition that cannot fail, and the others."""
    others = {key: value for key, value in condition.items() if can_fail({key: value})}
    return {key: value for key, value in condition.items() if key not in others}, others

"""MongoDB's extended JSON, in and out, as Kowalski's clients know it.

Answers are in the relaxed form: 64-bit integers and floats as plain numbers, `{"$oid": …}`,
`{"$date": …}`, `{"$binary": …}`, `{"$numberDouble": "NaN"}`.
"""

import ast
import functools
import json
from collections.abc import Mapping
from typing import Any

import bson
from bson import json_util
from bson.code import Code
from bson.errors import BSONError

from kowalski.api.errors import InvalidRequestError

MAX_DEPTH = 60
OPENING, CLOSING = "([{", ")]}"

relaxed = functools.partial(json_util.default, json_options=json_util.RELAXED_JSON_OPTIONS)


def write(value: object) -> str:
    """Return a value as extended JSON.

    The standard encoder writes almost all of it; `json_util`, in pure Python, is taken only for
    what holds NaN or infinities.
    """
    try:
        return json.dumps(value, default=relaxed, allow_nan=False)
    except ValueError:
        return json_util.dumps(value, json_options=json_util.RELAXED_JSON_OPTIONS)


def read(text: str | bytes) -> Any:
    """Return the value of an extended JSON text, all of which MongoDB can hold.

    Raises
    ------
    InvalidRequestError
        It is no JSON, is nested too deeply, or holds what MongoDB cannot.
    """
    try:
        return storable(json.loads(text))
    except (ValueError, RecursionError) as error:
        raise InvalidRequestError(
            f"The body is not JSON: {error or 'nested too deeply'}. Send one JSON object."
        ) from None


def read_literal(field: str, text: str) -> Any:
    """Return the value of a text with a Python or JSON literal, as old scripts send filters.

    Raises
    ------
    InvalidRequestError
        It is neither.
    """
    if nesting(text) > MAX_DEPTH:
        raise InvalidRequestError(f"{field}: nested deeper than {MAX_DEPTH} levels.")
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        try:
            value = ast.literal_eval(text)
        except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError) as error:
            raise InvalidRequestError(
                f"{field}: {text[:80]!r} is neither JSON nor a Python literal ({error})."
            ) from None
    return storable(value)


def nesting(text: str) -> int:
    """Return how deep the brackets of a text are nested at most, quotes disregarded."""
    depth = deepest = 0
    for character in text:
        if character in OPENING:
            depth += 1
            deepest = max(deepest, depth)
        elif character in CLOSING:
            depth -= 1
    return deepest


def storable(value: Any) -> Any:
    """Return a parsed value with its extended types, checked to be one that MongoDB can hold."""
    typed = with_types(value, 0)
    try:
        bson.encode({"value": typed})
    except (BSONError, OverflowError, UnicodeError) as error:
        raise InvalidRequestError(f"The body holds what MongoDB cannot: {error}") from None
    return typed


def with_types(value: Any, depth: int) -> Any:
    """Return a value in which `{"$oid": …}` and its like are what they stand for."""
    if depth > MAX_DEPTH:
        raise InvalidRequestError(f"The body is nested deeper than {MAX_DEPTH} levels.")
    if isinstance(value, Mapping):
        inner = {key: with_types(part, depth + 1) for key, part in value.items()}
        return extended(inner)
    if isinstance(value, list | tuple):
        return [with_types(part, depth + 1) for part in value]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise InvalidRequestError(f"A {type(value).__name__} ({value!r:.40}) is not a JSON value.")


def extended(mapping: dict[Any, Any]) -> Any:
    """Return what one object of extended JSON stands for; most stand for themselves."""
    for key in mapping:
        if not isinstance(key, str):
            raise InvalidRequestError(f"The key {key!r:.40} must be a text.")
    if not any(key.startswith("$") for key in mapping):
        return mapping
    try:
        typed = json_util.object_hook(mapping, json_util.RELAXED_JSON_OPTIONS)
    except (ValueError, TypeError, KeyError, AttributeError, BSONError, OverflowError) as error:
        raise InvalidRequestError(f"{mapping!r:.80} is not extended JSON: {error}") from None
    if isinstance(typed, Code):
        raise InvalidRequestError("$code: JavaScript is not run here; use query operators.")
    return typed

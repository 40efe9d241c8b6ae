"""Values that filters compute, as JSON can hold them."""

import math
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bson import Decimal128


def plain(value: object) -> Any:
    """Return a value with what JSON does not know replaced.

    Numbers that are not finite, and bytes, become null, times ISO 8601 text, and everything else
    that has no place in JSON the text that tells it.
    """
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal128):
        value = float(value.to_decimal())
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, bytes):
        return None
    return value.isoformat() if isinstance(value, datetime) else str(value)

"""Reading what the public Kowalski answered on the sample alerts."""

import json
import math
from pathlib import Path
from typing import Any

PLAIN = {"$numberLong": int, "$numberDouble": float}


def read(shared_data: Path, name: str) -> Any:
    """Return a file of golden answers with its numbers as numbers."""
    return json.loads((shared_data / "golden" / name).read_text(), object_hook=number)


def number(value: dict[str, Any]) -> Any:
    if len(value) == 1:
        ((key, text),) = value.items()
        if key in PLAIN:
            return PLAIN[key](text)
    return value


def alike(found: dict[str, Any], expected: dict[str, Any]) -> bool:
    """Tell whether two points have the same fields with the same values, up to rounding."""
    return found.keys() == expected.keys() and all(
        math.isclose(found[name], value, rel_tol=1e-9)
        if isinstance(value, float)
        else found[name] == value
        for name, value in expected.items()
    )

"""Where a page of a list ended: opaque to clients, so that lists stay right while rows come and go."""

import base64
import binascii
import json

from skyportal.domain.errors import InvalidRequestError


def encode(*position: object) -> str:
    """Return the values by which a list is sorted, of the last row of a page, as text."""
    text = json.dumps(position, separators=(",", ":"), default=str)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(cursor: str, length: int) -> list[object]:
    """Return the values that `encode` wrote.

    Raises
    ------
    InvalidRequestError
        The text is none of ours, or of a list that was sorted otherwise.
    """
    padded = cursor + "=" * (-len(cursor) % 4)
    try:
        position = json.loads(base64.urlsafe_b64decode(padded))
    except (binascii.Error, ValueError):
        position = None
    if not isinstance(position, list) or len(position) != length:
        raise InvalidRequestError(
            "cursor: this is not the cursor of such a list; take it from the page before."
        )
    return position

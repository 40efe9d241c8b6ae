"""A filter's annotations are kept, unless no document could hold them."""

from typing import Any

import pytest

from kowalski.filters.annotations import MAX_BYTES, annotations_of


@pytest.mark.parametrize(
    ("document", "kept"),
    [
        ({"annotations": {"drb": 0.9}}, {"drb": 0.9}),
        ({"annotations": {}}, {}),
        ({}, {}),
        ({"annotations": None}, {}),
        ({"annotations": [{"drb": 0.9}]}, {}),
        ({"annotations": "text"}, {}),
        ({"annotations": {"points": "x" * MAX_BYTES}}, {}),
    ],
)
def test_what_is_kept(document: dict[str, Any], kept: dict[str, Any]) -> None:
    """§2.6: `annotations` becomes the annotation if it is an object."""
    assert annotations_of(document, filter_id=1, candid=2) == kept

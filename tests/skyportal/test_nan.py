"""NaN and infinities leave the marshal as null."""

import json
import math

import pytest
from pydantic import TypeAdapter

from skyportal.schemas.base import ResponseModel


class Measured(ResponseModel):
    mag: float
    extra: dict[str, object]


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_not_a_number_becomes_null(number: float) -> None:
    value = Measured(mag=number, extra={"a": number, "b": [1.0, number], "c": {"d": number}})
    text = TypeAdapter(list[Measured]).dump_json([value])
    expected = {"mag": None, "extra": {"a": None, "b": [1.0, None], "c": {"d": None}}}
    assert json.loads(text) == [expected]

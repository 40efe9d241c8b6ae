"""JSON that PostgreSQL has written and answers carry as it is.

A page of light curves is thousands of numbers. To read them into Python, only to write them out
again, takes longer than all else that the page needs.
"""

import json
import re
from typing import Any, Generic, TypeVar, get_args

from pydantic import GetCoreSchemaHandler, SerializationInfo, TypeAdapter
from pydantic_core import CoreSchema, core_schema

T = TypeVar("T")

# What stands in an answer until the text takes its place. PostgreSQL's text and JSON have no NUL, and
# requests with it are refused, so that nothing else looks like this.
PLACE = re.compile(rb'"\\u0000(\d+)"')


class Written(Generic[T]):
    """The JSON of a `T`, which nobody validates again: make it of columns whose types are known."""

    def __init__(self, text: str) -> None:
        self.text = text

    def value(self) -> Any:
        """Return what the JSON says."""
        return json.loads(self.text)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[Any], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Document a `T`, and take a `Written`."""
        (shape,) = get_args(source)
        return core_schema.json_or_python_schema(
            json_schema=handler.generate_schema(shape),
            python_schema=core_schema.is_instance_schema(cls),
            serialization=core_schema.plain_serializer_function_ser_schema(noted, info_arg=True),
        )


def noted(value: Written[Any], info: SerializationInfo) -> object:
    """Return a place in the answer and note the text that belongs there, if anybody collects them."""
    texts: list[bytes] | None = info.context
    if texts is None:
        return value.value()
    texts.append(value.text.encode())
    return f"\x00{len(texts) - 1}"


def dump(adapter: TypeAdapter[Any], value: Any) -> bytes:
    """Return a value as JSON, with what was written already in its place."""
    texts: list[bytes] = []
    data = adapter.dump_json(value, by_alias=True, context=texts)
    return PLACE.sub(lambda place: texts[int(place[1])], data) if texts else data

"""What request types have in common."""

from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from kowalski.api.errors import InvalidRequestError

SPECIFICATIONS = ("filter", "pipeline")
"""Fields of which clients know that they are told of as specifications."""

Model = TypeVar("Model", bound=BaseModel)


class RequestModel(BaseModel):
    """What a request may carry; as in Kowalski, keys that are not known are passed over."""

    model_config = ConfigDict(extra="ignore", strict=True)


def parsed(model: type[Model], value: Any) -> Model:
    """Return a request as its type.

    Raises
    ------
    InvalidRequestError
        It is not of this type; the text names each field, its value and what is expected.
    """
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise InvalidRequestError(explain(error)) from None


def parsed_as(adapter: TypeAdapter[Any], value: Any) -> Any:
    """Return a request that is no object of fixed keys as its type; else as `parsed`."""
    try:
        return adapter.validate_python(value)
    except ValidationError as error:
        raise InvalidRequestError(explain(error)) from None


def explain(error: ValidationError) -> str:
    """Return what is wrong, a sentence for each fault."""
    return " ".join(sentence(fault) for fault in error.errors(include_url=False)[:5])


def sentence(fault: Any) -> str:
    """Return what is wrong with one field."""
    field = ".".join(str(part) for part in fault["loc"]) or "body"
    if fault["type"] == "missing":
        name = str(fault["loc"][-1])
        known = f"Unsupported {name} specification: " if name in SPECIFICATIONS else ""
        return f"{known}{field} is missing."
    reason = fault["msg"].removeprefix("Value error, ")
    if fault["type"] == "value_error":
        return str(reason)
    return f"{field}: {reason}, not {fault['input']!r:.80}."

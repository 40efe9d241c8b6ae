"""Turns whatever goes wrong into a status and a sentence; nothing else answers errors."""

import difflib
import uuid
from collections.abc import Iterator, Sequence
from http import HTTPStatus
from typing import Any, get_args

import structlog
from pydantic import BaseModel, ValidationError
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm.exc import StaleDataError

from skyportal.domain.errors import (
    ConflictError,
    DomainError,
    ForbiddenError,
    InvalidRequestError,
    UnavailableError,
)
from skyportal.schemas.base import ErrorData, Fault
from skyportal.schemas.seed_file import SeedFileError

logger = structlog.get_logger()

SHORT = 200  # characters of an offending value that are repeated to its sender


def shortened(value: object) -> object:
    """Return a value fit to be shown in an error."""
    if value is None or isinstance(value, bool | int | float):
        return value
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= SHORT else text[:SHORT] + "…"


def faults_of(error: ValidationError, model: type[BaseModel] | None) -> Iterator[Fault]:
    """Yield what is wrong with each field of a request."""
    for detail in error.errors(include_url=False, include_context=False):
        path = ".".join(str(part) for part in detail["loc"]) or "body"
        message = detail["msg"]
        if detail["type"] == "extra_forbidden":
            *above, name = detail["loc"]
            message = "is not known here" + suggestion(str(name), model_at(model, above))
        value = None if detail["type"] == "missing" else shortened(detail["input"])
        yield Fault(field=path, message=message, value=value)


def model_at(model: Any, path: Sequence[int | str]) -> type[BaseModel] | None:
    """Return the type of what stands at a path within a model; None where several may stand."""
    for part in path:
        if isinstance(part, str) and model is not None:
            aliases = {field.alias or key: field for key, field in model.model_fields.items()}
            model = model_of(aliases[part].annotation) if part in aliases else None
    return model if isinstance(model, type) and issubclass(model, BaseModel) else None


def model_of(annotation: Any) -> type[BaseModel] | None:
    """Return the one model that a type is made of, such as that of a list's elements."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = {model for part in get_args(annotation) if (model := model_of(part)) is not None}
    return found.pop() if len(found) == 1 else None


def suggestion(name: str, model: type[BaseModel] | None) -> str:
    """Return the nearest known name, as the end of a sentence."""
    if model is None:
        return ""
    known = [field.alias or key for key, field in model.model_fields.items()]
    close = difflib.get_close_matches(name, known, n=1)
    return f"; did you mean {close[0]}?" if close else f"; known are {', '.join(known)}"


def invalid(
    error: ValidationError, model: type[BaseModel] | None
) -> tuple[InvalidRequestError, ErrorData]:
    """Return the refusal of a request whose types are wrong."""
    faults = list(faults_of(error, model))
    sentences = [
        f"{fault.field}: {fault.message}"
        + ("" if fault.value is None else f" (got {fault.value!r})")
        for fault in faults[:5]
    ]
    more = f"; and {len(faults) - 5} more" if len(faults) > 5 else ""
    return InvalidRequestError("; ".join(sentences) + more), ErrorData(faults=faults)


def sentence(error: Exception, model: type[BaseModel]) -> str | None:
    """Return what to tell somebody at a terminal, or None when the error is a defect of ours."""
    match error:
        case ValidationError():
            return str(invalid(error, model)[0])
        case SeedFileError():
            return str(error)
    told = refusal(error)
    return None if told is None else str(told)


def refusal(error: Exception) -> DomainError | None:
    """Return what to tell the caller, or None when the error is a defect of ours."""
    match error:
        case DomainError():
            return error
        case StaleDataError():
            return ForbiddenError("You may see this but not change it.")
        case PoolTimeoutError():
            return UnavailableError("The database is busy; try again in a few seconds.")
        case DBAPIError():
            return database_refusal(error)
        case StatementError() | ValueError() if "NUL" in str(error):
            return InvalidRequestError("Text must not contain the character NUL.")
    return None


def database_refusal(error: DBAPIError) -> DomainError | None:
    """Return what PostgreSQL's refusal means to the caller."""
    code = getattr(error.orig, "pgcode", None)
    diagnostics = getattr(error.orig, "diag", None)
    primary = getattr(diagnostics, "message_primary", None) or ""
    detail = getattr(diagnostics, "message_detail", None) or ""
    match code:
        case "FZ400":
            return InvalidRequestError(primary)
        case "42501":
            table = getattr(diagnostics, "table_name", None) or "this"
            return ForbiddenError(f"You may not do this: the access rules of {table} refuse it.")
        case "23505":
            return ConflictError(f"This exists already. {detail}".strip())
        case "23503":
            return ConflictError(f"Something refers to what is not there. {detail}".strip())
        case "23502" | "23514" | "22001" | "22003" | "22007" | "22008" | "22P02":
            return InvalidRequestError(f"A value is out of range: {primary}.")
    if error.connection_invalidated or isinstance(error, OperationalError | InterfaceError):
        return UnavailableError("The database does not answer now; try again in a few seconds.")
    return None


def explain(error: Exception, route: str) -> tuple[int, str, ErrorData]:
    """Return status, sentence and details for any error; a defect is logged with a number."""
    told = refusal(error)
    if told is not None:
        if told.status == HTTPStatus.SERVICE_UNAVAILABLE:
            logger.warning("refused", route=route, status=told.status, reason=repr(error))
        return told.status, str(told), ErrorData(retry_after=told.retry_after)
    number = uuid.uuid4().hex[:12]
    logger.error("defect", route=route, number=number, exc_info=error)
    return (
        HTTPStatus.INTERNAL_SERVER_ERROR,
        f"Something went wrong on our side; if it happens again, report number {number}.",
        ErrorData(),
    )

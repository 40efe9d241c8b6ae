"""The OpenAPI 3.1 document, from the table of routes and the types of requests."""

import inspect
import re
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import TypeAdapter

from kowalski.api.endpoints import Audience, Endpoint

REFERENCE = "#/components/schemas/{model}"
REFUSALS = {
    "400": "Malformed, or about what there is not; the message says what and why",
    "401": "Nobody is signed in",
    "403": "Not for this user",
    "404": "There is no such collection",
    "409": "It exists already",
    "413": "The request or its answer is too long",
    "429": "Too many requests in a minute; `Retry-After` says when to come again",
    "503": "The archive cannot be reached now",
}
ENVELOPE = {
    "type": "object",
    "required": ["status"],
    "properties": {
        "status": {"type": "string", "enum": ["success"]},
        "message": {"type": "string"},
        "data": {"description": "the value, as relaxed extended JSON; absent where there is none"},
        "token": {"type": "string", "description": "only of /api/auth"},
        "next": {"type": ["string", "null"], "description": "of a page: where the next begins"},
    },
}
ERROR = {
    "type": "object",
    "required": ["status", "message"],
    "properties": {
        "status": {"type": "string", "enum": ["error"]},
        "message": {"type": "string"},
        "detail": {"type": "string", "description": "more, where the message is a fixed text"},
    },
}
NO_HTTP = {
    "text/plain": {
        "schema": {
            "type": "string",
            "description": "where it is no HTTP, the address longer than 256 KiB or a header longer than 8",
        }
    }
}
EITHER = {"oneOf": [{"$ref": REFERENCE.format(model=name)} for name in ("Success", "Error")]}
"""An answer whose status is 200 in any case: clients of Kowalski look into the envelope."""
PATH_TYPES = {
    "candid": {"type": "integer", "minimum": 0, "maximum": 2**63 - 1},
    "filter_id": {"type": "integer", "minimum": 1, "maximum": 2**31 - 1},
}

Schema = dict[str, Any]


def document(endpoints: Iterable[Endpoint], version: str) -> Schema:
    """Return the description of all endpoints."""
    endpoints = list(endpoints)
    bodies, components = body_schemas(endpoints)
    paths: dict[str, Schema] = {}
    for endpoint in endpoints:
        operation = operation_of(endpoint, bodies)
        paths.setdefault(plain(endpoint.path), {})[endpoint.method.lower()] = operation
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Kowalski's query service",
            "version": version,
            "description": "Every answer but files is wrapped in an envelope: status, message, data.",
        },
        "security": [{"token": []}],
        "tags": [{"name": tag} for tag in dict.fromkeys(endpoint.tag for endpoint in endpoints)],
        "paths": paths,
        "components": {
            "schemas": {**components, "Success": ENVELOPE, "Error": ERROR},
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "JWT",
                    "description": "a token of POST /api/auth; may also stand without `Bearer`",
                }
            },
        },
    }


def plain(path: str) -> str:
    """Return a path without the patterns of its parts."""
    return re.sub(r"{(\w+):[^}]*}", r"{\1}", path)


def body_schemas(endpoints: list[Endpoint]) -> tuple[dict[str, Schema], dict[str, Schema]]:
    """Return the schema of each body, by method and path, and the named ones they refer to."""
    wanted = [
        (f"{endpoint.method} {endpoint.path}", "validation", endpoint.body)
        for endpoint in endpoints
        if endpoint.body is not None
    ]
    inputs: Any = wanted
    mapping, definitions = TypeAdapter.json_schemas(inputs, ref_template=REFERENCE)
    return {str(key): schema for (key, _), schema in mapping.items()}, definitions.get("$defs", {})


def operation_of(endpoint: Endpoint, bodies: dict[str, Schema]) -> Schema:
    """Return the description of one endpoint."""
    text = inspect.getdoc(endpoint.handler) or ""
    summary, _, description = text.partition("\n")
    operation: Schema = {
        "operationId": endpoint.operation,
        "summary": summary.rstrip("."),
        "tags": [endpoint.tag],
        "parameters": [*path_parameters(endpoint), *query_parameters(endpoint)],
        "responses": {"200": {"description": "Done", "content": answer_content(endpoint)}}
        | {
            status: refusal(text, endpoint.answers.get(status)) for status, text in REFUSALS.items()
        },
    }
    operation["responses"]["400"]["content"] |= NO_HTTP
    if description.strip():
        operation["description"] = description.strip()
    if endpoint.audience is Audience.ANYBODY:
        operation["security"] = []
    operation["x-audience"] = endpoint.audience.value
    schema = bodies.get(f"{endpoint.method} {endpoint.path}")
    if schema is not None:
        content = {"application/json": {"schema": schema}}
        operation["requestBody"] = {"required": True, "content": content}
    return operation


def answer_content(endpoint: Endpoint) -> Schema:
    """Return the types that an endpoint answers with."""
    envelope = endpoint.answers.get("200", {"$ref": REFERENCE.format(model="Success")})
    return {
        media_type: {"schema": envelope if media_type == "application/json" else {}}
        for media_type in endpoint.media_types
    }


def refusal(description: str, own: Mapping[str, Any] | None) -> Schema:
    """Return the description of a refusal, which may have a form of its own."""
    schema = {"$ref": REFERENCE.format(model="Error")} if own is None else own
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def path_parameters(endpoint: Endpoint) -> list[Schema]:
    """Return the parts of a path that vary."""
    choices = endpoint.path_choices or {}
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "string", "enum": list(choices[name])}
            if name in choices
            else PATH_TYPES.get(name, {"type": "string"}),
        }
        for name in re.findall(r"{(\w+)}", plain(endpoint.path))
    ]


def query_parameters(endpoint: Endpoint) -> list[Schema]:
    """Return the parameters of a query string."""
    model = endpoint.query_model
    typed = {} if model is None else model.model_json_schema()["properties"]
    return [
        {"name": name, "in": "query", "required": False}
        | (
            {"schema": {"type": "string", "enum": list(choices)}}
            if choices
            else written(typed.get(name, {"type": "string"}))
        )
        for name, choices in (endpoint.query_choices or {}).items()
    ]


def written(schema: Schema) -> Schema:
    """Return how a value of a schema stands in a query string.

    What is null is left out, items stand between commas, an object is JSON; that a text may hold
    it too goes without saying.
    """
    choices = [one for one in schema.get("anyOf", [schema]) if one.get("type") != "null"]
    schema = choices[0]
    if schema["type"] == "object":
        return {"content": {"application/json": {"schema": schema}}}
    if schema["type"] == "array":
        return {"schema": schema, "style": "form", "explode": False}
    return {"schema": schema}

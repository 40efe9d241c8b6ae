"""The OpenAPI 3.1 document, from the types of the endpoints."""

import inspect
import re
from collections.abc import Iterable
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic.json_schema import JsonSchemaMode

from skyportal.config import VERSION
from skyportal.handlers.routes import Endpoint
from skyportal.schemas.base import Envelope, ErrorData

REFERENCE = "#/components/schemas/{model}"
Schema = dict[str, Any]


def document(endpoints: Iterable[Endpoint]) -> Schema:
    """Return the description of all endpoints."""
    endpoints = list(endpoints)
    schemas, components = schemas_of(endpoints)
    paths: dict[str, Schema] = {}
    for endpoint in endpoints:
        operation = operation_of(endpoint, schemas)
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = operation
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Fritz marshal",
            "version": VERSION,
            "description": "Every answer is wrapped in an envelope: status, message, data, version.",
        },
        "security": [{"token": []}],
        "tags": [{"name": tag} for tag in sorted({endpoint.tag for endpoint in endpoints})],
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": components,
            "securitySchemes": {
                "token": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "Authorization",
                    "description": "`token <your token>`",
                }
            },
        },
    }


Keyed = dict[tuple[str, str], Schema]


def key_of(endpoint: Endpoint) -> str:
    """Return what names an endpoint among the others."""
    return f"{endpoint.method} {endpoint.path}"


def schemas_of(endpoints: list[Endpoint]) -> tuple[Keyed, dict[str, Schema]]:
    """Return the schema of each body and answer, and the named schemas that they refer to."""
    wanted: list[tuple[tuple[str, str], JsonSchemaMode, TypeAdapter[Any]]] = [
        (("error", ""), "serialization", TypeAdapter(Envelope[ErrorData]))
    ]
    for endpoint in endpoints:
        name = key_of(endpoint)
        if endpoint.body is not None:
            wanted.append(((name, "body"), "validation", endpoint.body))
        if endpoint.answer is not None:
            wanted.append(((name, "answer"), "serialization", endpoint.answer))
    inputs = [(key, mode, adapter) for key, mode, adapter in wanted]
    mapping, definitions = TypeAdapter.json_schemas(inputs, ref_template=REFERENCE)
    by_key: Keyed = {key: schema for (key, _), schema in mapping.items()}
    return by_key, definitions.get("$defs", {})


def operation_of(endpoint: Endpoint, schemas: Keyed) -> Schema:
    """Return the description of one endpoint."""
    text = inspect.getdoc(endpoint.function) or ""
    summary, _, description = text.partition("\n")
    operation: Schema = {
        "operationId": endpoint.function.__name__,
        "summary": summary.rstrip("."),
        "tags": [endpoint.tag],
        "parameters": [
            *path_parameters(endpoint),
            *query_parameters(endpoint),
            *header_parameters(endpoint),
        ],
        "responses": {
            "200": {"description": "Done", "content": answer_content(endpoint, schemas)},
            "default": {
                "description": "Refused; the message says why",
                "content": {"application/json": {"schema": schemas["error", ""]}},
            },
        },
    }
    if description.strip():
        operation["description"] = description.strip()
    if endpoint.open:
        operation["security"] = []
    if endpoint.permissions:
        operation["x-permissions"] = list(endpoint.permissions)
    if endpoint.body is not None:
        content = {"application/json": {"schema": schemas[key_of(endpoint), "body"]}}
        needed = needs_body(endpoint.body)
        operation["requestBody"] = {"required": needed, "content": content}
    return operation


def needs_body(body: TypeAdapter[Any]) -> bool:
    """Tell whether a request may not leave its body out: one without is read as `{}`."""
    try:
        body.validate_json(b"{}")
    except ValidationError:
        return True
    return False


def answer_content(endpoint: Endpoint, schemas: Keyed) -> Schema:
    """Return the types that an endpoint answers with."""
    if endpoint.answer is None:
        return {
            media: {"schema": {"type": "string", "format": "binary"}} for media in endpoint.media
        }
    envelope = {
        "type": "object",
        "required": ["status", "message", "data", "version"],
        "properties": {
            "status": {"type": "string", "enum": ["success"]},
            "message": {"type": "string"},
            "data": schemas[key_of(endpoint), "answer"],
            "version": {"type": "string"},
        },
    }
    return {"application/json": {"schema": envelope}}


def path_parameters(endpoint: Endpoint) -> list[Schema]:
    """Return the parts of a path that vary."""
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": endpoint.path_types[name].json_schema(),
        }
        for name in re.findall(r"{(\w+)}", endpoint.path)
    ]


def header_parameters(endpoint: Endpoint) -> list[Schema]:
    """Return the headers that an endpoint heeds besides those of HTTP."""
    if endpoint.method != "POST" or endpoint.open:
        return []
    text = "under one key a request is done once; sent again, it is answered as the first time"
    schema = {"type": "string", "pattern": "^[\\x21-\\x7e]{1,255}$"}
    return [{"name": "Idempotency-Key", "in": "header", "description": text, "schema": schema}]


def query_parameters(endpoint: Endpoint) -> list[Schema]:
    """Return the parameters of a query string."""
    if endpoint.query is None:
        return []
    schema = endpoint.query.model_json_schema(by_alias=True)
    definitions = schema.get("$defs", {})
    required = schema.get("required", [])
    return [
        parameter(name, inlined(part, definitions), name in required)
        for name, part in schema.get("properties", {}).items()
    ]


def parameter(name: str, schema: Schema, required: bool) -> Schema:
    """Return one parameter; lists are separated by commas."""
    described = {"name": name, "in": "query", "required": required, "schema": schema}
    text = schema.pop("description", None)
    if text:
        described["description"] = text
    if "array" in {schema.get("type"), *(part.get("type") for part in schema.get("anyOf", []))}:
        described |= {"style": "form", "explode": False}
    return described


def inlined(schema: Any, definitions: dict[str, Schema]) -> Any:
    """Return a schema with its references written out: a parameter has no components of its own."""
    if isinstance(schema, list):
        return [inlined(part, definitions) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return inlined(definitions[schema["$ref"].rsplit("/", 1)[1]], definitions)
    return {key: inlined(part, definitions) for key, part in schema.items() if key != "title"}

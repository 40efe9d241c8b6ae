"""What every request goes through: metrics, errors as sentences, who is asking."""

import time
from http import HTTPStatus

import structlog
from aiohttp import web
from prometheus_client import Counter, Histogram
from pymongo.errors import ConnectionFailure

from kowalski.api import rate_limits, tokens, users
from kowalski.api.context import CALLER, DATABASE, SETTINGS
from kowalski.api.endpoints import Audience, Endpoint, Handler
from kowalski.api.envelope import refusal, refused
from kowalski.api.errors import APIError, ForbiddenError

log = structlog.get_logger()

REQUESTS = Counter(
    "kowalski_api_requests_total", "Requests answered", ["method", "route", "status"]
)
SECONDS = Histogram(
    "kowalski_api_request_seconds", "Time from request to answer", ["method", "route"]
)


def route_of(request: web.Request) -> str:
    """Return the pattern of the route, one name for all that have none."""
    resource = request.match_info.route.resource
    return resource.canonical if resource is not None else "unknown"


@web.middleware
async def measured(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Count requests, and time them."""
    started = time.perf_counter()
    response = await handler(request)
    route = route_of(request)
    method = request.method if request.method in {"GET", "POST", "PUT", "PATCH", "DELETE"} else "-"
    REQUESTS.labels(method, route, response.status).inc()
    SECONDS.labels(method, route).observe(time.perf_counter() - started)
    return response


@web.middleware
async def explained(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer a refusal with a sentence, and a defect without a traceback."""
    try:
        return await handler(request)
    except APIError as error:
        return refused(error)
    except web.HTTPRequestEntityTooLarge as error:
        limit = request.app[SETTINGS].kowalski.api.max_body_mib
        detail = f"The body is longer than {limit:g} MiB; send several requests."
        return refusal(error.status, detail)
    except web.HTTPException as error:
        answer = refusal(error.status, error.reason, f"{request.method} {request.path}")
        if isinstance(error, web.HTTPMethodNotAllowed):
            answer.headers["Allow"] = ", ".join(sorted(error.allowed_methods))
        return answer
    except ConnectionFailure as error:
        log.warning("archive not reachable", reason=str(error))
        return refusal(HTTPStatus.SERVICE_UNAVAILABLE, "The archive cannot be reached; try again.")
    except Exception:
        log.exception("defect", method=request.method, route=route_of(request))
        return refusal(
            HTTPStatus.INTERNAL_SERVER_ERROR, "A defect of ours; it is in the service's log."
        )


def for_audience(endpoint: Endpoint) -> Handler:
    """Return an endpoint's handler, behind a check of who is asking."""
    if endpoint.audience is Audience.ANYBODY:
        return endpoint.handler

    async def checked(request: web.Request) -> web.StreamResponse:
        database = request.app[DATABASE]
        caller = await users.known_caller(database, tokens.of_request(request))
        limit = request.app[SETTINGS].kowalski.api.requests_per_minute
        await rate_limits.count_request(database, caller.username, limit)
        if endpoint.audience is Audience.ADMINISTRATORS and not caller.is_admin:
            raise ForbiddenError(f"{request.method} {request.path} is for administrators.")
        request[CALLER] = caller
        return await endpoint.handler(request)

    return checked

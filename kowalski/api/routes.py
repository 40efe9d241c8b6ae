"""All routes of the query service."""

from pydantic import TypeAdapter

from kowalski.api.alert_services.routes import ALERT_ENDPOINTS
from kowalski.api.endpoints import Audience, Endpoint
from kowalski.api.filters.routes import FILTER_ENDPOINTS
from kowalski.api.filters.watchlist_routes import WATCHLIST_ENDPOINTS
from kowalski.api.handlers import (
    auth,
    classifications,
    cutouts,
    documentation,
    operation,
    queries,
    users,
)
from kowalski.api.handlers.alert_path import SURVEY_NAMES
from kowalski.api.models.queries import AnyQuery
from kowalski.api.models.users import Credentials, NewUser, UserChange
from kowalski.api.queries.lines import MEDIA_TYPE
from kowalski.api.skymaps.routes import SKYMAP_ENDPOINTS
from kowalski.api.triggers.routes import TRIGGER_ENDPOINTS

ENDPOINTS = (
    Endpoint("GET", "/", auth.greet, Audience.USERS, "signing in"),
    Endpoint(
        "POST", "/api/auth", auth.sign_in, Audience.ANYBODY, "signing in", TypeAdapter(Credentials)
    ),
    Endpoint(
        "DELETE",
        "/api/auth",
        auth.sign_out,
        Audience.USERS,
        "signing in",
        query_choices={"everywhere": auth.EVERYWHERE},
    ),
    Endpoint(
        "DELETE",
        "/api/users/{username}/tokens",
        users.end_tokens,
        Audience.ADMINISTRATORS,
        "users",
    ),
    Endpoint(
        "POST", "/api/users", users.add_user, Audience.ADMINISTRATORS, "users", TypeAdapter(NewUser)
    ),
    Endpoint(
        "PUT",
        "/api/users/{username}",
        users.edit_user,
        Audience.ADMINISTRATORS,
        "users",
        TypeAdapter(UserChange),
    ),
    Endpoint(
        "DELETE", "/api/users/{username}", users.remove_user, Audience.ADMINISTRATORS, "users"
    ),
    Endpoint(
        "POST",
        "/api/queries",
        queries.run_query,
        Audience.USERS,
        "queries",
        TypeAdapter(AnyQuery),
        media_types=("application/json", MEDIA_TYPE),
    ),
    Endpoint(
        "GET",
        "/api/cutouts/{survey}/{candid}/{cutout}/{file_format}",
        cutouts.send_cutout,
        Audience.USERS,
        "alerts",
        path_choices={
            "survey": SURVEY_NAMES,
            "cutout": cutouts.KINDS,
            "file_format": cutouts.FORMATS,
        },
        query_choices=cutouts.PARAMETERS,
        media_types=("image/fits", "image/png"),
    ),
    *FILTER_ENDPOINTS,
    *WATCHLIST_ENDPOINTS,
    *SKYMAP_ENDPOINTS,
    Endpoint(
        "PUT",
        "/api/classifications/{survey}",
        classifications.put_classifications,
        Audience.USERS,
        "alerts",
        classifications.ADDED,
        path_choices={"survey": SURVEY_NAMES},
    ),
    Endpoint(
        "DELETE",
        "/api/classifications/{survey}",
        classifications.delete_classifications,
        Audience.USERS,
        "alerts",
        classifications.REMOVED,
        path_choices={"survey": SURVEY_NAMES},
    ),
    Endpoint(
        "GET",
        "/api/classifications/{survey}/{candid}",
        classifications.get_classifications,
        Audience.USERS,
        "alerts",
        path_choices={"survey": SURVEY_NAMES},
    ),
    *ALERT_ENDPOINTS,
    *TRIGGER_ENDPOINTS,
    Endpoint(
        "GET",
        "/health",
        operation.health,
        Audience.ANYBODY,
        "operation",
        answers={"200": operation.WELL, "503": operation.ILL},
    ),
    Endpoint(
        "GET",
        "/api/openapi.json",
        documentation.openapi,
        Audience.ANYBODY,
        "documentation",
        answers={"200": documentation.DOCUMENT_SCHEMA},
    ),
    Endpoint(
        "GET",
        "/docs/api/{file:[a-z.]*}",
        documentation.page,
        Audience.ANYBODY,
        "documentation",
        path_choices={"file": tuple(documentation.MEDIA_TYPES)},
        media_types=tuple(documentation.MEDIA_TYPES.values()),
    ),
)

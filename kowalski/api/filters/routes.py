"""The routes about filters."""

from pydantic import TypeAdapter

from kowalski.api.endpoints import Audience, Endpoint
from kowalski.api.handlers import filters
from kowalski.api.models.filters import FilterChange, FilterTest, NewVersion, TestRun
from kowalski.filters.alert_fields import described_surveys

TAG = "filters"
ONE = "/api/filters/{filter_id:(?!test_run)[^/]+}"
"""Not the route of trials, which has fewer methods."""

FILTER_ENDPOINTS = (
    Endpoint("GET", "/api/filters", filters.list_filters, Audience.ADMINISTRATORS, TAG),
    Endpoint(
        "POST",
        "/api/filters",
        filters.save_filter,
        Audience.ADMINISTRATORS,
        TAG,
        TypeAdapter(NewVersion),
    ),
    Endpoint(
        "PATCH",
        "/api/filters",
        filters.change_filter,
        Audience.ADMINISTRATORS,
        TAG,
        TypeAdapter(FilterChange),
    ),
    Endpoint(
        "POST",
        "/api/filters/test_run",
        filters.test_run,
        Audience.USERS,
        TAG,
        TypeAdapter(TestRun),
    ),
    Endpoint(
        "GET",
        "/api/filters/schema/{survey}",
        filters.alert_schema,
        Audience.USERS,
        TAG,
        path_choices={"survey": tuple(described_surveys())},
    ),
    Endpoint("GET", ONE, filters.get_filter, Audience.ADMINISTRATORS, TAG),
    Endpoint(
        "PATCH",
        ONE,
        filters.change_one_filter,
        Audience.ADMINISTRATORS,
        TAG,
        TypeAdapter(FilterChange),
    ),
    Endpoint("DELETE", ONE, filters.remove_filter, Audience.ADMINISTRATORS, TAG),
    Endpoint("GET", f"{ONE}/versions", filters.list_versions, Audience.ADMINISTRATORS, TAG),
    Endpoint(
        "POST",
        f"{ONE}/test",
        filters.test_filter,
        Audience.ADMINISTRATORS,
        TAG,
        TypeAdapter(FilterTest),
    ),
)

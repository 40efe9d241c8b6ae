"""Filters are seeded from a real marshal."""

from tests.skyportal.marshal_fixtures import *  # noqa: F403 (fixtures are found by name)

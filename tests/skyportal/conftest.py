"""Fixtures of the marshal's tests."""

from tests.skyportal.marshal_fixtures import *  # noqa: F403 (fixtures are found by name)

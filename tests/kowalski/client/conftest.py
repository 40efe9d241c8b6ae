"""The client is tried on a real query service."""

from tests.kowalski.api.conftest import *  # noqa: F403 (fixtures are found by name)

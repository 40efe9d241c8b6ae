"""Filters are seeded from a real marshal, and run where the real Kowalski ran them."""

from tests.kowalski.filters.golden_archive import golden_archive  # noqa: F401
from tests.skyportal.marshal_fixtures import *  # noqa: F403 (fixtures are found by name)

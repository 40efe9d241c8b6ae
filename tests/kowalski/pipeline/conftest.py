"""A pipeline with an archive of its own, for tests that take whole packets through it."""

from collections.abc import Iterator
from typing import Any

import pytest
from pymongo.database import Database

from kowalski.archive.collections import prepare
from kowalski.pipeline import filtering
from kowalski.pipeline.context import Context
from tests.kowalski.settings import settings_in


@pytest.fixture(scope="module")
def own(mongo: Database[Any], tmp_path_factory: pytest.TempPathFactory) -> Context:
    """What a worker has at hand; models have tests of their own, and are left out."""
    settings = settings_in(tmp_path_factory.mktemp("state"))
    kowalski = settings.kowalski.model_copy(update={"models": {}})
    database = mongo.with_options(codec_options=mongo.codec_options.with_options(tz_aware=True))
    prepare(database)
    return Context(settings.model_copy(update={"kowalski": kowalski}), database, "tests")


@pytest.fixture
def emptied(own: Context) -> Iterator[None]:
    """An archive that is empty again after each test."""
    yield
    for name in own.database.list_collection_names():
        own.database[name].delete_many({})
    filtering.ACTIVE.cache.clear()

"""The pipeline's connection to MongoDB."""

from typing import Any

import pymongo
from pymongo.database import Database

from baselayer.settings import Settings

SERVER_SELECTION_SECONDS = 10


def connect(settings: Settings) -> Database[Any]:
    """Return Kowalski's database.

    Writes are acknowledged by the majority and journalled before they count as done: an offset is
    committed on their word. Times come back aware of their zone.
    """
    client: pymongo.MongoClient[Any] = pymongo.MongoClient(
        settings.mongodb.uri,
        maxPoolSize=settings.mongodb.max_pool_size,
        serverSelectionTimeoutMS=SERVER_SELECTION_SECONDS * 1000,
        w="majority",
        journal=True,
        tz_aware=True,
        appname="kowalski",
    )
    return client[settings.mongodb.database]

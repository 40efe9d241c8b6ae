"""The query service's connection to MongoDB: the only module that knows motor.

What it returns has PyMongo's methods with `await` before them, so that a move to PyMongo's own
asynchronous client changes this file alone.
"""

from typing import Any, TypeAlias

from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorDatabase
from pymongo.read_preferences import ReadPreference

from baselayer.settings import Settings
from kowalski.archive.database import SERVER_SELECTION_SECONDS

AsyncDatabase: TypeAlias = AsyncIOMotorDatabase[dict[str, Any]]


def connect(settings: Settings) -> AsyncDatabase:
    """Return Kowalski's database for the event loop that runs now."""
    client: AsyncIOMotorClient[dict[str, Any]] = AsyncIOMotorClient(
        settings.mongodb.uri,
        maxPoolSize=settings.mongodb.max_pool_size,
        serverSelectionTimeoutMS=SERVER_SELECTION_SECONDS * 1000,
        tz_aware=True,
        appname="kowalski-api",
    )
    return client.get_database(
        settings.mongodb.database, read_preference=ReadPreference.PRIMARY_PREFERRED
    )


def close(database: AsyncDatabase) -> None:
    """Close the connections of a database."""
    database.client.close()

"""The query service's connection to MongoDB: the only module that knows motor.

What it returns has PyMongo's methods with `await` before them, so that a move to PyMongo's own
asynchronous client changes this file alone.
"""

import asyncio
from typing import Any, TypeAlias

from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorDatabase
from pymongo.database import Database
from pymongo.read_preferences import ReadPreference
from pymongo.write_concern import WriteConcern

from baselayer.settings import Settings
from kowalski.archive.accounts import Account, credentials
from kowalski.archive.database import SERVER_SELECTION_SECONDS

LOOK_SECONDS = 0.1
LOOKS, QUIET_LOOKS = 50, 3

AsyncDatabase: TypeAlias = AsyncIOMotorDatabase[dict[str, Any]]


def connect(settings: Settings) -> AsyncDatabase:
    """Return Kowalski's database for the event loop that runs now."""
    client: AsyncIOMotorClient[dict[str, Any]] = AsyncIOMotorClient(
        settings.mongodb.uri,
        maxPoolSize=settings.mongodb.max_pool_size,
        serverSelectionTimeoutMS=SERVER_SELECTION_SECONDS * 1000,
        tz_aware=True,
        appname="kowalski-api",
        **credentials(settings, Account.API),
    )
    return client.get_database(
        settings.mongodb.database, read_preference=ReadPreference.PRIMARY_PREFERRED
    )


def blocking(database: AsyncDatabase) -> Database[Any]:
    """Return the same database, on the same connections, for work in threads.

    What it writes is acknowledged by the majority, and is there for what it reads.
    """
    plain: Database[Any] = database.delegate
    return plain.with_options(
        read_preference=ReadPreference.PRIMARY, write_concern=WriteConcern("majority", j=True)
    )


async def end_operations(database: AsyncDatabase, comment: str) -> None:
    """End what runs with a comment on it; one's own operations need no privilege.

    What was sent but has not begun is waited for, for a moment.
    """
    admin = database.client.get_database("admin", read_preference=database.read_preference)
    marked: list[dict[str, Any]] = [
        {"$currentOp": {}},
        {
            "$match": {
                "$or": [
                    {"command.comment": comment},
                    {"cursor.originatingCommand.comment": comment},
                ]
            }
        },
        {"$project": {"opid": 1}},
    ]
    quiet = 0
    for _ in range(LOOKS):
        running = await admin.aggregate(marked).to_list(None)
        for operation in running:
            await admin.command("killOp", op=operation["opid"])
        quiet = 0 if running else quiet + 1
        if quiet == QUIET_LOOKS:
            return
        await asyncio.sleep(LOOK_SECONDS)


def close(database: AsyncDatabase) -> None:
    """Close the connections of a database."""
    database.client.close()

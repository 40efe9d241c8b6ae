"""The pipeline's connection to MongoDB."""

from typing import Any

import pymongo
from pymongo.database import Database

from baselayer.settings import Settings
from kowalski.archive.accounts import Account, credentials

SERVER_SELECTION_SECONDS = 10


def connect(settings: Settings, account: Account = Account.OPERATOR) -> Database[Any]:
    """Return Kowalski's database, for somebody with an account of MongoDB's.

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
        appname=f"kowalski-{account.value}",
        **credentials(settings, account),
    )
    return client[settings.mongodb.database]

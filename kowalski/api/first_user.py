"""The first administrator, made by `kowalski init`."""

from datetime import UTC, datetime
from typing import Any

from pymongo.database import Database

from kowalski.api.access.caller import ADMIN
from kowalski.api.passwords import hashed, matches

USERNAME = "admin"


def ensure_admin(database: Database[Any], password: str) -> bool:
    """Make the administrator, and return whether anything changed.

    An administrator who is there keeps a password changed through the API; only when the password
    of the settings changes does it replace his.
    """
    known = database["users"].find_one({"_id": USERNAME})
    if known is not None and matches(known.get("password_of_settings", ""), password):
        return False
    now = datetime.now(UTC)
    secret = hashed(password)
    database["users"].update_one(
        {"_id": USERNAME},
        {
            "$set": {
                "password": secret,
                "password_of_settings": secret,
                "role": ADMIN,
                "last_modified": now,
            },
            "$inc": {"token_generation": 1},
            "$setOnInsert": {"email": None, "permissions": {}, "created_at": now},
        },
        upsert=True,
    )
    return True

"""The first users, made by `kowalski init`: the administrator, and the marshal.

The marshal asks for everybody who uses it, narrows each question to what that person may see, and
keeps the filters of its groups; so it is an administrator.
"""

from datetime import UTC, datetime
from typing import Any

from pymongo.database import Database

from kowalski.api.access.caller import ADMIN
from kowalski.api.passwords import hashed, matches

USERNAME = "admin"
MARSHAL = "marshal"


def ensure_admin(database: Database[Any], password: str, username: str = USERNAME) -> bool:
    """Make an administrator, and return whether anything changed.

    An administrator who is there keeps a password changed through the API; only when the password
    of the settings changes does it replace his.
    """
    known = database["users"].find_one({"_id": username})
    if known is not None and matches(known.get("password_of_settings", ""), password):
        return False
    now = datetime.now(UTC)
    secret = hashed(password)
    database["users"].update_one(
        {"_id": username},
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

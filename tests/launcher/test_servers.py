"""The embedded servers start and answer."""

from collections.abc import Callable
from pathlib import Path

import psycopg2
import pytest
from confluent_kafka import Consumer, Producer
from pymongo.database import Database

from kowalski.archive.accounts import ensure_accounts
from kowalski.archive.database import connect
from launcher.servers import mongodb
from tests.conftest import free_port, running
from tests.kowalski.settings import settings_in

pytestmark = pytest.mark.service


def test_mongodb_runs_transactions(mongo: Database) -> None:
    with mongo.client.start_session() as session, session.start_transaction():
        mongo["alerts"].insert_one({"candid": 2475433850015010009}, session=session)
    assert mongo["alerts"].count_documents({}) == 1


def test_postgresql_answers_its_superuser(postgresql_server) -> None:
    connection = psycopg2.connect(
        host=str(postgresql_server.folder),
        port=postgresql_server.port,
        user=postgresql_server.superuser,
        dbname="postgres",
    )
    with connection.cursor() as cursor:
        cursor.execute("show server_version_num")
        assert int(cursor.fetchone()[0]) >= 180000
    connection.close()


def test_kafka_keeps_what_it_is_given(kafka_servers: str) -> None:
    producer = Producer({"bootstrap.servers": kafka_servers})
    producer.produce("servers", b"alert")
    assert producer.flush(20) == 0
    consumer = Consumer(
        {"bootstrap.servers": kafka_servers, "group.id": "t", "auto.offset.reset": "earliest"}
    )
    consumer.subscribe(["servers"])
    message = consumer.poll(20)
    consumer.close()
    assert message is not None
    assert message.value() == b"alert"


def test_mongodb_stays_primary_when_its_port_changes(tmp_path: Path) -> None:
    """And knows who may change its replica set."""
    settings = settings_in(tmp_path)
    password = settings.secrets.mongodb_administrator_password
    for _ in range(2):
        port = free_port()
        here = settings.mongodb.model_copy(update={"uri": mongodb.uri(port), "accounts": True})
        settings = settings.model_copy(update={"mongodb": here})
        program = mongodb.prepare(tmp_path / "mongodb", port, 0.25, accounts=True)
        for _ in running(program, ready_on(port, password)):
            ensure_accounts(settings)
            with connect(settings).client as client:
                client["kowalski"]["visits"].insert_one({})
                visits = client["kowalski"]["visits"].count_documents({})
    assert visits == 2


def ready_on(port: int, password: str) -> Callable[[], bool]:
    return lambda: mongodb.ready(port, password)

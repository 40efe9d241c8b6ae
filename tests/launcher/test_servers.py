"""The embedded servers start and answer."""

from collections.abc import Callable
from pathlib import Path

import psycopg2
import pymongo
import pytest
from confluent_kafka import Consumer, Producer
from pymongo.database import Database

from launcher.servers import mongodb
from tests.conftest import free_port, running

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
    for _ in range(2):
        port = free_port()
        for _ in running(mongodb.prepare(tmp_path / "mongodb", port, 0.25), ready_on(port)):
            with pymongo.MongoClient(mongodb.uri(port), w="majority") as client:
                client["kept"]["visits"].insert_one({})
                visits = client["kept"]["visits"].count_documents({})
    assert visits == 2


def ready_on(port: int) -> Callable[[], bool]:
    return lambda: mongodb.ready(port)

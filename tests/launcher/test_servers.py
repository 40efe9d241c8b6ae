"""The embedded servers start and answer."""

import psycopg2
import pytest
from confluent_kafka import Consumer, Producer
from pymongo.database import Database

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

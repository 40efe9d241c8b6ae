"""From Kafka to the outbox through real processes, some of which are killed."""

import json
import threading
import uuid
from collections.abc import Iterator

import pytest
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewTopic

from kowalski.filters.store import save_version
from tests.conftest import free_port
from tests.kowalski.pipeline.packets import packet
from tests.kowalski.stream.alert_half import AlertHalf
from tests.stack import wait_until

pytestmark = [pytest.mark.service, pytest.mark.timeout(300)]

FIRST = 2_500_000_000_000_000_000


@pytest.fixture(scope="module")
def half(
    tmp_path_factory: pytest.TempPathFactory, mongodb_uri: str, kafka_servers: str
) -> Iterator[AlertHalf]:
    name = f"test_{uuid.uuid4().hex[:12]}"
    half = AlertHalf(tmp_path_factory.mktemp("state"), mongodb_uri, kafka_servers, name)
    try:
        half.start_all()
        save_version(
            half.database,
            filter_id=1,
            group_id=1,
            catalog="ZTF_alerts",
            permissions=[1],
            pipeline=[{"$match": {"candidate.drb": {"$gt": 0.5}}}, {"$project": {"objectId": 1}}],
        )
        yield half
    finally:
        half.stop()


def topic(number: int) -> str:
    """Return a topic that no other module of tests reads."""
    return f"ztf_2099010{number}_programid1"


def alerts(begin: int, count: int) -> list[bytes]:
    return [
        packet(candid=FIRST + number, objectId=f"ZTF26{number:07}")
        for number in range(begin, begin + count)
    ]


def archived(half: AlertHalf, begin: int, count: int) -> int:
    candids = list(range(FIRST + begin, FIRST + begin + count))
    return half.database["ZTF_alerts"].count_documents({"candid": {"$in": candids}})


def test_alerts_come_through_and_are_accounted_for(half: AlertHalf) -> None:
    sent = [*alerts(0, 50), b"nonsense", *alerts(0, 5), *alerts(50, 3)]
    half.send(topic(1), sent)
    wait_until(lambda: half.received() == len(sent), f"all are through: {half.logs()}", 60)
    assert archived(half, 0, 53) == 53
    assert half.database["outbox"].count_documents({"state": "pending"}) == 53
    (letter,) = half.database["dead_letters"].find()
    assert letter["reason"] == "not_avro"
    wait_until(
        lambda: half.metrics("broker").get('kowalski_archived_total{survey="ZTF"}') == 53,
        "the broker has learnt of all batches",
        20,
    )
    metrics = half.metrics("broker")
    assert metrics['kowalski_received_total{survey="ZTF"}'] == len(sent)
    assert metrics['kowalski_seconds_in_kafka_count{survey="ZTF"}'] == len(sent)
    assert half.database["outbox"].count_documents({"sent_at": {"$type": "date"}}) == 53
    assert half.metrics("worker")['kowalski_stage_failures_total{stage="decode"}'] == 1
    assert metrics['kowalski_duplicates_total{survey="ZTF"}'] == 5
    assert metrics['kowalski_dead_letters_total{reason="not_avro",survey="ZTF"}'] == 1
    lag = f'kowalski_consumer_lag{{topic="{topic(1)}"}}'
    wait_until(
        lambda: half.metrics("broker").get(lag) == 0,
        "nothing is left",
        20,
    )
    assert half.metrics("worker")['kowalski_stage_seconds_count{stage="decode"}'] >= 1
    assert half.health("facts") is not None
    wait_until(
        lambda: half.metrics("broker")["kowalski_reconciled_timestamp_seconds"] > 0,
        "an account is drawn up",
        20,
    )


def test_an_alert_can_be_traced(half: AlertHalf) -> None:
    half.send(topic(1), alerts(60, 1))
    wait_until(lambda: archived(half, 60, 1) == 1, "the alert is archived", 60)
    wait_until(
        lambda: "filter:" in half.run("trace", str(FIRST + 60), check=False).stdout, "traced"
    )
    said = half.run("trace", str(FIRST + 60)).stdout
    for word in ("decode", "archive", "outbox: pending", "passed 1", "ZTF260000060"):
        assert word in said
    facts = json.loads(half.run("trace", str(FIRST + 60), "--json").stdout)
    assert facts["batches"][0]["outcome"] == "archived"
    assert set(facts["batches"][0]["stages_us"]) >= {"decode", "archive", "filter", "outbox"}
    unknown = half.run("trace", "12345", check=False)
    assert unknown.exit_code == 1
    assert "nothing is known of 12345" in unknown.stderr


def test_a_stored_night_can_be_run_again(half: AlertHalf) -> None:
    """On the cluster, from the archive: Kafka need not have it any more."""
    night = ["night", "--date", "20251121"]  # of the packets' Julian date
    told = json.loads(half.run(*night, "--json").stdout)
    stored = next(one["alerts"] for one in told["nights"] if one["survey"] == "ZTF")
    assert stored == half.database["ZTF_alerts"].count_documents({}) > 0
    new_filter = {"catalog": "ZTF_alerts", "permissions": [1], "pipeline": [{"$match": {}}]}
    save_version(half.database, filter_id=2, group_id=2, **new_filter)
    handed_over = 0

    def all_handed_over() -> bool:
        # One worker may learn of the filter before the other: each run hands over what it can.
        nonlocal handed_over
        handed_over += replayed(half, night)
        return handed_over == stored

    wait_until(all_handed_over, "both workers have learnt of the filter", 120)
    assert replayed(half, night) == 0
    half.database["filters"].delete_one({"filter_id": 2})
    half.database["outbox"].delete_many({"_id": {"$regex": ":2$"}})
    assert half.run("night", "--date", "1 January", check=False).exit_code == 2


def replayed(half: AlertHalf, night: list[str]) -> int:
    """Run a night again, and return how much of it is new in the outbox."""
    facts = json.loads(half.run(*night, "--replay", "--json").stdout)["ZTF"]
    assert facts["alerts"] == half.database["ZTF_alerts"].count_documents({})
    assert facts["rescored"] == 0
    handed_over: int = facts["handed_over"]
    return handed_over


def test_dead_letters_can_be_requeued(half: AlertHalf) -> None:
    name = half.database["dead_letters"].find()[0]["_id"]
    assert "not_avro" in half.run("deadletters", "list").stdout
    assert "nonsense" in half.run("deadletters", "show", name).stdout
    before = half.received()
    half.run("deadletters", "requeue", name)
    wait_until(lambda: half.received() == before + 1, "the packet has come again", 60)
    assert half.database["dead_letters"].count_documents({"raw": b"nonsense"}) == 2
    half.run("deadletters", "purge", "--older-than-days", "0")
    assert half.database["dead_letters"].count_documents({}) == 0
    assert half.run("deadletters", "show", name, check=False).exit_code == 1


def test_the_scheduler_killed_in_the_middle(half: AlertHalf) -> None:
    """Spec §2.1: it is started again, and no alert is lost; tests/e2e kill all others."""
    sender = threading.Thread(target=half.send, args=(topic(2), alerts(3000, 200)))
    sender.start()
    wait_until(lambda: archived(half, 3000, 200) > 20, "work is under way", 60)
    half.kill("scheduler")
    half.start("scheduler")
    wait_until(lambda: archived(half, 3000, 200) == 200, f"nothing is lost: {half.logs()}", 120)
    sender.join()
    candids = list(range(FIRST + 3000, FIRST + 3200))
    wait_until(
        lambda: half.database["outbox"].count_documents({"candid": {"$in": candids}}) == 200,
        "all are in the outbox",
        60,
    )
    assert half.database["dead_letters"].count_documents({}) == 0


def test_a_broker_that_is_told_to_stop_drains(half: AlertHalf) -> None:
    """Spec §2.1, otherwise than Kowalski: offsets are kept, so that a start goes on where one stopped."""
    half.send(topic(3), alerts(4000, 100))
    wait_until(lambda: archived(half, 4000, 100) > 0, "work is under way", 60)
    assert half.terminate("broker") == 0
    before = half.received()
    half.start("broker")
    wait_until(lambda: archived(half, 4000, 100) == 100, "the rest has come", 60)
    wait_until(lambda: reconciled(half), "the account balances", 60)
    assert before <= half.received()


def test_two_brokers_share_a_topic_while_one_comes_and_goes(half: AlertHalf) -> None:
    """What one broker lets go the other reads on, with nothing lost and nothing read twice."""
    name = topic(4)
    admin = AdminClient({"bootstrap.servers": half.kafka_servers})
    admin.create_topics([NewTopic(name, 4, 1)])[name].result(20)
    half.send(name, alerts(5000, 100))
    half.ports["second"] = free_port()
    half.start(
        "broker",
        name="second",
        FRITZ__KOWALSKI__BROKER__METRICS_PORT=str(half.ports["second"]),
    )
    sender = threading.Thread(target=half.send, args=(name, alerts(5100, 300)))
    wait_until(lambda: partitions(half, "second") > 0, "the second broker has partitions", 90)
    sender.start()
    wait_until(lambda: archived(half, 5100, 300) > 20, "work is under way", 60)
    assert half.terminate("second") == 0
    sender.join()
    wait_until(lambda: archived(half, 5000, 400) == 400, f"nothing is lost: {half.logs()}", 90)
    wait_until(lambda: reconciled(half), "the account balances", 60)
    (account,) = json.loads(half.run("reconcile", "--json", "--date", name[4:12]).stdout)
    assert account["archived"] == account["received"] == 400
    assert account["redelivered"] == 0


def partitions(half: AlertHalf, name: str) -> int:
    """Return how many partitions a broker reads."""
    facts = half.health(name)
    return facts["ZTF"]["partitions"] if facts else 0


def reconciled(half: AlertHalf) -> bool:
    said = half.run("reconcile", "--json", check=False)
    if said.exit_code == 2:  # Kafka has not answered in time
        return False
    accounts = json.loads(said.stdout)
    return said.exit_code == 0 and all(one["waiting"] == 0 for one in accounts)


def test_the_account_shows_what_is_lost(half: AlertHalf) -> None:
    assert "balanced" in half.run("reconcile").stdout
    half.database["ZTF_alerts"].delete_one({"candid": FIRST})
    said = half.run("reconcile", check=False)
    assert said.exit_code == 1
    assert "NOT BALANCED" in said.stdout
    half.database["batches"].delete_one({})
    assert half.run("reconcile", check=False).exit_code == 1

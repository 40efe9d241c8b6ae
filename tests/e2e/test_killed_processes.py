"""`kill -9` anywhere loses nothing and doubles nothing."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import psycopg2
import pytest

from tests.stack import Stack, wait_until

pytestmark = [pytest.mark.fault, pytest.mark.timeout(900)]

ALERTS = 500
VICTIMS = ("broker", "worker-0", "mongodb", "kafka", "publisher", "marshal", "postgresql")
MARSHAL_AWAY = len(VICTIMS)  # the portion of alerts for the night without a marshal


@pytest.fixture(scope="module")
def portions(stack: Stack) -> list[Path]:
    """Folders of 500 alerts each, all of one simulated night."""
    folder = stack.state / "faults"
    count = ALERTS * (len(VICTIMS) + 1)
    stack.kowalski(
        *("simulate", "--out", str(folder), "--alerts", str(count)),
        *("--seed", "77", "--start-jd", "2461000.0", "--first-night", "3"),
    )
    packets = sorted((folder / "night_0003").rglob("*.avro"))
    assert len(packets) >= count
    for number in range(len(VICTIMS) + 1):
        portion = folder / f"portion_{number}"
        portion.mkdir()
        for packet in packets[number * ALERTS : (number + 1) * ALERTS]:
            packet.rename(portion / packet.name)
    return [folder / f"portion_{number}" for number in range(len(VICTIMS) + 1)]


def candids_of(portion: Path) -> list[int]:
    return [int(packet.stem) for packet in portion.glob("*.avro")]


def posted(stack: Stack, candids: list[int]) -> Counter[tuple[int, int]]:
    """Return how often each (alert, filter) is a candidate, as the database's owner sees it."""
    bootstrap = stack.settings.postgresql.bootstrap_url
    assert bootstrap is not None
    connection = psycopg2.connect(
        bootstrap.replace("/postgres?", f"/{stack.settings.postgresql.database}?")
    )
    with connection, connection.cursor() as cursor:
        cursor.execute(
            "select passing_alert_id, filter_id, count(*) from candidates"
            " where passing_alert_id = any(%s) group by 1, 2",
            (candids,),
        )
        rows = cursor.fetchall()
    connection.close()
    return Counter({(candid, filter_id): count for candid, filter_id, count in rows})


def passed(stack: Stack, candids: list[int]) -> set[tuple[int, int]]:
    """Return which alerts passed which filters, by the outbox."""
    found = stack.mongo["outbox"].find({"candid": {"$in": candids}}, {"candid": 1, "passes": 1})
    return {(entry["candid"], each["filter_id"]) for entry in found for each in entry["passes"]}


def check_nothing_lost(stack: Stack, candids: list[int]) -> None:
    wait_until(lambda: stack.archived(candids) == ALERTS, "every alert is archived", 240)
    wait_until(lambda: finished(stack, candids) == ALERTS, "every batch is finished", 120)
    wait_until(lambda: stack.waiting() == 0, "the outbox is empty", 240)
    wait_until(
        lambda: set(posted(stack, candids)) == passed(stack, candids),
        "every pass is a candidate",
        120,
    )
    counts = posted(stack, candids)
    assert counts, "no alert of this portion passed a filter: the test would prove nothing"
    assert max(counts.values()) == 1
    assert stack.archived(candids) == ALERTS
    assert stack.mongo["dead_letters"].count_documents({}) == 0
    assert passed(stack, candids) >= certain_passes(stack, candids)


def finished(stack: Stack, candids: list[int]) -> int:
    """Return how many of these alerts have gone through all stages."""
    wanted = set(candids)
    found = stack.mongo["batches"].find({"candids": {"$in": candids}}, {"candids": 1})
    return len({candid for batch in found for candid in batch["candids"]} & wanted)


def certain_passes(stack: Stack, candids: list[int]) -> set[tuple[int, int]]:
    """Return passes evaluated anew, of those filters whose answer does not change with time.

    Those that look at the light curve see points now which came later.
    """
    from kowalski.filters.stages import aux_fields_needed, split_before_aux
    from kowalski.filters.store import read_active
    from kowalski.pipeline.filtering import run_filters
    from kowalski.surveys import SURVEYS

    lasting = {
        definition.filter_id
        for definition in read_active(stack.mongo, "ZTF_alerts").definitions
        if set(aux_fields_needed(split_before_aux(definition.pipeline)[1])) <= {"cross_matches"}
    }
    assert lasting, "every filter looks at the light curve: the test would prove nothing"

    alerts = list(stack.mongo["ZTF_alerts"].find({"candid": {"$in": candids}}))
    filtering = stack.settings.kowalski.filtering
    outcome = run_filters(stack.mongo, SURVEYS["ZTF"], alerts, datetime.now(UTC), filtering)
    return {
        (candid, each.filter_id)
        for candid, passes in outcome.passes.items()
        for each in passes
        if each.filter_id in lasting
    }


@pytest.mark.parametrize(("number", "victim"), list(enumerate(VICTIMS)))
def test_killed_in_the_middle(stack: Stack, portions: list[Path], number: int, victim: str) -> None:
    candids = candids_of(portions[number])
    player = stack.replay(portions[number], rate=100)
    wait_until(lambda: stack.archived(candids) > ALERTS // 5, "the night is under way")
    former = stack.kill(victim)
    wait_until(lambda: stack.restarted(victim, former), f"{victim} is restarted", 60)
    assert player.wait(120) == 0
    check_nothing_lost(stack, candids)


def test_marshal_away_for_the_whole_night(stack: Stack, portions: list[Path]) -> None:
    candids = candids_of(portions[MARSHAL_AWAY])
    stack.supervisor.stop("marshal")
    assert stack.replay(portions[MARSHAL_AWAY]).wait(120) == 0
    wait_until(lambda: stack.archived(candids) == ALERTS, "ingestion does not wait for it", 240)
    wait_until(lambda: stack.waiting() > 0, "candidates wait")
    stack.supervisor.start("marshal")
    check_nothing_lost(stack, candids)

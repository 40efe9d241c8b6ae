"""`kill -9` anywhere loses nothing and doubles nothing."""

from pathlib import Path

import pytest

from tests.accounting import candids_of, outcome, settle
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


def check_nothing_lost(stack: Stack, candids: list[int]) -> None:
    settle(stack, candids)
    found = outcome(stack, candids)
    assert found.alerts == ALERTS
    assert found.passes, "no alert of this portion passed a filter: the test would prove nothing"
    assert found.whole, found


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

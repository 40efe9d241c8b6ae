"""Sums that show a loss when there is one."""

from datetime import UTC, datetime
from typing import Any

import pytest
from prometheus_client import REGISTRY

from kowalski.stream.reconciliation import (
    Account,
    Offsets,
    compare_with_kafka,
    outside,
    topics_of,
    united,
)
from kowalski.stream.supervision import last_dates, publish
from kowalski.surveys import SURVEYS


def test_intervals_are_united() -> None:
    assert united([(5, 9), (0, 3), (3, 5), (20, 22), (8, 10)]) == [(0, 10), (20, 22)]
    assert united([]) == []


@pytest.mark.parametrize(
    ("first", "end", "expected"), [(0, 10, 0), (0, 12, 2), (5, 25, 10), (30, 30, 0), (30, 20, 0)]
)
def test_offsets_outside(first: int, end: int, expected: int) -> None:
    assert outside([(0, 10), (20, 40)], first, end) == expected


def test_an_account_balances_only_when_all_is_there() -> None:
    whole: dict[str, Any] = {"received": 10, "archived": 7, "duplicates": 2, "dead_letters": 1}
    assert Account("t", **whole).balanced
    assert not Account("t", **whole | {"archived": 6}).balanced
    assert not Account("t", **whole, unaccounted=1).balanced
    assert not Account("t", **whole, absent=1).balanced


def test_topics_are_a_surveys_and_of_some_dates() -> None:
    names = ["ztf_20260101_programid1", "ztf_20260102_programid1", "pgir_20260101", "other"]
    ztf, pgir = SURVEYS["ZTF"], SURVEYS["PGIR"]
    assert topics_of(ztf, names, ()) == names[:2]
    assert topics_of(ztf, names, ["20260101"]) == names[:1]
    assert topics_of(pgir, names, ["20260101", "20260102"]) == ["pgir_20260101"]


def test_kafka_is_compared_with_batches() -> None:
    """Messages 3 to 4 were committed without a batch; 12 to 14 are still to come."""
    account = Account("t", received=8, archived=8, covered={0: [(0, 3), (5, 10)]})
    offsets = {("t", 0): Offsets(0, 12, 15), ("t", 1): Offsets(7, 7, 7), ("u", 0): Offsets(0, 0, 9)}
    compare_with_kafka({"t": account}, offsets)
    assert (account.unaccounted, account.waiting) == (4, 3)
    assert not account.balanced


def test_what_kafka_has_dropped_is_no_loss() -> None:
    account = Account("t", received=10, archived=10, covered={0: [(0, 10)]})
    compare_with_kafka({"t": account}, {("t", 0): Offsets(8, 10, 10)})
    compare_with_kafka({"t": account}, {})
    assert account.balanced


def test_accounts_are_metrics() -> None:
    good = Account("a", received=3, archived=2, dead_letters=1)
    publish([Account("gone"), good])
    publish([good, Account("b", received=2, archived=1)])
    value = REGISTRY.get_sample_value
    assert value("kowalski_reconciliation_balanced", {"topic": "a"}) == 1
    assert value("kowalski_reconciliation_balanced", {"topic": "b"}) == 0
    assert value("kowalski_reconciliation_balanced", {"topic": "gone"}) is None
    kinds = {"received": 3, "archived": 2, "dead_letters": 1, "waiting": 0}
    for kind, many in kinds.items():
        labels = {"topic": "a", "kind": kind}
        assert value("kowalski_reconciled_messages", labels) == many


def test_the_last_nights_are_todays_and_yesterdays() -> None:
    assert last_dates(datetime(2026, 1, 1, 0, 5, tzinfo=UTC)) == ["20260101", "20251231"]

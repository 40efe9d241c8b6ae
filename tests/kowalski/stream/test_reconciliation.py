"""Sums that show a loss when there is one."""

import pytest

from kowalski.stream.reconciliation import Account, outside, united


def test_intervals_are_united() -> None:
    assert united([(5, 9), (0, 3), (3, 5), (20, 22), (8, 10)]) == [(0, 10), (20, 22)]
    assert united([]) == []


@pytest.mark.parametrize(
    ("first", "end", "expected"), [(0, 10, 0), (0, 12, 2), (5, 25, 10), (30, 30, 0), (30, 20, 0)]
)
def test_offsets_outside(first: int, end: int, expected: int) -> None:
    assert outside([(0, 10), (20, 40)], first, end) == expected


def test_an_account_balances_only_when_all_is_there() -> None:
    whole = {"received": 10, "archived": 7, "duplicates": 2, "dead_letters": 1}
    assert Account("t", **whole).balanced
    assert not Account("t", **whole | {"archived": 6}).balanced
    assert not Account("t", **whole, unaccounted=1).balanced
    assert not Account("t", **whole, absent=1).balanced

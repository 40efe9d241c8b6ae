"""Which follow-up request is asked for, and when it counts as being there already (§2.6, §2.7)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kowalski.publisher.followup_rules import (
    Verdict,
    Wish,
    as_posted,
    decide,
    most_urgent_first,
    raised,
    wish,
)

NOW = datetime(2026, 1, 1, 5, tzinfo=UTC)
IFU = {"observation_type": "IFU", "priority": 2, "advanced": False}


def asked(payload: dict[str, Any] | None = None, **rules: Any) -> Wish:
    followup = {"allocation_id": 5, "payload": IFU if payload is None else payload} | rules
    autosave = {"ignore_group_ids": [77]}
    return wish(
        "ZTF26a",
        {"filter_id": 1, "group_id": 52, "autosave": autosave, "auto_followup": followup},
        NOW,
    )


def known(
    payload: dict[str, Any] | None = None, status: str = "submitted", **fields: Any
) -> dict[str, Any]:
    usual = {
        "id": 3,
        "status": status,
        "allocation_id": 5,
        "target_groups": [{"id": 52}],
        "payload": IFU if payload is None else payload,
        "modified": NOW.isoformat(),
    }
    return usual | fields


def test_the_body_has_every_constraint() -> None:
    """§2.6: the body of a request, its defaults, and the groups that it is for."""
    assert asked(target_group_ids=[8], comment="SEDM").body == {
        "obj_id": "ZTF26a",
        "allocation_id": 5,
        "target_group_ids": [8, 52],
        "ignore_allocation_ids": [],
        "payload": IFU
        | {"start_date": "2026-01-01T05:00:00.000000", "end_date": "2026-01-08T05:00:00.000000"},
        "source_group_ids": [52],
        "not_if_classified": True,
        "not_if_spectra_exist": True,
        "not_if_tns_classified": True,
        "not_if_duplicates": True,
        "radius": 0.5,
        "ignore_source_group_ids": [77],
    }


def test_what_a_filter_says_replaces_the_defaults() -> None:
    """§2.6: radius, validity, allocations to ignore and the age on TNS are the filter's."""
    body = asked(
        radius=2.0, validity_days=3, ignore_allocation_ids=[9], not_if_tns_reported=24.0
    ).body
    assert (body["radius"], body["ignore_allocation_ids"], body["not_if_tns_reported"]) == (
        2.0,
        [9],
        24.0,
    )
    assert body["payload"]["end_date"].startswith("2026-01-04")


@pytest.mark.parametrize(
    ("payload", "order", "priority", "suffix", "dated"),
    [
        ({"priority": 4}, "asc", 4, "(priority: 4)", True),
        ({"urgency": 1}, "desc", 1, "(urgency: 1)", False),
        ({"Urgency": "2.5"}, "asc", 2.5, "(Urgency: 2.5)", False),
        ({"filter": "r"}, "asc", 0, "(priority: 0)", True),
        ({"filter": "r"}, "desc", 5, "(priority: 5)", True),
        ({"priority": "soon"}, "asc", 0, "(priority: 0)", True),
        ({"priority": float("nan")}, "desc", 5, "(priority: 5)", True),
    ],
)
def test_the_priority_has_aliases_and_defaults(
    payload: dict[str, Any], order: str, priority: float, suffix: str, dated: bool
) -> None:
    """§2.6: priority, urgency or Urgency; only the first comes with dates."""
    one = asked(payload, priority_order=order, comment="please")
    assert one.priority == priority
    assert one.comment == f"please {suffix}"
    assert ("start_date" in one.body["payload"]) is dated


def test_the_most_urgent_request_comes_first_in_both_orders() -> None:
    """§2.7: sorted by priority; with desc the smallest is the most urgent (§7-C4 mended)."""
    for order, wanted in (("asc", [4, 3, 1]), ("desc", [1, 3, 4])):
        wishes = [asked({"priority": number}, priority_order=order) for number in (3, 1, 4)]
        assert [one.priority for one in most_urgent_first(wishes)] == wanted


@pytest.mark.parametrize(
    ("one", "request_", "same"),
    [
        (asked(), known(), True),
        (asked(), known(allocation_id=6), False),
        (asked(), known(allocation_id=None, allocation={"id": 5}), True),
        (asked(), known(target_groups=[{"id": 53}]), False),
        (asked(), known(target_groups=[{"id": 53}, {"id": 52}]), True),
        (asked(), known(target_groups=[]), False),
        (asked(), known(IFU | {"advanced": True, "start_date": "2025", "exposure": 9}), True),
        (asked(IFU | {"exposure": 9}), known(), False),
        (asked({"a": {"b": 1, "priority": 3}}), known({"a": {"b": 1, "c": 2}}), True),
        (asked({"a": {"b": 1}}), known({"a": {"b": 2}}), False),
        (asked({"observation_type": "3-shot (gri)"}), known(), False),
        (asked(), known({"observation_type": "3-shot + IFU"}), True),
        (
            asked({"observation_type": "3-shot (gri)"}),
            known({"observation_type": "4-shot (ugri)"}),
            True,
        ),
        (
            asked({"observation_type": "4-shot (ugri)"}),
            known({"observation_type": "3-shot (gri)"}),
            False,
        ),
        (
            asked(),
            known({"observation_type": "Mix 'n Match", "observation_choices": ["IFU", "r"]}),
            True,
        ),
        (
            asked({"observation_type": "Mix 'n Match", "observation_choices": ["u", "g"]}),
            known({"observation_type": "3-shot (gri)"}),
            False,
        ),
        (asked({"observation_type": "imaging"}), known({"observation_type": "imaging"}), True),
        (asked({"observation_type": "imaging"}), known(), False),
    ],
)
def test_what_is_the_same_request(one: Wish, request_: dict[str, Any], same: bool) -> None:
    """§2.7: same allocation, common groups, and a payload that covers what is asked for."""
    assert (decide(one, [request_], NOW).verdict is not Verdict.POST) is same


@pytest.mark.parametrize(
    ("status", "age_hours", "verdict"),
    [
        ("submitted", 0, Verdict.RAISE),
        ("submitted to telescope queue", 100, Verdict.RAISE),
        ("pending submission", 0, Verdict.RAISE),
        ("complete", 100, Verdict.SKIP),
        ("deleted", 100, Verdict.SKIP),
        ("failed to submit: no night", 11, Verdict.SKIP),
        ("failed to submit: no night", 13, Verdict.POST),
        ("rejected: not now", 0, Verdict.POST),
        ("", 0, Verdict.POST),
    ],
)
def test_the_status_of_a_request_decides(status: str, age_hours: int, verdict: Verdict) -> None:
    """§2.7: finished ones are not repeated, failed ones for twelve hours, waiting ones raised."""
    modified = (NOW - timedelta(hours=age_hours)).isoformat()
    there = known(IFU | {"priority": 1}, status, modified=modified)
    assert decide(asked(), [there], NOW).verdict is verdict


@pytest.mark.parametrize(
    ("order", "there", "ours", "verdict"),
    [
        ("asc", 2, 3, Verdict.RAISE),
        ("asc", 3, 3, Verdict.SKIP),
        ("asc", 4, 3, Verdict.SKIP),
        ("desc", 4, 3, Verdict.RAISE),
        ("desc", 2, 3, Verdict.SKIP),
    ],
)
def test_only_a_better_priority_is_written(
    order: str, there: int, ours: int, verdict: Verdict
) -> None:
    """§2.7: with asc a larger priority is better, with desc a smaller one."""
    one = asked(IFU | {"priority": ours}, priority_order=order)
    assert decide(one, [known(IFU | {"priority": there})], NOW).verdict is verdict


def test_facilities_that_cannot_update_are_not_asked_to() -> None:
    """§2.7: without implements_update a request that is there stays as it is."""
    one = asked(IFU | {"priority": 5}, implements_update=False)
    assert decide(one, [known()], NOW).verdict is Verdict.SKIP


def test_raising_keeps_the_rest_of_the_payload() -> None:
    """§2.7: only the priority of the marshal's request changes."""
    there = known(IFU | {"exposure": 9})
    one = asked(IFU | {"priority": 5})
    assert raised(one, there)["payload"] == IFU | {"exposure": 9, "priority": 5}


def test_a_request_that_was_just_made_is_known() -> None:
    """§2.7: two filters of one alert make one request."""
    first = asked(comment="first")
    assert decide(asked(), [as_posted(first, {"id": 1})], NOW).verdict is Verdict.SKIP


PAYLOADS = st.dictionaries(
    st.sampled_from(["priority", "urgency", "filters", "exposure", "observation_type", "advanced"]),
    st.one_of(
        st.integers(0, 5),
        st.sampled_from(["IFU", "3-shot (gri)", "4-shot + IFU", "Mix 'n Match", "g"]),
        st.dictionaries(st.sampled_from(["a", "b"]), st.integers(0, 2)),
    ),
    min_size=1,
)


@given(
    payloads=st.lists(PAYLOADS, min_size=1, max_size=5),
    order=st.sampled_from(["asc", "desc"]),
    updates=st.booleans(),
)
def test_whatever_is_asked_for_is_asked_for_once(
    payloads: list[dict[str, Any]], order: str, updates: bool
) -> None:
    """§2.7: asked for again, nothing is posted, and after it was raised nothing is raised."""
    requests: list[dict[str, Any]] = []
    wishes = [
        asked(payload, priority_order=order, implements_update=updates) for payload in payloads
    ]
    for one in most_urgent_first(wishes):
        if decide(one, requests, NOW).verdict is Verdict.POST:
            requests.append(as_posted(one, {"id": len(requests) + 1}))
    for one in wishes:
        decision = decide(one, requests, NOW)
        assert decision.verdict is not Verdict.POST
        if decision.verdict is Verdict.RAISE:
            assert updates
            assert decision.existing is not None
            known_now = [
                request | raised(one, request) if request is decision.existing else request
                for request in requests
            ]
            assert decide(one, known_now, NOW).verdict is Verdict.SKIP

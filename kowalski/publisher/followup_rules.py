"""Which follow-up request a filter asks for, and whether the marshal has it already.

A priority stands in the payload under one of `PRIORITY_ALIASES`; with the order `asc` a larger one
is more urgent, with `desc` a smaller one.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any

from kowalski.filters.action_rules import DEFAULT_PRIORITY_ORDER
from kowalski.publisher.plain import plain

PRIORITY_ALIASES = ("priority", "urgency", "Urgency")
DEFAULT_PRIORITY = {"asc": 0.0, "desc": 5.0}
DEFAULT_RADIUS_ARCSEC = 0.5
DEFAULT_VALIDITY_DAYS = 7.0

FINISHED = ("complete", "deleted", "failed")
WAITING = ("submitted", "pending")
"""Words in the status of a request; one that says none of all these does not count."""

FAILURE_COUNTS_FOR = timedelta(hours=12)

NOT_COMPARED = frozenset(
    {*PRIORITY_ALIASES, "start_date", "end_date", "advanced", "observation_choices"}
)
OBSERVATIONS_OF_WORD = {
    "IFU": frozenset({"IFU"}),
    "3-shot": frozenset("gri"),
    "4-shot": frozenset("ugri"),
}
CHOSEN_SINGLY = "Mix 'n Match"


class Verdict(Enum):
    """What is to be done about a request that a filter asks for."""

    POST = "new"
    SKIP = "known"
    RAISE = "raised"


@dataclass(frozen=True)
class Wish:
    """A follow-up request that a filter asks for."""

    filter_id: int
    body: dict[str, Any]
    comment: str | None
    priority: float
    priority_alias: str
    priority_order: str
    implements_update: bool

    @property
    def urgency(self) -> float:
        """Return a number that is larger for what is more urgent."""
        return urgency(self.priority, self.priority_order)


@dataclass(frozen=True)
class Decision:
    """A verdict, and the request of the marshal that it is about."""

    verdict: Verdict
    existing: Mapping[str, Any] | None = None


def urgency(priority: float, order: str) -> float:
    """Return a number that is larger for what is more urgent."""
    return -priority if order == "desc" else priority


def wish(obj_id: str, one: Mapping[str, Any], now: datetime) -> Wish:
    """Return the request that a pass with `auto_followup` asks for.

    It is valid from `now` on for the filter's `validity_days`; facilities that go by an urgency
    have no such dates.
    """
    asked: Mapping[str, Any] = one["auto_followup"]
    payload = plain(asked["payload"])
    alias = next((name for name in PRIORITY_ALIASES if name in payload), PRIORITY_ALIASES[0])
    order = asked.get("priority_order") or DEFAULT_PRIORITY_ORDER
    priority = priority_of(payload, alias, order)
    comment = asked.get("comment")
    if alias.lower() != "urgency":
        days = timedelta(days=asked.get("validity_days") or DEFAULT_VALIDITY_DAYS)
        payload |= {"start_date": moment(now), "end_date": moment(now + days)}
    updates = asked.get("implements_update")
    return Wish(
        filter_id=one["filter_id"],
        body=request_body(obj_id, one, payload),
        comment=f"{comment} ({alias}: {shortest(priority)})" if comment else None,
        priority=priority,
        priority_alias=alias,
        priority_order=order,
        implements_update=True if updates is None else updates,
    )


def request_body(obj_id: str, one: Mapping[str, Any], payload: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is posted: the payload, and under which circumstances nothing is to be done."""
    asked: Mapping[str, Any] = one["auto_followup"]
    body: dict[str, Any] = {
        "obj_id": obj_id,
        "allocation_id": asked["allocation_id"],
        "target_group_ids": sorted({one["group_id"], *(asked.get("target_group_ids") or ())}),
        "ignore_allocation_ids": asked.get("ignore_allocation_ids") or [],
        "payload": payload,
        "source_group_ids": [one["group_id"]],
        "not_if_classified": True,
        "not_if_spectra_exist": True,
        "not_if_tns_classified": True,
        "not_if_duplicates": True,
        "radius": asked.get("radius") or DEFAULT_RADIUS_ARCSEC,
    }
    if asked.get("not_if_tns_reported") is not None:
        body["not_if_tns_reported"] = asked["not_if_tns_reported"]
    if ignored := one["autosave"].get("ignore_group_ids"):
        body["ignore_source_group_ids"] = ignored
    return body


def most_urgent_first(wishes: Iterable[Wish]) -> list[Wish]:
    """Return requests in the order in which they are to be made."""
    return sorted(wishes, key=lambda one: -one.urgency)


def decide(one: Wish, known: Iterable[Mapping[str, Any]], now: datetime) -> Decision:
    """Return what is to be done about a request, given those that the marshal has of the object."""
    same = [request for request in known if counts(request, now) and is_same(one, request)]
    if not same:
        return Decision(Verdict.POST)
    waiting = [request for request in same if not says(request, FINISHED)]
    if not one.implements_update or len(waiting) < len(same):
        return Decision(Verdict.SKIP, same[0])
    existing = waiting[0]
    there = priority_of(existing["payload"], one.priority_alias, one.priority_order)
    better = one.urgency > urgency(there, one.priority_order)
    return Decision(Verdict.RAISE if better else Verdict.SKIP, existing)


def raised(one: Wish, existing: Mapping[str, Any]) -> dict[str, Any]:
    """Return the body that gives a request of the marshal this one's priority."""
    return {
        "obj_id": one.body["obj_id"],
        "allocation_id": one.body["allocation_id"],
        "payload": {**existing["payload"], one.priority_alias: shortest(one.priority)},
    }


def as_posted(one: Wish, answer: Mapping[str, Any]) -> dict[str, Any]:
    """Return a request that has just been made as the marshal would list it."""
    return {
        "id": answer.get("id"),
        "status": answer.get("request_status") or "submitted",
        "allocation_id": one.body["allocation_id"],
        "target_groups": [{"id": group_id} for group_id in one.body["target_group_ids"]],
        "payload": one.body["payload"],
    }


def counts(request: Mapping[str, Any], now: datetime) -> bool:
    """Tell whether a request of the marshal stands in the way of another one."""
    if says(request, ("failed",)):
        changed = request.get("modified") or request.get("created_at")
        return changed is None or now - read_moment(changed) < FAILURE_COUNTS_FOR
    return says(request, (*FINISHED, *WAITING))


def says(request: Mapping[str, Any], words: Iterable[str]) -> bool:
    """Tell whether the status of a request has one of the words."""
    status = str(request.get("status") or "").lower()
    return any(word in status for word in words)


def is_same(one: Wish, request: Mapping[str, Any]) -> bool:
    """Tell whether a request of the marshal asks for at least the same observation."""
    allocation = request.get("allocation_id") or (request.get("allocation") or {}).get("id")
    theirs = {group["id"] for group in request.get("target_groups") or ()}
    ours = set(one.body["target_group_ids"])
    return (
        allocation == one.body["allocation_id"]
        and bool(ours & theirs or not (ours or theirs))
        and covers(request.get("payload") or {}, one.body["payload"])
    )


def covers(theirs: Mapping[str, Any], ours: Mapping[str, Any]) -> bool:
    """Tell whether a payload asks for all that another one does, priority and dates aside."""
    keys = set(ours) - NOT_COMPARED
    wanted, there = observations(ours), observations(theirs)
    if wanted is not None and there is not None:
        if not wanted <= there:
            return False
        keys.discard("observation_type")
    return all(key in theirs and same_value(theirs[key], ours[key]) for key in keys)


def same_value(theirs: object, ours: object) -> bool:
    """Tell whether a value of a payload is covered; in an object, whatever is asked for is."""
    if isinstance(theirs, Mapping) and isinstance(ours, Mapping):
        return covers(theirs, ours)
    return theirs == ours


def observations(payload: Mapping[str, Any]) -> frozenset[str] | None:
    """Return the exposures that a type of observation of SEDM consists of; None for other types."""
    kind = payload.get("observation_type")
    if not isinstance(kind, str):
        return None
    if kind == CHOSEN_SINGLY:
        return frozenset(payload.get("observation_choices") or ()) or None
    parts = [taken for word, taken in OBSERVATIONS_OF_WORD.items() if word in kind]
    return frozenset().union(*parts) if parts else None


def priority_of(payload: Mapping[str, Any], alias: str, order: str) -> float:
    """Return the priority in a payload; one that is not there, or no number, is the least."""
    value = payload.get(alias)
    try:
        priority = DEFAULT_PRIORITY[order] if value is None else float(value)
    except (TypeError, ValueError):
        return DEFAULT_PRIORITY[order]
    return priority if math.isfinite(priority) else DEFAULT_PRIORITY[order]


def shortest(number: float) -> float | int:
    """Return a whole number as an integer."""
    return int(number) if number == int(number) else number


def moment(when: datetime) -> str:
    """Return a time as the marshal's forms write it, in UTC."""
    return when.strftime("%Y-%m-%dT%H:%M:%S.%f")


def read_moment(text: str) -> datetime:
    """Return a time that the marshal gives, which is UTC where it does not say."""
    when = datetime.fromisoformat(text)
    return when if when.tzinfo else when.replace(tzinfo=UTC)

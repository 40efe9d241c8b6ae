"""Asking the marshal for the observations that filters want of an object, each once."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import structlog
from prometheus_client import Counter

from kowalski.publisher.comments import Comments
from kowalski.publisher.followup_rules import (
    Verdict,
    Wish,
    as_posted,
    decide,
    most_urgent_first,
    raised,
    wish,
)
from kowalski.publisher.marshal import Marshal, MarshalError, RefusedError, UnavailableError
from kowalski.publisher.outbox import Outbox, aware, tried_before

log = structlog.get_logger()

FOLLOWUPS = Counter(
    "kowalski_followup_requests_total",
    "Follow-up that filters asked for, by what became of it",
    ["outcome"],
)

SUBMISSION_SECONDS = 30.0
"""A marshal may talk to the telescope before it answers."""

ATTEMPTS = 5
"""After these a request that fails is given up: later alerts of the object wait for this one."""


def ask(
    marshal: Marshal,
    outbox: Outbox,
    document: dict[str, Any],
    passes: Iterable[Mapping[str, Any]],
    comments: Comments,
) -> None:
    """Make the requests that passes ask for, the most urgent first, unless they are there.

    What the marshal refuses is told in the log and in the document, and costs nothing else.

    Raises
    ------
    UnavailableError
        To be tried again.
    """
    obj_id, steps = document["objectId"], document["steps"]
    wishes = most_urgent_first(
        wish(obj_id, one, aware(one["passed_at"])) for one in passes if one["auto_followup"]
    )
    wishes = [one for one in wishes if step_of(one) not in steps or comment_due(one, steps)]
    known: list[dict[str, Any]] | None = None
    for one in wishes:
        if step_of(one) not in steps:
            try:
                known = existing(marshal, obj_id) if known is None else known
                mine = tried_before(document) and was_posted(one, known)
                outcome = Verdict.POST.value if mine else carry_out(marshal, one, known)
            except MarshalError as error:
                if isinstance(error, UnavailableError) and may_retry(error, one, outbox, document):
                    raise
                outcome = "refused" if isinstance(error, RefusedError) else "failed"
                log.error(
                    "no follow-up request",
                    object_id=obj_id,
                    filter_id=one.filter_id,
                    outcome=outcome,
                    reason=str(error),
                )
            FOLLOWUPS.labels(outcome).inc()
            outbox.record(document, step_of(one), outcome)
        if one.comment and comment_due(one, steps):
            comments.post(comment_step_of(one), one.comment, one.body["target_group_ids"])


def step_of(one: Wish) -> str:
    """Return the step that is done when it is known what became of a request."""
    return f"followup_{one.filter_id}"


def comment_step_of(one: Wish) -> str:
    """Return the step that is done when a new request is commented on."""
    return f"followup_comment_{one.filter_id}"


def comment_due(one: Wish, steps: Mapping[str, Any]) -> bool:
    """Tell whether a new request has a comment that is not written yet."""
    is_new = steps.get(step_of(one)) == Verdict.POST.value
    return bool(one.comment) and is_new and comment_step_of(one) not in steps


def may_retry(error: UnavailableError, one: Wish, outbox: Outbox, document: dict[str, Any]) -> bool:
    """Tell whether a failure is worth another attempt, and count those that were in vain.

    Those while the marshal was down do not count.
    """
    if error.down:
        return True
    step = f"{step_of(one)}_attempts"
    attempts = document["steps"].get(step, 0) + 1
    outbox.record(document, step, attempts)
    return bool(attempts < ATTEMPTS)


def existing(marshal: Marshal, obj_id: str) -> list[dict[str, Any]]:
    """Return the requests that the marshal has of an object."""
    found = marshal.get(f"/api/followup_request?sourceID={obj_id}")
    if isinstance(found, Mapping):
        found = found.get("followup_requests")
    return list(found or [])


def was_posted(one: Wish, known: Iterable[Mapping[str, Any]]) -> bool:
    """Tell whether the marshal has this very request: its dates are those of the alert's pass."""
    return any(
        request.get("payload") == one.body["payload"] and "start_date" in one.body["payload"]
        for request in known
    )


def carry_out(marshal: Marshal, one: Wish, known: list[dict[str, Any]]) -> str:
    """Do about a request what is to be done, and return what that was."""
    decision = decide(one, known, datetime.now(UTC))
    if decision.verdict is Verdict.POST:
        answer = marshal.post("/api/followup_request", one.body, SUBMISSION_SECONDS) or {}
        if answer.get("ignored"):
            return "constrained"
        known.append(as_posted(one, answer))
    elif decision.verdict is Verdict.RAISE and decision.existing is not None:
        body = raised(one, decision.existing)
        path = f"/api/followup_request/{decision.existing['id']}"
        marshal.put(path, body, SUBMISSION_SECONDS)
        known[:] = [
            {**request, "payload": body["payload"]} if request is decision.existing else request
            for request in known
        ]
    return decision.verdict.value

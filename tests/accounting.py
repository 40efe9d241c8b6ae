"""What became of the alerts of one stream: archived once, filtered, candidates of the marshal."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg2

from kowalski.filters.stages import aux_fields_needed, split_before_aux
from kowalski.filters.store import read_active
from kowalski.pipeline.filtering import run_filters
from kowalski.surveys import SURVEYS
from tests.stack import Stack, wait_until

SURVEY = SURVEYS["ZTF"]

Pass = tuple[int, int]
"""Of an alert, by its candid, and the filter that it has passed."""


@dataclass(frozen=True)
class Outcome:
    """The sums of one stream. `passes` are pairs of an alert and a filter."""

    alerts: int
    lost_alerts: int
    doubled_alerts: int
    dead_letters: int
    passes: int
    lost_candidates: int
    doubled_candidates: int

    @property
    def whole(self) -> bool:
        """Tell whether nothing was lost, doubled or set aside."""
        return not (
            self.lost_alerts
            or self.doubled_alerts
            or self.dead_letters
            or self.lost_candidates
            or self.doubled_candidates
        )


def candids_of(folder: Path) -> list[int]:
    """Return the alerts in a folder of simulated ones."""
    return [int(packet.stem) for packet in folder.rglob("*.avro")]


def settle(stack: Stack, candids: list[int]) -> None:
    """Wait until nothing more happens to these alerts.

    Raises
    ------
    AssertionError
        Something that should have come true has not.
    """
    wait_until(lambda: stack.archived(candids) >= len(candids), "every alert is archived", 240)
    wait_until(lambda: finished(stack, candids) == len(candids), "every batch is finished", 120)
    wait_until(lambda: stack.waiting() == 0, "the outbox is empty", 240)
    wait_until(
        lambda: passed(stack, candids) <= posted(stack, candids).keys(),
        "every pass is a candidate",
        120,
    )


def outcome(stack: Stack, candids: list[int]) -> Outcome:
    """Return what became of these alerts."""
    documents = Counter(
        entry["candid"]
        for entry in stack.mongo[SURVEY.alerts].find({"candid": {"$in": candids}}, {"candid": 1})
    )
    candidates = posted(stack, candids)
    passes = passed(stack, candids) | certain_passes(stack, candids)
    return Outcome(
        alerts=len(candids),
        lost_alerts=len(set(candids) - documents.keys()),
        doubled_alerts=documents.total() - len(documents),
        dead_letters=stack.mongo["dead_letters"].count_documents({}),
        passes=len(passes),
        lost_candidates=len(passes - candidates.keys()),
        doubled_candidates=candidates.total() - len(candidates),
    )


def posted(stack: Stack, candids: list[int]) -> Counter[Pass]:
    """Return how often each pass is a candidate, as the database's owner sees it."""
    bootstrap = stack.settings.postgresql.bootstrap_url
    assert bootstrap is not None
    connection = psycopg2.connect(
        bootstrap.replace("/postgres?", f"/{stack.settings.postgresql.database}?")
    )
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(
                "select passing_alert_id, filter_id, count(*) from candidates"
                " where passing_alert_id = any(%s) group by 1, 2",
                (candids,),
            )
            rows = cursor.fetchall()
    finally:
        connection.close()
    return Counter({(candid, filter_id): count for candid, filter_id, count in rows})


def passed(stack: Stack, candids: list[int]) -> set[Pass]:
    """Return which alerts passed which filters, by the outbox."""
    found = stack.mongo["outbox"].find({"candid": {"$in": candids}}, {"candid": 1, "passes": 1})
    return {(entry["candid"], each["filter_id"]) for entry in found for each in entry["passes"]}


def finished(stack: Stack, candids: list[int]) -> int:
    """Return how many of these alerts have gone through all stages."""
    wanted = set(candids)
    found = stack.mongo["batches"].find({"candids": {"$in": candids}}, {"candids": 1})
    return len({candid for batch in found for candid in batch["candids"]} & wanted)


def certain_passes(stack: Stack, candids: list[int]) -> set[Pass]:
    """Return passes evaluated anew, of those filters whose answer does not change with time.

    Those that look at the light curve see points now which came later.
    """
    lasting = {
        definition.filter_id
        for definition in read_active(stack.mongo, SURVEY.alerts).definitions
        if set(aux_fields_needed(split_before_aux(definition.pipeline)[1])) <= {"cross_matches"}
    }
    assert lasting, "every filter looks at the light curve: the test would prove nothing"

    alerts = list(stack.mongo[SURVEY.alerts].find({"candid": {"$in": candids}}))
    filtering = stack.settings.kowalski.filtering
    found = run_filters(stack.mongo, SURVEY, alerts, datetime.now(UTC), filtering)
    return {
        (candid, each.filter_id)
        for candid, passes in found.passes.items()
        for each in passes
        if each.filter_id in lasting
    }

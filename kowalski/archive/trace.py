"""What is known of one alert's way: batches, stages, filters, the marshal."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from pymongo.database import Database

from kowalski.archive.collections import BATCHES, DEAD_LETTERS, OUTBOX
from kowalski.surveys import SURVEYS

Facts = dict[str, Any]


def trace(database: Database[Any], candid: int) -> Facts:
    """Return the times and outcomes of all stages for an alert.

    `batches` are those in which it came, in order of time, with microseconds of each stage for the
    whole batch; `alert`, `outbox` are None where it did not get so far.
    """
    return {
        "candid": candid,
        "batches": batches(database, candid),
        "alert": archived(database, candid),
        "outbox": handed_over(database, candid),
        "dead_letters": list(
            database[DEAD_LETTERS].find({"candid": candid}, {"raw": 0}).sort("failed_at")
        ),
    }


def batches(database: Database[Any], candid: int) -> list[Facts]:
    """Return the batches in which an alert came."""
    found = database[BATCHES].find({"$or": [{"candids": candid}, {"duplicates": candid}]})
    return [
        {
            "batch": document["_id"],
            "outcome": "archived" if candid in document["candids"] else "duplicate",
            "worker": document["worker"],
            "topics": sorted({one["topic"] for one in document["topics"]}),
            "packets": document["received"],
            "received_at": document["received_at"],
            "started_at": document["started_at"],
            "finished_at": document["finished_at"],
            "stages_us": document["stages"],
        }
        for document in found.sort("started_at")
    ]


def archived(database: Database[Any], candid: int) -> Facts | None:
    """Return what the archive holds of an alert."""
    for survey in SURVEYS.values():
        document = database[survey.alerts].find_one(
            {"candid": candid}, {survey.object_id: 1, "candidate.jd": 1, "classifications": 1}
        )
        if document is not None:
            return {
                "survey": survey.name,
                "object_id": document[survey.object_id],
                "jd": document["candidate"]["jd"],
                "archived_at": document["_id"].generation_time,
                "classifications": document["classifications"],
            }
    return None


def handed_over(database: Database[Any], candid: int) -> Facts | None:
    """Return how far the marshal has been told of an alert."""
    document: Facts | None = database[OUTBOX].find_one(
        {"candid": candid}, sort=[("kind", 1)]
    )  # what people asked for with this alert comes after the alert's own document
    if document is None:
        return None
    wanted = ("state", "created_at", "published_at", "attempts", "last_error", "steps")
    facts = {name: document[name] for name in wanted if name in document}
    facts["passes"] = [
        {name: one.get(name) for name in ("filter_id", "group_id", "fid", "passed_at", "autosave")}
        for one in document["passes"]
    ]
    return facts


def known(facts: Mapping[str, Any]) -> bool:
    """Tell whether anything is known of an alert."""
    return bool(facts["batches"] or facts["alert"] or facts["outbox"] or facts["dead_letters"])


def lines(facts: Mapping[str, Any]) -> Iterator[str]:
    """Yield a trace for people."""
    alert = facts["alert"]
    yield f"{facts['candid']}" + (f"  {alert['survey']} {alert['object_id']}" if alert else "")
    for batch in facts["batches"]:
        yield from lines_of_batch(batch)
    if alert:
        scores = {
            name: value
            for name, value in alert["classifications"].items()
            if "_version" not in name
        }
        named = ", ".join(f"{name} {value:.3f}" for name, value in scores.items())
        yield f"archived {moment(alert['archived_at'])}; scores: {named or 'none'}"
        yield from lines_of_outbox(facts["outbox"])
    for letter in facts["dead_letters"]:
        yield f"dead letter {letter['_id']}, {moment(letter['failed_at'])}"
        yield f"  {letter['stage']}: {letter['error']}"


def lines_of_batch(batch: Mapping[str, Any]) -> Iterator[str]:
    """Yield a batch's times."""
    yield f"batch {batch['batch']}: {batch['outcome']}, with {batch['packets']} packets"
    yield f"  {'received':12} {moment(batch['received_at'])} from {', '.join(batch['topics'])}"
    yield f"  {'started':12} {moment(batch['started_at'])} by {batch['worker']}"
    for stage, microseconds in batch["stages_us"].items():
        each = microseconds / batch["packets"]
        yield f"  {stage:12} {microseconds / 1000:9.1f} ms   {each:7.0f} µs each"
    yield f"  {'finished':12} {moment(batch['finished_at'])}"


def lines_of_outbox(outbox: Mapping[str, Any] | None) -> Iterator[str]:
    """Yield what filters said and the marshal was told."""
    passes = outbox["passes"] if outbox else []
    names = ", ".join(str(one["filter_id"]) for one in passes)
    yield f"filter: passed {names}" if names else "filter: none passed it"
    if outbox is None:
        return
    yield f"outbox: {outbox['state']}, since {moment(outbox['created_at'])}"
    for step, value in outbox.get("steps", {}).items():
        yield f"  {step:24} {moment(value) if isinstance(value, datetime) else value}"
    if "published_at" in outbox:
        yield f"  {'published':24} {moment(outbox['published_at'])}"
    if "last_error" in outbox:
        yield f"  {outbox['attempts']} attempts, last: {outbox['last_error']}"


def moment(value: datetime) -> str:
    """Return a time to the millisecond, UTC."""
    return value.isoformat(sep=" ", timespec="milliseconds").replace("+00:00", "")

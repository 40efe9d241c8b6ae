"""What the marshal is told about one alert, step by step.

Each step is written down when it is done; a document that is tried again goes on where it stopped.
"""

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

import structlog
from prometheus_client import Histogram
from pymongo.database import Database

from kowalski.archive.older_points import complete
from kowalski.publisher import followup
from kowalski.publisher.comments import Comments
from kowalski.publisher.marshal import Marshal, RefusedError
from kowalski.publisher.outbox import Outbox, aware, tried_before
from kowalski.publisher.photometry import Upload, alert_uploads, forced_uploads
from kowalski.publisher.plain import plain
from kowalski.publisher.steps import Steps
from kowalski.publisher.thumbnails import ThumbnailError, thumbnail
from kowalski.surveys import SURVEYS, Survey
from kowalski.surveys.stamps import stamp_bytes

log = structlog.get_logger()

LATENCY = Histogram(
    "kowalski_seconds_to_candidate",
    "Time from giving an alert to Kafka to having posted it as a candidate",
    buckets=(0.5, 1, 2, 3, 5, 7.5, 10, 15, 20, 30, 60, 120, 300, 900, 3600),
)

ORIGIN = "Kowalski"
FORCED_QUERY = "?duplicate_ignore_flux=true&overwrite_flux=true"
THUMBNAILS = ("new", "ref", "sub")
"""What the marshal calls the cutouts, in the order in which surveys declare them."""


@dataclass
class Publication:
    """One document of the outbox on its way to the marshal."""

    database: Database[Any]
    marshal: Marshal
    outbox: Outbox
    document: dict[str, Any]

    def __post_init__(self) -> None:
        self.survey: Survey = SURVEYS[self.document["survey"]]
        self.obj_id: str = self.document["objectId"]
        self.passes: list[dict[str, Any]] = self.document.get("passes") or []
        self.steps = Steps(self.outbox, self.document)
        self.comments = Comments(self.marshal, self.steps)

    def run(self) -> None:
        """Do all steps that are not done yet; one that the marshal refuses costs only itself.

        Raises
        ------
        UnavailableError
            To be tried again.
        RefusedError
            The marshal will never take it, or has refused some of its steps.
        """
        self.keep_known_filters()
        known = self.find_out()
        if not known["candidate"] and not known["source"] and not self.passes:
            return
        alert = self.read_alert()
        first_sight = not known["candidate"] and not known["source"]
        if self.passes:
            self.post_candidate(alert)
            self.write_annotations()
        if first_sight:
            self.put_photometry(self.whole_history(alert))
            self.post_thumbnails(alert)
            self.save(known_groups=[])
        else:
            self.save(self.groups_of_source() if known["source"] else [])
            self.put_photometry(self.packet_history(alert))
        self.post_comments()
        self.ask_for_followup()
        if refusals := list(self.steps.refusals()):
            raise RefusedError(400, "; ".join(refusals))

    def keep_known_filters(self) -> None:
        """Leave out passes of filters that the marshal does not have (any more)."""
        kept = [one for one in self.passes if self.marshal.directory.filter_name(one["filter_id"])]
        gone = [one["filter_id"] for one in self.passes if one not in kept]
        if gone:
            log.warning("filters unknown", candid=self.document["candid"], filter_ids=gone)
        if gone and not kept:
            raise RefusedError(404, f"the marshal has no filter {', '.join(map(str, gone))}")
        self.passes = kept

    def find_out(self) -> dict[str, bool]:
        """Return what the marshal knew of the object before this alert."""
        if "known" not in self.steps:
            known = {
                "candidate": self.marshal.exists(f"/api/candidates/{self.obj_id}"),
                "source": self.marshal.exists(f"/api/sources/{self.obj_id}"),
            }
            self.steps.record("known", known)
        known_then: dict[str, bool] = self.steps.done["known"]
        return known_then

    def read_alert(self) -> dict[str, Any]:
        """Return the alert without its cutouts."""
        alert: dict[str, Any] | None = self.database[self.survey.alerts].find_one(
            {"candid": self.document["candid"]}, dict.fromkeys(self.survey.cutouts, 0)
        )
        if alert is None:
            raise RefusedError(404, f"alert {self.document['candid']} is not in the archive")
        return alert

    def post_candidate(self, alert: dict[str, Any]) -> None:
        """Make the object a candidate of the filters that passed it."""
        if "candidate" in self.steps:
            return
        candidate = alert["candidate"]
        score = candidate.get("drb")
        passed_at: datetime = aware(max(one["passed_at"] for one in self.passes))
        self.marshal.post(
            "/api/candidates",
            {
                "id": self.obj_id,
                "ra": candidate["ra"],
                "dec": candidate["dec"],
                "score": candidate.get("rb") if score is None else score,
                "filter_ids": [one["filter_id"] for one in self.passes],
                "passing_alert_id": int(alert["candid"]),
                "passed_at": passed_at.strftime("%Y-%m-%dT%H:%M:%S.%f"),
                "origin": ORIGIN,
            },
        )
        self.steps.record("candidate")
        times = (self.document.get(name) for name in ("sent_at", "received_at", "created_at"))
        began = next(aware(time) for time in times if time is not None)
        LATENCY.observe((datetime.now(UTC) - began).total_seconds())

    def write_annotations(self) -> None:
        """Write what each filter says about the object: once, or anew where it is so set."""
        may_exist = any(self.find_out().values()) or tried_before(self.document)
        there: dict[str, dict[str, Any]] | None = None if may_exist else {}
        for one in self.passes:
            step = f"annotation_{one['filter_id']}"
            name = self.marshal.directory.filter_name(one["filter_id"])
            if not one.get("annotations") or name is None or step in self.steps:
                continue
            origin = f"{name.group}:{name.filter}"
            body = {
                "obj_id": self.obj_id,
                "origin": origin,
                "data": plain(one["annotations"]),
                "group_ids": [one["group_id"]],
            }
            if there is None:
                there = self.annotations()
            existing = there.get(origin)
            update = bool(one.get("update_annotations"))
            self.steps.take(step, partial(self.annotate, body, existing, update=update))

    @property
    def annotations_path(self) -> str:
        """Return where the object's annotations are."""
        return f"/api/sources/{self.obj_id}/annotations"

    def annotations(self) -> dict[str, dict[str, Any]]:
        """Return the annotations that the object has, by origin."""
        return {one["origin"]: one for one in self.marshal.get(self.annotations_path) or []}

    def annotate(
        self, body: dict[str, Any], existing: dict[str, Any] | None, *, update: bool
    ) -> None:
        """Write an annotation that is not there; one that is, only where it is to be updated."""
        if existing is None:
            self.marshal.post(self.annotations_path, body)
        elif update:
            path = f"{self.annotations_path}/{existing['id']}"
            self.marshal.put(path, body | {"author_id": existing.get("author_id")})

    def put_photometry(self, uploads: Iterable[Upload]) -> None:
        """Upload light curves, each program's points to the stream that may see them."""
        for upload in uploads:
            step = f"photometry_{upload.program}_{'forced' if upload.forced else 'alerts'}"
            stream_id = self.marshal.directory.stream_id(self.survey, upload.program)
            if step in self.steps or stream_id is None:
                continue
            instrument_id = self.marshal.directory.instrument_id(self.survey.instrument)
            body = upload.body(self.obj_id, stream_id, instrument_id)
            path = f"/api/photometry{FORCED_QUERY if upload.forced else ''}"
            self.steps.take(step, partial(self.marshal.put, path, body))

    def whole_history(self, alert: dict[str, Any]) -> list[Upload]:
        """Return everything that is known of the object's light curve."""
        aux = self.read_aux()
        others = self.database[self.survey.alerts].find(
            {self.survey.object_id: self.obj_id}, {"candidate": 1}
        )
        points = [alert["candidate"], *(other["candidate"] for other in others)]
        points += aux.get(self.survey.history) or []
        return self.uploads(points, aux)

    def packet_history(self, alert: dict[str, Any]) -> list[Upload]:
        """Return what came with this alert: the points as old as a packet's are."""
        now = alert["candidate"]["jd"]
        aux = self.read_aux(since=now - self.survey.packet_days)
        recent = {
            name: [point for point in points if now - self.survey.packet_days <= point["jd"] <= now]
            for name in (self.survey.history, self.survey.forced_photometry)
            if name is not None and (points := aux.get(name))
        }
        return self.uploads([alert["candidate"], *recent.get(self.survey.history, [])], recent)

    def uploads(
        self, points: Iterable[dict[str, Any]], aux: Mapping[str, list[dict[str, Any]]]
    ) -> list[Upload]:
        """Return detections, and the forced photometry of an object's history, as uploads."""
        forced = aux.get(self.survey.forced_photometry or "") or []
        return alert_uploads(self.survey, once(points)) + forced_uploads(self.survey, forced)

    def read_aux(self, since: float | None = None) -> dict[str, Any]:
        """Return the object's history; with a Julian date, at least what is of later."""
        aux: dict[str, Any] | None = self.database[self.survey.aux].find_one(
            {"_id": self.obj_id}, {"cross_matches": 0}
        )
        return complete(self.database, self.survey.aux, aux or {}, since)

    def post_thumbnails(self, alert: dict[str, Any]) -> None:
        """Send pictures of the cutouts; one that cannot be drawn is left out.

        They are for all who hold the stream of the alert that they show, whichever filters it
        has passed.
        """
        wanted = {
            kind: name
            for kind, name in zip(THUMBNAILS, self.survey.cutouts, strict=True)
            if f"thumb_{kind}" not in self.steps
        }
        if not wanted:
            return
        cutouts = self.database[self.survey.alerts].find_one(
            {"candid": self.document["candid"]}, dict.fromkeys(wanted.values(), 1)
        )
        program = self.survey.program(alert["candidate"])
        stream_id = self.marshal.directory.stream_id(self.survey, program)
        audience = {} if stream_id is None else {"stream_ids": [stream_id]}
        for kind, field in wanted.items():
            stamp = stamp_bytes((cutouts or {}).get(field)) or b""
            try:
                png = thumbnail(stamp, difference=kind == "sub", picture=self.survey.picture)
            except ThumbnailError as error:
                log.warning(
                    "no thumbnail", candid=self.document["candid"], kind=kind, reason=str(error)
                )
                self.steps.record(f"thumb_{kind}")
                continue
            body = {
                "obj_id": self.obj_id,
                "data": base64.b64encode(png).decode(),
                "ttype": kind,
                **audience,
            }
            self.steps.take(f"thumb_{kind}", partial(self.marshal.post, "/api/thumbnail", body))

    def groups_of_source(self) -> list[int]:
        """Return the groups that have saved the source."""
        if not self.saving() or "source" in self.steps:
            return []
        groups = self.marshal.get(f"/api/sources/{self.obj_id}/groups") or []
        return [group["id"] for group in groups]

    def saving(self) -> list[dict[str, Any]]:
        """Return the passes that ask to save the object."""
        return [one for one in self.passes if isinstance(one.get("autosave"), dict)]

    def save(self, known_groups: list[int]) -> None:
        """Save the object as a source of the groups whose filters ask for it."""
        saving = [one for one in self.saving() if one["group_id"] not in known_groups]
        if not saving or "source" in self.steps:
            return
        groups = sorted({one["group_id"] for one in saving})
        try:
            answer = self.marshal.post("/api/sources", source_body(self.obj_id, groups, saving))
        except RefusedError as error:
            self.steps.refuse("source", error)
            return
        saved = answer.get("saved_to_groups") if isinstance(answer, dict) else None
        saved = groups if saved is None else saved
        declined = sorted(set(groups) - set(saved))
        self.steps.record("source", {"saved": saved, "declined": declined})

    def saved(self) -> Mapping[str, list[int]] | None:
        """Return in which groups it was `saved` and which `declined` it; None if that was refused.

        Groups that had saved it before are in neither.
        """
        outcome = self.steps.done.get("source", {"saved": [], "declined": []})
        return outcome if isinstance(outcome, Mapping) else None

    def post_comments(self) -> None:
        """Comment on the source in the groups in which it was really saved."""
        outcome = self.saved()
        if outcome is None:
            return
        for number, one in enumerate(self.saving()):
            text, group_id = one["autosave"].get("comment"), one["group_id"]
            if text and group_id in outcome["saved"]:
                self.comments.post(f"comment_{number}", text, [group_id])

    def ask_for_followup(self) -> None:
        """Ask for the observations that filters want of what is saved in their groups."""
        outcome = self.saved()
        if outcome is None:
            return
        asking = [
            one
            for one in self.saving()
            if one.get("auto_followup") and one["group_id"] not in outcome["declined"]
        ]
        followup.ask(self.marshal, self.outbox, self.document, asking, self.comments)


def source_body(
    obj_id: str, groups: list[int], saving: Iterable[Mapping[str, Any]]
) -> dict[str, Any]:
    """Return the request that saves an object in groups."""
    body: dict[str, Any] = {"id": obj_id, "group_ids": groups, "origin": ORIGIN}
    ignore, savers = {}, {}
    for one in saving:
        if one["autosave"].get("ignore_group_ids"):
            ignore[str(one["group_id"])] = one["autosave"]["ignore_group_ids"]
        if one["autosave"].get("saver_id") is not None:
            savers[str(one["group_id"])] = one["autosave"]["saver_id"]
    if ignore:
        body["ignore_if_in_group_ids"] = ignore
    if savers:
        body["saver_per_group_id"] = savers
    return body


def once(points: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return points with the repeated ones, same time and band, left out."""
    unique = {(point["jd"], point.get("fid"), point.get("magpsf")): point for point in points}
    return list(unique.values())

"""One batch from raw packets to the outbox."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import numpy as np
import structlog

from baselayer.settings.kowalski import CrossMatchSettings
from kowalski.archive import dead_letters
from kowalski.catalogs import absence
from kowalski.catalogs.registry import absent, newest_load, registered
from kowalski.pipeline import archive, history, outbox, record
from kowalski.pipeline.availability import or_unavailable, passes_by_itself
from kowalski.pipeline.context import Context, context, engine_choice
from kowalski.pipeline.crossmatch import crossmatch, growing
from kowalski.pipeline.cutouts import triplets
from kowalski.pipeline.decode import Record, decode
from kowalski.pipeline.document import Alert, alerts, check
from kowalski.pipeline.filtering import run_filters
from kowalski.pipeline.history import Match, Stored
from kowalski.pipeline.record import Outcome
from kowalski.pipeline.refusal import PacketError, Refusal
from kowalski.pipeline.report import Report
from kowalski.pipeline.scores import score
from kowalski.pipeline.stages import FAILURES, Stages
from kowalski.stream.batches import Batch, Packet
from kowalski.stream.schema_registry import registry
from kowalski.surveys import SURVEYS, Survey

log = structlog.get_logger()

Decoded = tuple[Packet, Record]


def process(survey_name: str, batch: Batch, condemned: str | None = None) -> Report:
    """Process a batch in this process; what a dask worker runs.

    A batch that is `condemned`, with the reason, goes to the dead letters unseen.

    Raises
    ------
    UnavailableError
        It is not finished, and must be tried again.
    """
    return process_with(context(), SURVEYS[survey_name], batch, condemned)


def process_with(
    own: Context, survey: Survey, batch: Batch, condemned: str | None = None
) -> Report:
    """Process a batch and write down what became of its packets.

    A batch that was finished before, and is here again since nobody learnt of it, is left alone.
    """
    started_at = datetime.now(UTC)
    run = BatchRun(own, survey, batch.received_at)
    with or_unavailable():
        document = record.find(own.database, batch.identifier)
        if document is None:
            outcome = (
                run.bisected(batch.packets) if condemned is None else refused(batch, condemned)
            )
            dead_letters.keep(own.database, survey.name, outcome.refusals, batch.received_at)
            document = record.keep(
                own.database,
                survey.name,
                own.worker,
                batch,
                outcome,
                run.stages.microseconds(),
                started_at,
                datetime.now(UTC),
            )
    return record.report(document)


def refused(batch: Batch, reason: str) -> Outcome:
    """Return the outcome of a batch whose packets nobody dares to look at."""
    return Outcome(
        refusals=[Refusal(packet, "worker", "killed_worker", reason) for packet in batch.packets]
    )


class BatchRun:
    """The stages of a batch, in order."""

    def __init__(self, own: Context, survey: Survey, received_at: datetime) -> None:
        self.own = own
        self.database = own.database
        self.settings = own.settings.kowalski
        self.survey = survey
        self.registry = registry(own.settings.schema_registry)
        self.received_at = received_at
        self.stages = Stages()
        self.finished: set[int] = set()

    def bisected(self, packets: Sequence[Packet]) -> Outcome:
        """Process packets; if that fails, halve them until the one at fault stands alone."""
        try:
            return self.run(packets)
        except Exception as error:
            if passes_by_itself(error):
                raise
            if len(packets) == 1:
                log.exception("packet cannot be processed", packet=packets[0].place)
                return Outcome(refusals=[self.refusal(packets[0], error)])
            log.warning("batch fails, so it is halved", packets=len(packets), reason=repr(error))
        middle = len(packets) // 2
        outcome = self.bisected(packets[:middle])
        outcome.add(self.bisected(packets[middle:]))
        return outcome

    def run(self, packets: Sequence[Packet]) -> Outcome:
        """Take packets through all stages."""
        stage = self.stages.stage
        with stage("decode"):
            decoded, outcome = self.decode(packets)
        with stage("lookup"):
            new, interrupted, outcome.duplicates = self.sort_out(decoded)
        with stage("document"):
            fresh, resumed = alerts(self.survey, new), alerts(self.survey, interrupted)
        with stage("history"):
            groups = history.grouped(fresh)
            stored = history.read(self.database, self.survey, groups)
        self.classify(fresh, stored)
        with stage("crossmatch"):
            matches = self.match(groups, stored)
        with stage("archive"):
            history.write(self.database, self.survey, fresh, stored, matches)
            archive.insert(self.database, self.survey, fresh)
        self.hand_over(fresh + resumed)
        outcome.archived = [(alert.packet, alert.candid) for alert in fresh + resumed]
        self.finished |= {alert.candid for alert in fresh + resumed}
        return outcome

    def decode(self, packets: Sequence[Packet]) -> tuple[list[Decoded], Outcome]:
        """Return the records in packets; those that hold none are refused."""
        decoded: list[Decoded] = []
        outcome = Outcome()
        for packet in packets:
            found: Record | None = None
            try:
                found = decode(self.survey, packet.raw, self.registry.schema)
                check(self.survey, found)
            except PacketError as error:
                candid = found.get("candid") if found else None
                refusal = self.refusal(packet, error, candid if isinstance(candid, int) else None)
                outcome.refusals.append(refusal)
                FAILURES.labels(refusal.stage).inc()
                log.warning(
                    "packet refused",
                    packet=packet.place,
                    candid=refusal.candid,
                    reason=refusal.reason,
                    error=refusal.error,
                )
            else:
                decoded.append((packet, found))
        return decoded, outcome

    def refusal(self, packet: Packet, error: Exception, candid: int | None = None) -> Refusal:
        """Return why a packet goes to the dead letters."""
        if isinstance(error, PacketError):
            return Refusal(packet, self.stages.current, error.reason, str(error), candid)
        return Refusal(packet, self.stages.current, "defect", repr(error)[:2000], candid)

    def sort_out(
        self, decoded: Sequence[Decoded]
    ) -> tuple[list[Decoded], list[Decoded], list[tuple[Packet, int]]]:
        """Return the alerts that are new, those that were interrupted, and the repeated ones."""
        candids = {entry["candid"] for _, entry in decoded}
        archived = archive.archived(self.database, self.survey, candids)
        seen = archive.finished(self.database, self.survey, archived) | self.finished
        new: list[Decoded] = []
        interrupted: list[Decoded] = []
        duplicates: list[tuple[Packet, int]] = []
        for packet, entry in decoded:
            candid = entry["candid"]
            if candid in seen:
                duplicates.append((packet, candid))
            elif candid in archived:
                interrupted.append((packet, entry))
            else:
                new.append((packet, entry))
            seen.add(candid)
        return new, interrupted, duplicates

    def classify(self, fresh: Sequence[Alert], stored: Mapping[str, Stored]) -> None:
        """Score alerts with the survey's models."""
        models = self.settings.models.get(self.survey.name, {})
        looked_at = [alert.document for alert in fresh] if models else []
        with self.stages.stage("cutouts"):
            images, problems = triplets(self.survey, looked_at)
        for problem in problems:
            log.warning(
                "cutout incomplete", candid=fresh[problem.index].candid, reason=str(problem)
            )
        with self.stages.stage("scores"):
            scores = score(
                self.survey.name,
                [alert.candidate for alert in fresh],
                [history.light_curve(stored[alert.object_id], alert) for alert in fresh],
                images,
                models,
                engine_choice(self.own.settings),
            )
            for alert, classifications in zip(fresh, scores, strict=True):
                alert.document["classifications"] = classifications

    def match(
        self, groups: Mapping[str, list[Alert]], stored: Mapping[str, Stored]
    ) -> dict[str, Match]:
        """Return matches of objects that are new, or older than a catalogue.

        Those with the alerts of other surveys are looked up for every object.
        """
        catalogs = self.settings.crossmatch.get(self.survey.name, {})
        loaded = registered(self.database, catalogs)
        absence.note(self.survey.name, absent(catalogs, loaded))
        newest = newest_load(loaded.values())
        wanted = [
            object_id
            for object_id in groups
            if (matched_at := stored[object_id].matched_at) is None
            or (newest is not None and matched_at < newest)
        ]
        found = self.matches(groups, wanted, catalogs)
        if alerts := {name: catalogs[name] for name in growing(catalogs)}:
            others = [object_id for object_id in groups if object_id not in found]
            found |= self.matches(groups, others, alerts, whole=False)
        return found

    def matches(
        self,
        groups: Mapping[str, list[Alert]],
        wanted: Sequence[str],
        catalogs: Mapping[str, CrossMatchSettings],
        *,
        whole: bool = True,
    ) -> dict[str, Match]:
        """Return what catalogues have at the places of objects."""
        now = datetime.now(UTC)
        first = [groups[object_id][0].candidate for object_id in wanted]
        where = np.array([(one["ra"], one["dec"]) for one in first], dtype=np.float64)
        rows = crossmatch(self.database, catalogs, where.reshape(-1, 2))
        return {
            object_id: Match(found, now, whole)
            for object_id, found in zip(wanted, rows, strict=True)
        }

    def hand_over(self, archived: Sequence[Alert]) -> None:
        """Run the filters on alerts in the archive, and leave what passed in the outbox."""
        if not archived:
            return
        now = datetime.now(UTC)
        with self.stages.stage("filter"):
            outcome = run_filters(
                self.database,
                self.survey,
                [alert.document for alert in archived],
                now,
                self.settings.filtering,
            )
        with self.stages.stage("outbox"):
            outbox.put(self.database, self.survey, archived, outcome.passes, self.received_at, now)

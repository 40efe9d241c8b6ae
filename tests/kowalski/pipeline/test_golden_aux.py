"""Objects and their light curves are those of the public Kowalski: `aux_summary.json`.

Differences, all on purpose (spec §7 and Appendix C):

- Our documents say besides which version they are, when they were matched, and what the extremes
  of their alerts' detections are.
- Matches with ZTF are in `cross_matches` only, not also at the top of documents (C9).
"""

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import fastavro
import pytest
from pymongo.database import Database

from kowalski.archive.collections import prepare
from kowalski.pipeline.batch import process_with
from kowalski.pipeline.context import Context
from kowalski.pipeline.decode import decode
from kowalski.stream.batches import Batch, Packet
from kowalski.surveys import SURVEYS
from tests.kowalski.pipeline.golden import read
from tests.kowalski.pipeline.test_crossmatch_golden import (  # noqa: F401 (fixtures)
    loaded,
    tables,
)
from tests.kowalski.settings import settings_in

pytestmark = [pytest.mark.service, pytest.mark.shared_data]

NOW = datetime(2026, 1, 1, 5, tzinfo=UTC)
OURS = {"version", "matched_at", "detected"}
SURVEYS_OF_KOWALSKI = ("ZTF", "PGIR", "WNTR", "TURBO")


def sample(folder: Path, name: str) -> list[bytes]:
    """Return a survey's packets in the order in which Kowalski was given them."""
    files = sorted((folder / f"{name.lower()}_alerts").rglob("*.avro"))
    records = [(decode(SURVEYS[name], raw), raw) for raw in (path.read_bytes() for path in files)]
    records.sort(key=lambda one: (one[0]["candidate"]["jd"], one[0]["candid"]))
    packets = [raw for _, raw in records]
    if name == "ZTF":
        packets += [as_partnership(raw) for raw in packets[-3:]]
    return packets


def as_partnership(raw: bytes) -> bytes:
    """Return the copy of an alert that tests who may see what, as the README describes it."""
    reader = fastavro.reader(io.BytesIO(raw))
    record: Any = next(iter(reader))
    record["candid"] += 1_000_000
    record["objectId"] += "acl"
    record["candidate"]["programid"] = 2
    for name in ("prv_candidates", "fp_hists"):
        for number, one in enumerate(record[name] or ()):
            one["programid"] = 1 + number % 3
    buffer = io.BytesIO()
    fastavro.writer(buffer, reader.writer_schema, [record])
    return buffer.getvalue()


@pytest.fixture(scope="module")
def archive(
    loaded: Database[Any],  # noqa: F811
    shared_data: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Database[Any]:
    """The archive after all sample alerts, one batch for each survey."""
    settings = settings_in(tmp_path_factory.mktemp("state"))
    kowalski = settings.kowalski.model_copy(update={"models": {}})
    settings = settings.model_copy(update={"kowalski": kowalski})
    database = loaded.with_options(codec_options=loaded.codec_options.with_options(tz_aware=True))
    prepare(database)
    own = Context(settings, database, "tests")
    for name in SURVEYS_OF_KOWALSKI:
        packets = [Packet(name, 0, n, raw) for n, raw in enumerate(sample(shared_data, name))]
        report = process_with(own, SURVEYS[name], Batch(packets, NOW))
        assert report.dead_letters == {}
    return database


def test_aux_summary(archive: Database[Any], shared_data: Path) -> None:
    """Spec §2.3: which points are kept, of which objects forced photometry, and what matches."""
    golden = read(shared_data, "aux_summary.json")
    counted = {name: archive[name].count_documents({}) for name in golden["counts"]}
    assert counted == golden["counts"]
    for expected in golden["aux"]:
        found = archive[expected["collection"]].find_one({"_id": expected["_id"]})
        assert found is not None, expected["_id"]
        assert found.keys() - OURS == set(expected["keys"]), expected["_id"]
        assert len(found["prv_candidates"]) == expected["n_prv_candidates"], expected["_id"]
        forced = found.get("fp_hists")
        assert (None if forced is None else len(forced)) == expected["n_fp_hists"]
        matches = {name: len(rows) for name, rows in found["cross_matches"].items()}
        assert matches == expected["cross_match_counts"], expected["_id"]

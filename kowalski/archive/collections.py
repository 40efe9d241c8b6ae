"""Every index of the archive, declared in one place."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pymongo import ASCENDING, DESCENDING, GEOSPHERE, IndexModel
from pymongo.database import Database

import kowalski.filters.store
import kowalski.filters.watchlists.store
from kowalski.surveys import SURVEYS

BATCHES = "batches"
DEAD_LETTERS = "dead_letters"
OUTBOX = "outbox"
SKYMAPS = "skymaps"

POSITION = ("coordinates.radec_geojson", GEOSPHERE)
JD = "candidate.jd"
CANDID = ("candid", DESCENDING)


@dataclass(frozen=True)
class Index:
    """An index by its name and keys."""

    name: str
    keys: tuple[tuple[str, int | str], ...]
    unique: bool = False

    def model(self) -> IndexModel:
        """Return the index as the driver makes it."""
        return IndexModel(list(self.keys), name=self.name, unique=self.unique)


def ascending(*fields: str) -> tuple[tuple[str, int], ...]:
    """Return keys that all ascend."""
    return tuple((field, ASCENDING) for field in fields)


def descending(*fields: str) -> tuple[tuple[str, int], ...]:
    """Return keys that all descend."""
    return tuple((field, DESCENDING) for field in fields)


ZTF_ALERTS = (
    Index("radec_candid", (POSITION, CANDID)),
    Index("radec_objectId", (POSITION, ("objectId", DESCENDING))),
    Index("jd_radec_candid", ((JD, ASCENDING), POSITION, CANDID)),
    Index("jd_radec_objectId", ((JD, ASCENDING), POSITION, ("objectId", DESCENDING))),
    Index("objectId", descending("objectId")),
    Index("candid", (CANDID,), unique=True),
    Index("pid", ascending("candidate.pid")),
    Index("objectId_pid", (("objectId", DESCENDING), ("candidate.pid", ASCENDING))),
    Index("pdiffimfilename", ascending("candidate.pdiffimfilename")),
    Index("jd_programid_programpi", ascending(JD, "candidate.programid", "candidate.programpi")),
    Index("jd_braai_candid", descending(JD, "classifications.braai", "candid")),
    Index("jd_drb_candid", descending(JD, "candidate.drb", "candid")),
    Index(
        "jd_braai_magpsf_isdiffpos_ndethist",
        ascending(
            JD,
            "classifications.braai",
            "candidate.magpsf",
            "candidate.isdiffpos",
            "candidate.ndethist",
        ),
    ),
    Index(
        "jd_field_drb_ndethhist_magpsf_isdiffpos_objectId",
        (
            *ascending(
                JD,
                "candidate.field",
                "candidate.rb",
                "candidate.drb",
                "candidate.ndethist",
                "candidate.magpsf",
                "candidate.isdiffpos",
            ),
            ("objectId", DESCENDING),
        ),
    ),
)

INDEXES: Mapping[str, tuple[Index, ...]] = {
    SURVEYS["ZTF"].alerts: ZTF_ALERTS,
    BATCHES: (
        Index("candids", ascending("candids")),
        Index("duplicates", ascending("duplicates")),
        Index("finished_at", descending("finished_at")),
        Index("topic", ascending("topics.topic")),
    ),
    DEAD_LETTERS: (
        Index("failed_at", descending("failed_at")),
        Index("candid", ascending("candid")),
    ),
    OUTBOX: (
        Index("state_1_created_at_1", ascending("state", "created_at")),
        Index("objectId_1_state_1", ascending("objectId", "state")),
    ),
    SKYMAPS: (
        Index(
            "dateobs_localization_name",
            (("dateobs", DESCENDING), ("localization_name", ASCENDING)),
            unique=True,
        ),
        Index("triggerid", ascending("triggerid")),
        Index("aliases", ascending("aliases")),
    ),
}


def prepare(database: Database[Any]) -> None:
    """Make all indexes; those that exist stay."""
    for collection, indexes in INDEXES.items():
        database[collection].create_indexes([index.model() for index in indexes])
    kowalski.filters.store.prepare(database)
    kowalski.filters.watchlists.store.prepare(database)

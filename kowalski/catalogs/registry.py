"""The `catalogs` collection: what is loaded, since when, and with which pixels."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pymongo.database import Database

from kowalski.surveys import SURVEYS

COLLECTION = "catalogs"
PIXEL = "hpx"


@dataclass(frozen=True)
class Catalog:
    """One loaded catalogue."""

    name: str
    version: str
    rows: int
    columns: list[str]
    healpix_order: int
    radius_arcsec: float
    loaded_at: datetime | None

    def document(self) -> dict[str, Any]:
        """Return the registry's document."""
        return {
            "_id": self.name,
            "version": self.version,
            "rows": self.rows,
            "columns": self.columns,
            "healpix_order": self.healpix_order,
            "radius_arcsec": self.radius_arcsec,
            "loaded_at": self.loaded_at,
        }


def from_document(document: Mapping[str, Any]) -> Catalog:
    """Return the catalogue that a document of the registry describes."""
    return Catalog(
        name=document["_id"],
        version=document["version"],
        rows=document["rows"],
        columns=list(document["columns"]),
        healpix_order=document["healpix_order"],
        radius_arcsec=document["radius_arcsec"],
        loaded_at=document["loaded_at"],
    )


def registered(database: Database[Any], names: Iterable[str] | None = None) -> dict[str, Catalog]:
    """Return the catalogues of the registry by name; all, or those asked for."""
    query = {} if names is None else {"_id": {"$in": list(names)}}
    return {
        document["_id"]: from_document(document)
        for document in database[COLLECTION].find(query).sort("_id")
    }


def enter(database: Database[Any], catalog: Catalog) -> None:
    """Write an entry of the registry."""
    database[COLLECTION].replace_one({"_id": catalog.name}, catalog.document(), upsert=True)


def newest_load(catalogs: Iterable[Catalog]) -> datetime | None:
    """Return when the newest of these catalogues was loaded; None when none is.

    Objects whose `matched_at` is older than this are to be matched again. `matched_at` must be
    taken before the match is made, so that a load in between is not missed.
    """
    return max((catalog.loaded_at for catalog in catalogs if catalog.loaded_at), default=None)


def alert_collections() -> set[str]:
    """Return the collections of alerts, which are matched with as catalogues that grow."""
    return {survey.alerts for survey in SURVEYS.values()}


def absent(names: Iterable[str], catalogs: Iterable[str]) -> list[str]:
    """Return which names are neither among the catalogues nor alerts: they have no matches."""
    return sorted(set(names) - alert_collections() - set(catalogs))

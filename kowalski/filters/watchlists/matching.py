"""Which alerts of a batch are on a watch list: two indexed queries, however long the lists."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from pymongo.database import Database

from kowalski.catalogs.pixels import pixels_of
from kowalski.catalogs.sphere import separation_arcsec
from kowalski.filters.watchlists.definition import ENTRIES, LISTS
from kowalski.filters.watchlists.store import ORDER

MAX_MATCHES = 20
"""Of one alert and group, those that are kept: identifiers first, then the nearest."""

Matches = dict[int, list[dict[str, Any]]]
"""By candid: `name` of the list, `label` of the entry, `separation_arcsec` (None by identifier)."""

Watched = Callable[[Sequence[int]], Matches]
"""Gives the matches of alerts with the lists of the groups that it was made for."""


@dataclass(frozen=True)
class Target:
    """An alert as far as watch lists are concerned; positions in degrees."""

    candid: int
    object_id: str
    ra: float
    dec: float


class BatchMatches:
    """The matches of one batch for all groups, made when a filter first asks for them."""

    def __init__(
        self, database: Database[Any], groups: Collection[int], targets: Callable[[], list[Target]]
    ) -> None:
        self.database = database
        self.groups = groups
        self.targets = targets
        self.found: dict[int, Matches] | None = None

    def of_group(self, group_id: int) -> Watched:
        """Return what gives the matches with the lists of one group."""

        def watched(candids: Sequence[int]) -> Matches:
            if self.found is None:
                self.found = match(self.database, self.groups, self.targets())
            there = self.found.get(group_id, {})
            return {candid: there[candid] for candid in candids if candid in there}

        return watched


def match(
    database: Database[Any], groups: Collection[int], targets: Sequence[Target]
) -> dict[int, Matches]:
    """Return the matches of alerts with the active lists of groups, by group."""
    lists = {
        one["_id"]: one
        for one in database[LISTS].find({"group_id": {"$in": sorted(groups)}, "active": True})
    }
    if not lists or not targets:
        return {}
    found: dict[int, Matches] = {}
    for row, target, separation in [
        *by_identifier(database, lists, targets),
        *by_position(database, lists, targets),
    ]:
        one = lists[row["watchlist_id"]]
        there = found.setdefault(one["group_id"], {}).setdefault(target.candid, [])
        there.append({"name": one["name"], "label": row["label"], "separation_arcsec": separation})
    for matches in found.values():
        for candid, several in matches.items():
            matches[candid] = sorted(several, key=nearness)[:MAX_MATCHES]
    return found


def nearness(one: Mapping[str, Any]) -> tuple[float, str, str]:
    """Return what matches are sorted by."""
    separation = one["separation_arcsec"]
    return (-1.0 if separation is None else separation, one["name"], one["label"])


Pair = tuple[Mapping[str, Any], Target, float | None]


def by_identifier(
    database: Database[Any], lists: Mapping[str, Any], targets: Sequence[Target]
) -> list[Pair]:
    """Return entries and alerts with the same identifier of their object."""
    named: dict[str, list[Target]] = {}
    for target in targets:
        named.setdefault(target.object_id, []).append(target)
    rows = database[ENTRIES].find(
        {"object_id": {"$in": list(named)}, "watchlist_id": {"$in": list(lists)}}
    )
    return [(row, target, None) for row in rows for target in named[row["object_id"]]]


def by_position(
    database: Database[Any], lists: Mapping[str, Any], targets: Sequence[Target]
) -> list[Pair]:
    """Return entries and the alerts inside their radius, with the separation in arcsec."""
    ra, dec = np.array([(one.ra, one.dec) for one in targets], dtype=np.float64).T
    in_pixel: dict[int, list[int]] = {}
    for place, pixel in enumerate(pixels_of(ORDER, ra, dec).tolist()):
        in_pixel.setdefault(pixel, []).append(place)
    rows = list(
        database[ENTRIES].find(
            {"hpx": {"$in": list(in_pixel)}, "watchlist_id": {"$in": list(lists)}}
        )
    )
    pairs = [
        (number, place)
        for number, row in enumerate(rows)
        for pixel in row["hpx"]
        for place in in_pixel.get(pixel, ())
    ]
    if not pairs:
        return []
    row_of, target_of = np.array(pairs).T
    where = np.array([(row["ra"], row["dec"]) for row in rows])
    away = separation_arcsec(ra[target_of], dec[target_of], where[row_of, 0], where[row_of, 1])
    radius = np.array(
        [row.get("radius_arcsec", lists[row["watchlist_id"]]["radius_arcsec"]) for row in rows]
    )
    inside = np.flatnonzero(away <= radius[row_of])
    return [
        (rows[row_of[pair]], targets[target_of[pair]], round(float(away[pair]), 3))
        for pair in inside.tolist()
    ]


def stored_matches(
    database: Database[Any], alerts: str, object_id: str, groups: Collection[int]
) -> Watched:
    """Return what gives the matches of archived alerts with the lists of groups.

    `alerts` is the survey's collection, `object_id` the field that names its objects.
    """

    def watched(candids: Sequence[int]) -> Matches:
        fields = {"candid": 1, object_id: 1, "candidate.ra": 1, "candidate.dec": 1}
        targets = [
            Target(one["candid"], one[object_id], one["candidate"]["ra"], one["candidate"]["dec"])
            for one in database[alerts].find({"candid": {"$in": list(candids)}}, fields)
        ]
        merged: Matches = {}
        for matches in match(database, groups, targets).values():
            for candid, several in matches.items():
                merged[candid] = sorted([*merged.get(candid, []), *several], key=nearness)
        return merged

    return watched

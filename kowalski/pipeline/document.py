"""A survey's records to our documents: the alert, its earlier points, its forced photometry."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kowalski.pipeline.coordinates import coordinates
from kowalski.pipeline.decode import Record
from kowalski.pipeline.forced_photometry import Point, formatted
from kowalski.pipeline.refusal import PacketError
from kowalski.stream.batches import Packet
from kowalski.surveys.survey import Survey

LARGEST_INTEGER = 2**63 - 1


@dataclass
class Alert:
    """One alert on its way through the pipeline.

    `history` and `forced_points` are as the packet has them: of most objects only a few points are
    new, and forced photometry is kept of few.
    """

    packet: Packet
    candid: int
    object_id: str
    document: dict[str, Any]
    history: list[Point]
    forced_points: list[Point]
    missing_values: tuple[float, ...]

    @property
    def forced(self) -> list[Point]:
        """Forced photometry as it is kept with the object."""
        return formatted(without(self.forced_points, self.missing_values), self.candidate)

    @property
    def candidate(self) -> dict[str, Any]:
        """The detection that the alert is about."""
        candidate: dict[str, Any] = self.document["candidate"]
        return candidate


def check(survey: Survey, record: Record) -> None:
    """Make sure that a record can be archived.

    Raises
    ------
    PacketError
        Its identifiers, time or position are no such things.
    """
    candid, object_id = record["candid"], record[survey.object_id]
    if not isinstance(candid, int) or not 0 <= candid <= LARGEST_INTEGER:
        raise PacketError("identifier", f"candid is {candid!r}")
    if not isinstance(object_id, str) or not object_id:
        raise PacketError("identifier", f"{survey.object_id} is {object_id!r}")
    candidate = record["candidate"]
    for name, low, high in (("jd", 0.0, math.inf), ("ra", 0.0, 360.0), ("dec", -90.0, 90.0)):
        value = candidate[name]
        if not isinstance(value, int | float) or not (low <= value <= high) or math.isinf(value):
            raise PacketError("position" if name != "jd" else "time", f"{name} is {value!r}")


def alerts(survey: Survey, records: Sequence[tuple[Packet, Record]]) -> list[Alert]:
    """Return the alerts in checked records, with the coordinates of all computed together."""
    ra, dec = (
        np.array([record["candidate"][axis] for _, record in records], dtype=np.float64)
        for axis in ("ra", "dec")
    )
    return [
        alert(survey, packet, record, where)
        for (packet, record), where in zip(records, coordinates(ra, dec), strict=True)
    ]


def alert(survey: Survey, packet: Packet, record: Record, where: dict[str, Any]) -> Alert:
    """Return the alert in a record; its earlier points are apart from its document."""
    document = dict(record)
    history = document.pop(survey.history, None) or []
    forced = (
        document.pop(survey.forced_photometry, None) if survey.forced_photometry else None
    ) or []
    document["classifications"] = {}
    document["coordinates"] = where
    return Alert(
        packet=packet,
        candid=document["candid"],
        object_id=document[survey.object_id],
        document=document,
        history=history,
        forced_points=forced,
        missing_values=survey.missing_values,
    )


def without(points: Iterable[Point], missing: tuple[float, ...]) -> list[Point]:
    """Return points without the fields that are null, or hold a value that means so."""
    if not missing:
        return [
            {name: value for name, value in point.items() if value is not None} for point in points
        ]
    return [
        {name: value for name, value in point.items() if value is not None and value not in missing}
        for point in points
    ]

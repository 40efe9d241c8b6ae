"""What differs between the alert streams of surveys."""

import re
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kowalski.archive.index import Index

Fields = Mapping[str, Any]


@dataclass(frozen=True)
class Stream:
    """A stream of the marshal, by whose name (a regular expression) this survey's is known.

    `programs` are those whose alerts go to it; a stream without any takes all.
    """

    name: str
    programs: tuple[int, ...] = ()


@dataclass(frozen=True)
class Fluxes:
    """Brightness as a flux: the fields of it and of its error, and the AB magnitude of flux 1."""

    flux: str
    error: str
    zeropoint: float


@dataclass(frozen=True)
class Photometry:
    """How points become the marshal's photometry.

    `bands` are the marshal's names by what the field `band` holds, by None where a point has no
    such field; points in other bands are left out. Brightness is `magpsf` and `sigmapsf` in AB
    magnitudes, unless it is a flux. `with_origin` tells whether rows say where they come from.
    """

    bands: Mapping[object, str]
    band: str = "fid"
    fluxes: Fluxes | None = None
    with_origin: bool = False


@dataclass(frozen=True)
class Picture:
    """How stamps become thumbnails.

    The first row of pixels is shown at the top, or `upside_down`; the picture is then turned
    clockwise by `quarter_turns`. With `sigmas`, shades go linearly from so many standard deviations
    below the median to so many above, and absent pixels are as bright as the brightest; without,
    over all pixels, and absent ones get the mean.
    """

    upside_down: bool = False
    quarter_turns: int = 0
    sigmas: tuple[float, float] | None = None


@dataclass(frozen=True)
class Survey:
    """One alert stream; the pipeline knows nothing else of it.

    `topic_pattern` is a regular expression for Kafka's topics; `replay_topic` names the one for
    files of a day, with fields of the candidate in braces. `record` is a regular expression for the
    full name of the packet's Avro record. With `wire_format`, a packet may be Confluent's: the
    number of its schema in a registry, then the record. `reshaped` brings a record of another form
    into that of our documents: identifiers, `candidate`, history.

    `object_id` names the field that identifies the object, `cutouts` those of its stamps in the
    order science, template, difference: gzipped FITS, or plain, alone or with a file's name.
    `required` are the fields without which a record is no alert of this survey,
    `required_candidate` those of its candidate. `history` and `forced_photometry` name the arrays
    of earlier points; forced photometry is kept of objects that were first seen less than
    `forced_photometry_days` ago, without the fields that hold one of `missing_values`. Points of a
    packet are at most `packet_days` older than its alert. Filters see those that are less than
    `history_days` older; None leaves that to the settings.

    With `programs`, alerts and points belong to the program in `programid`, and are seen by those
    who hold it; without, whoever may see the survey sees all. `streams` are the marshal's, and
    `instrument` is its name for what took the images. `indexes` are those beyond the ones that
    every collection of alerts has.
    """

    name: str
    topic_pattern: str
    replay_topic: str
    alerts: str
    aux: str
    record: str
    object_id: str
    cutouts: tuple[str, str, str]
    required: tuple[str, ...]
    required_candidate: tuple[str, ...]
    instrument: str
    streams: tuple[Stream, ...]
    photometry: Photometry
    picture: Picture = field(default_factory=Picture)
    programs: bool = False
    history: str = "prv_candidates"
    forced_photometry: str | None = None
    forced_photometry_days: float = 30.0
    history_days: float | None = None
    packet_days: float = 31.0
    missing_values: tuple[float, ...] = ()
    indexes: tuple[Index, ...] = ()
    wire_format: bool = False
    reshaped: Callable[[dict[str, Any]], dict[str, Any]] | None = None

    def program(self, point: Fields) -> int | None:
        """Return the program that an alert's candidate, or a point, belongs to; None without."""
        return point.get("programid") if self.programs else None

    def permits(self, point: Fields, programs: Container[object]) -> bool:
        """Tell whether those who hold some programs may see a candidate or point."""
        return not self.programs or point.get("programid") in programs

    def visible(self, programs: Iterable[int]) -> dict[str, Any]:
        """Return MongoDB's condition for the alerts that those who hold some programs may see."""
        return {"candidate.programid": {"$in": list(programs)}} if self.programs else {}

    def visible_points(self, programs: Iterable[int], item: str) -> list[dict[str, Any]]:
        """Return the same for points, as expressions on the variable that holds one."""
        return [{"$in": [f"$${item}.programid", list(programs)]}] if self.programs else []

    def stream_id(self, program: int | None, streams: Iterable[Fields]) -> int | None:
        """Return the identifier of the marshal's stream for a program; None if it has none."""
        for known in streams:
            for stream in self.streams:
                takes = not stream.programs or program in stream.programs
                if takes and re.fullmatch(stream.name, known["name"], re.IGNORECASE):
                    identifier: int = known["id"]
                    return identifier
        return None

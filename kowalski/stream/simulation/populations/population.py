"""What all kinds of objects have in common."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from kowalski.stream.simulation.dice import Floats, Ints
from kowalski.stream.simulation.sky import Sources
from kowalski.stream.simulation.survey import SURVEY_START_JD, Exposures

EVENT_KEYS = 1_000_000  # supernovae are numbered from here, sources below
PASSING_KEYS = 100_000_000  # and what is seen only once from here
NONE = -1


@dataclass(frozen=True)
class Objects:
    """Objects of one kind, one element each.

    `key` is unique over the whole sky and all nights: the object's name and its random numbers
    follow from it. `source` is the index of the star or galaxy it belongs to, or −1. `x`, `y` are
    pixels of the quadrant. `since_jd` is when it was first seen where that was long ago (NaN
    where the first detection is among those that are drawn), `earlier` how often it was seen before.
    """

    key: Ints
    source: Ints
    field: Ints
    rcid: Ints
    x: Floats
    y: Floats
    ra: Floats
    dec: Floats
    since_jd: Floats
    earlier: Ints

    def __len__(self) -> int:
        return len(self.key)


class Population(Protocol):
    """A kind of object: which there are, how bright they are, and what is true of them."""

    kind: str
    objects: Objects

    def flux(self, index: Ints, exposures: Exposures) -> Floats:
        """Return the flux against the reference image, in µJy, of objects in exposures.

        `index` counts the objects of this population; it is as long as the exposures.
        """

    def setting(self, index: Ints) -> list[str]:
        """Return where objects are: hosted, nuclear, variable, orphan or bogus."""

    def first_light(self, index: Ints) -> Floats:
        """Return when objects began to shine, JD; NaN where they always did."""

    def peak(self, index: Ints) -> Floats:
        """Return when objects are brightest, JD; NaN where that has no meaning."""


def lasting(key: Ints, source: Ints, sources: Sources, since: Floats, earlier: Ints) -> Objects:
    """Return objects that sit where their sources are."""
    return Objects(
        key=key,
        source=source,
        field=sources.field[source],
        rcid=sources.rcid[source],
        x=sources.x[source],
        y=sources.y[source],
        ra=sources.ra[source],
        dec=sources.dec[source],
        since_jd=since,
        earlier=earlier,
    )


def known_since(start_jd: float, share: Floats) -> Floats:
    """Return when objects that were always there were first seen: in the survey's first years."""
    return SURVEY_START_JD + 20.0 + share * max(start_jd - 60.0 - SURVEY_START_JD, 1.0) * 0.9


def never(index: Ints) -> Floats:
    """Return NaN for each object."""
    return np.full(len(index), np.nan)

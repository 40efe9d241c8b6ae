"""Nights by their UTC date, as the surveys' streams name them."""

import math
from dataclasses import dataclass
from datetime import date, timedelta

JD_OF_FIRST_DAY = 1_721_424.5
"""Julian date at the beginning of the day before 0001-01-01."""
FIRST_JD = JD_OF_FIRST_DAY + 1
"""The year 1."""
LATEST_JD = 5_373_484.5 - 366
"""The year 9999: times after it are no exposures."""
A_MILLISECOND = 1e-8


@dataclass(frozen=True)
class Window:
    """A span of time, both ends included, as Julian dates."""

    start_jd: float
    end_jd: float

    @property
    def days(self) -> float:
        """Length in days."""
        return self.end_jd - self.start_jd


def night_of(jd: float) -> str:
    """Return the UTC date of a Julian date, like 2026-01-31; of one before our era, "JD 1"."""
    if not FIRST_JD <= jd < LATEST_JD:
        return f"JD {jd:.0f}"
    return date.fromordinal(math.floor(jd - JD_OF_FIRST_DAY)).isoformat()


def midnight(night: date) -> float:
    """Return the Julian date at which a UTC date begins."""
    return JD_OF_FIRST_DAY + night.toordinal()


def last_nights(number: int, until_jd: float) -> Window:
    """Return the span of some UTC dates, the last of which is that of a Julian date."""
    last = date.fromisoformat(night_of(until_jd))
    end = midnight(last + timedelta(days=1))
    return Window(end - number, end - A_MILLISECOND)


def nights_in(window: Window) -> list[str]:
    """Return all nights of a span, the earliest first."""
    first = date.fromisoformat(night_of(window.start_jd))
    last = date.fromisoformat(night_of(window.end_jd))
    return [
        (first + timedelta(days=number)).isoformat() for number in range((last - first).days + 1)
    ]

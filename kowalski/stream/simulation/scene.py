"""One night as it is drawn: who is there, what was measured, and which alerts are sent."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kowalski.stream.simulation import names
from kowalski.stream.simulation.dice import Floats, Ints, uniform
from kowalski.stream.simulation.neighbourhood import Neighbourhood, around
from kowalski.stream.simulation.photometry import Crowd, Points, crowd_of, measure
from kowalski.stream.simulation.populations.active_galaxies import ActiveGalaxies
from kowalski.stream.simulation.populations.artefacts import Artefacts
from kowalski.stream.simulation.populations.cataclysmic import CataclysmicVariables
from kowalski.stream.simulation.populations.passing import Asteroids, BadSubtractions
from kowalski.stream.simulation.populations.population import Objects, Population
from kowalski.stream.simulation.populations.stars import VariableStars
from kowalski.stream.simulation.populations.supernovae import VISIBLE_DAYS, Supernovae
from kowalski.stream.simulation.sky import Sky
from kowalski.stream.simulation.survey import Exposures, exposures

HISTORY_DAYS = 30.0
ASTEROID_SHARE = 0.62  # of what is seen once; the others are bad subtractions
LAST_NIGHT = 9200  # `candid` begins with the night's number and must fit into 63 bits
SPARE = 1.03  # drawn beyond need, since a few are lost in the noise


@dataclass(frozen=True)
class Scene:
    """Everything of one night that packets are written from.

    `alerts` are rows of `points`, in the order of the alerts' numbers. `first` is for each point
    the row of its object's first point.
    """

    sky: Sky
    night: int
    exposures: Exposures
    crowd: Crowd
    points: Points
    first: Ints
    candid: Ints
    alerts: Ints
    neighbourhood: Neighbourhood

    @property
    def objects(self) -> Objects:
        """All objects that are drawn."""
        return self.crowd.objects

    def seen(self, rows: Ints) -> Exposures:
        """Return the exposures of points."""
        return self.exposures.take(self.points.exposure[rows])

    def detections_until(self, rows: Ints) -> Ints:
        """Return how often the objects of points had been detected, these included."""
        total = np.cumsum(self.points.detected)
        before = np.where(self.first[rows] > 0, total[self.first[rows] - 1], 0)
        return np.asarray(total[rows] - before)

    def first_detection(self, rows: Ints) -> Floats:
        """Return when the objects of points were first seen, JD."""
        jd = self.exposures.jd[self.points.exposure]
        detected = np.flatnonzero(self.points.detected)
        first = detected[np.searchsorted(detected, self.first[rows])]
        since = self.objects.since_jd[self.points.member[rows]]
        return np.where(np.isnan(since), jd[first], since)

    def history(self, rows: Ints) -> Ints:
        """Return for each point the first row of its object's last thirty days."""
        jd = self.exposures.jd[self.points.exposure]
        span = 2.0**12  # longer than any light curve that is drawn
        order = self.points.member * span + (jd - jd.min())
        recent: Ints = np.searchsorted(order, order[rows] - HISTORY_DAYS)
        return np.maximum(recent, self.first[rows])


def scene_of(sky: Sky, night: int) -> Scene:
    """Return what happens in a night: as many alerts as the sky was made for.

    Raises
    ------
    ValueError
        The night is before the survey's first, or so late that its alerts' numbers overflow.
    """
    survey = sky.survey
    number = names.night_number(np.array([survey.start_jd + night]))[0]
    if not VISIBLE_DAYS < number < LAST_NIGHT:
        raise ValueError("the night must be between May 2017 and 2042, as ZTF counts nights")
    seen = exposures(survey, night - VISIBLE_DAYS, night)
    lasting: tuple[Population, ...] = tuple(
        kind(sky, night)
        for kind in (VariableStars, CataclysmicVariables, ActiveGalaxies, Artefacts, Supernovae)
    )
    recent = night - int(HISTORY_DAYS) - 1
    since = np.array([recent, recent, recent, recent, night - VISIBLE_DAYS])
    crowd = crowd_of(lasting)
    points = measure(sky, crowd, seen, since)
    missing = sky.alerts - len(tonight(sky, night, crowd, seen, points)[0])
    passing = passing_objects(sky, night, seen, max(missing, 0))
    crowd = crowd_of(lasting + passing)
    beyond = measure(sky, crowd_of(passing), seen, np.array([recent, recent]))
    points = joined(points, beyond, int(crowd.start[len(lasting)]))
    alerts, candid = tonight(sky, night, crowd, seen, points)
    return Scene(
        sky=sky,
        night=night,
        exposures=seen,
        crowd=crowd,
        points=points,
        first=np.searchsorted(points.member, points.member, "left"),
        candid=candid,
        alerts=alerts,
        neighbourhood=around(sky, crowd.objects),
    )


def passing_objects(
    sky: Sky, night: int, seen: Exposures, missing: int
) -> tuple[Population, Population]:
    """Return the objects that are seen only once, enough to fill the night."""
    here = seen.take(np.flatnonzero(seen.night == night))
    asteroids = round(missing * ASTEROID_SHARE * SPARE) + 3
    bogus = round(missing * (1 - ASTEROID_SHARE) * SPARE) + 3
    return (
        Asteroids(sky, night, here, asteroids, 0),
        BadSubtractions(sky, night, here, bogus, asteroids),
    )


def joined(points: Points, beyond: Points, start: int) -> Points:
    """Return two lists of points as one; the second's objects are counted from `start`."""
    return Points(
        np.concatenate([points.member, beyond.member + start]),
        *(
            np.concatenate([getattr(points, name), getattr(beyond, name)])
            for name in ("exposure", "true", "flux", "error")
        ),
    )


def tonight(
    sky: Sky, night: int, crowd: Crowd, seen: Exposures, points: Points
) -> tuple[Ints, Ints]:
    """Return the rows of a night's alerts by number, no more than wanted, and every point's number.

    When there are too many, those seen only once give way, then others by lot.
    """
    key, rcid = crowd.objects.key[points.member], crowd.objects.rcid[points.member]
    exposure = seen.key[points.exposure]
    candid = names.alert_number(
        names.image_number(seen.jd[points.exposure], rcid),
        points.flux > 0,
        names.table_number(sky.seed, key, exposure),
    )
    sent = np.flatnonzero(points.detected & (seen.night[points.exposure] == night))
    _, unique = np.unique(candid[sent], return_index=True)
    sent = sent[np.sort(unique)]
    lot = uniform("sent", sky.seed, key[sent], exposure[sent])
    lot = np.where(is_passing(crowd, points.member[sent]), 1 + lot, lot)
    kept = sent[np.argsort(lot, kind="stable")[: sky.alerts]]
    return kept[np.argsort(candid[kept])], candid


def is_passing(crowd: Crowd, member: Ints) -> NDArray[np.bool_]:
    """Tell which objects are seen only once."""
    once = [isinstance(each, Asteroids | BadSubtractions) for each in crowd.populations]
    return np.array(once)[crowd.population_of(member)]

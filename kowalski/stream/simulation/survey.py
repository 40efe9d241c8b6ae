"""How the survey looks at the sky: fields, the camera's quadrants, and each night's exposures."""

from dataclasses import dataclass

import numpy as np

from kowalski.stream.simulation.dice import Floats, Ints, between, integers, normal, uniform

PIXEL_ARCSEC = 1.012
COLUMNS, ROWS = 3072, 3080  # pixels of one quadrant
QUADRANTS = 64
FIELDS = 40
HOURS_FROM_MIDNIGHT = 4.0  # fields that culminate within this of midnight are observed
FIRST_NIGHT_JD = 2457754.5  # night 1 of the survey's own count is 2017-01-02
SURVEY_START_JD = 2458200.0
MIDNIGHT = 0.833  # local midnight at Palomar, as a fraction of the Julian day
VISITS = 8  # at most, of one field in one night
NIGHT_ORIGIN = 8192  # keeps the numbers of exposures before night 0 positive

PUBLIC, PARTNERSHIP, CALTECH = 1, 2, 3
G, R, I = 1, 2, 3  # noqa: E741
ZEROPOINTS = {G: 26.28, R: 26.2, I: 25.8}
DEPTHS = {G: 20.8, R: 20.6, I: 20.1}  # 5 sigma, mag
BACKGROUNDS = {G: 95.0, R: 200.0, I: 240.0}  # DN


@dataclass(frozen=True)
class Survey:
    """The fields that are observed: centres in degrees, and their numbers."""

    seed: int
    start_jd: float
    ra: Floats
    dec: Floats
    number: Ints


@dataclass(frozen=True)
class Exposures:
    """Exposures, one element each; `field` is an index into the survey's fields.

    `fwhm` is the seeing in pixels, `depth` the magnitude at 5 sigma, `background` in DN.
    """

    key: Ints
    night: Ints
    field: Ints
    fid: Ints
    programid: Ints
    jd: Floats
    fwhm: Floats
    depth: Floats
    zeropoint: Floats
    background: Floats

    def __len__(self) -> int:
        return len(self.key)

    def take(self, rows: Ints) -> "Exposures":
        """Return some of the exposures."""
        return Exposures(**{name: values[rows] for name, values in vars(self).items()})


def survey_of(seed: int, start_jd: float) -> Survey:
    """Return the fields that culminate at night in the season of the sky's first night."""
    days = start_jd - 2451545.0
    opposition = (280.46 + 0.9856474 * days + 180.0) % 360.0
    centres = [
        ((opposition + step) % 360.0, dec)
        for dec in np.arange(-15.0, 66.0, 8.0)
        for step in np.arange(
            -15.0 * HOURS_FROM_MIDNIGHT,
            15.0 * HOURS_FROM_MIDNIGHT,
            8.5 / np.cos(np.radians(abs(dec) + 4.0)),
        )
    ]
    order = np.argsort(uniform("fields", seed, np.arange(len(centres))))[:FIELDS]
    ra, dec = np.array(centres)[np.sort(order)].T
    number = 245 + np.arange(FIELDS) * 14 + integers(14, "field number", seed, np.arange(FIELDS))
    return Survey(seed, float(np.floor(start_jd)), ra, dec, number)


def exposures(survey: Survey, first: int, last: int) -> Exposures:
    """Return the exposures of nights `first` to `last`, both included, by time."""
    night, field, slot = (
        axis.ravel()
        for axis in np.meshgrid(
            np.arange(first, last + 1), np.arange(FIELDS), np.arange(VISITS), indexing="ij"
        )
    )
    fid, programid = plan(survey.seed, night, field, slot)
    taken = np.flatnonzero(programid > 0)
    night, field, slot = night[taken], field[taken], slot[taken]
    fid, programid = fid[taken], programid[taken]
    key = ((night + NIGHT_ORIGIN) * FIELDS + field) * VISITS + slot
    found = conditions(survey, key, night, field, slot, fid, programid)
    return found.take(np.argsort(found.jd, kind="stable"))


def plan(seed: int, night: Ints, field: Ints, slot: Ints) -> tuple[Ints, Ints]:
    """Return band and programme of each slot; programme 0 where nothing is observed.

    The public survey visits each field in g and r every second night. The partnership and Caltech
    come back to some fields in bands of their choice.
    """
    public = ((night + field) % 2 == 0) & (slot < 2)
    partnership = (slot == 2) & (uniform("partnership", seed, night, field) < 0.3)
    caltech = (slot == 3) & (uniform("caltech", seed, night, field) < 0.12)
    programid = np.select([public, partnership, caltech], [PUBLIC, PARTNERSHIP, CALTECH], 0)
    clouded = uniform("clouds", seed, night, field, slot) < 0.04
    choice = integers(5, "band", seed, night, field, slot)
    fid = np.where(public, np.where(slot == 0, G, R), np.array([G, R, R, I, G])[choice])
    return fid, np.where(clouded, 0, programid)


def conditions(
    survey: Survey, key: Ints, night: Ints, field: Ints, slot: Ints, fid: Ints, programid: Ints
) -> Exposures:
    """Return exposures with their time, seeing and depth."""
    seed = survey.seed
    opposition = (280.46 + 0.9856474 * (survey.start_jd - 2451545.0) + 180.0) % 360.0
    after_midnight = (survey.ra[field] - opposition + 180.0) % 360.0 - 180.0
    jd = survey.start_jd + night + MIDNIGHT + after_midnight / 360.0 - 0.04
    jd = jd + slot * 0.03 + between(0.0, 0.02, "delay", seed, key)
    worse = 0.25 * np.abs(normal("weather", seed, night))
    fwhm = 1.75 + 0.25 * (fid == G) + worse + 0.15 * np.abs(normal("seeing", seed, key))
    moon = 0.35 * np.cos(2 * np.pi * (survey.start_jd + night) / 29.53)
    band = [fid == each for each in (G, R, I)]
    zeropoint = np.select(band, list(ZEROPOINTS.values())) + 0.04 * normal("zeropoint", seed, key)
    depth = np.select(band, list(DEPTHS.values())) + 0.12 * normal("depth", seed, key)
    background = np.select(band, list(BACKGROUNDS.values())) * 10 ** (0.3 * np.maximum(moon, -0.2))
    return Exposures(
        key=key,
        night=night,
        field=field,
        fid=fid,
        programid=programid,
        jd=jd,
        fwhm=fwhm,
        depth=depth - 0.5 * moon - 1.2 * np.log10(fwhm / 2.0),
        zeropoint=zeropoint,
        background=background * (1 + 0.05 * normal("sky", seed, key)),
    )


def sky_position(
    survey: Survey, field: Ints, rcid: Ints, x: Floats, y: Floats
) -> tuple[Floats, Floats]:
    """Return right ascension and declination in degrees of pixels of a quadrant.

    Pixels count westward in x and southward in y, on the plane that touches the sky at the field's
    centre (gnomonic projection: Calabretta & Greisen 2002, doi:10.1051/0004-6361:20021327).
    """
    ccd, quadrant = rcid // 4, rcid % 4
    column = (ccd % 4) * 2 + np.isin(quadrant, (0, 3))
    row = (ccd // 4) * 2 + (quadrant < 2)
    scale = np.radians(PIXEL_ARCSEC / 3600.0)
    east = -((column - 4) * (COLUMNS + 60) + x) * scale
    north = -((row - 4) * (ROWS + 60) + y) * scale
    centre = np.radians(survey.dec[field])
    depth = np.cos(centre) - north * np.sin(centre)
    ra = survey.ra[field] + np.degrees(np.arctan2(east, depth))
    dec = np.arctan2(np.sin(centre) + north * np.cos(centre), np.hypot(east, depth))
    return np.mod(ra, 360.0), np.degrees(dec)

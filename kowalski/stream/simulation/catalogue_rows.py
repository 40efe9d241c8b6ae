"""The simulated sky as catalogues list it: columns named as in the real ones."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kowalski.catalogs.sphere import radec_strings
from kowalski.stream.simulation.dice import Floats, Ints, between, integers, normal, uniform
from kowalski.stream.simulation.neighbourhood import in_allwise, in_gaia, in_ps1
from kowalski.stream.simulation.sky import Sky, Sources

Table = dict[str, NDArray[Any]]

CLU_REDSHIFT = 0.05
CLU_ELSEWHERE = 600  # galaxies in which nothing happens, for a sky of REFERENCE_ALERTS
SPEED_OF_LIGHT = 299792.458


def ps1_numbers(sources: Sources) -> Ints:
    """Return object numbers of PS1: the zone of declination, the right ascension, a remainder."""
    zone = np.floor((sources.dec + 90.0) * 120.0).astype(np.int64)
    east = np.floor(sources.ra * 1e6).astype(np.int64)
    return zone * 10**13 + east * 10**4 + integers(10_000, "ps1", sources.key)


def nearby(sky: Sky) -> NDArray[np.bool_]:
    """Tell which sources CLU lists: the galaxies of the local universe."""
    return sky.sources.galaxy & (sky.sources.redshift < CLU_REDSHIFT)


def clu_names(sources: Sources) -> list[str]:
    """Return names of galaxies, as CLU has them."""
    return [f"PGC{3_000_000 + key}" for key in sources.key.tolist()]


def measured(label: str, position: Floats, sources: Sources, sigma_arcsec: float) -> Floats:
    """Return coordinates with a catalogue's error."""
    return position + sigma_arcsec / 3600.0 * normal(label, sources.key)


def gaia_rows(sky: Sky) -> Table:
    """Return Gaia_EDR3: stars have parallaxes and move, nuclei of galaxies do neither."""
    sources = sky.sources
    listed = in_gaia(sources)
    r, colour = sources.magnitudes[:, 1], sources.magnitudes[:, 0] - sources.magnitudes[:, 1]
    error = np.clip(0.02 * 10 ** (0.2 * (r - 14.0)), 0.02, 1.5)
    distant = sources.galaxy | (r > 19.5)
    parallax = np.where(distant, 0.0, 12 * error * (0.35 + uniform("parallax", sources.key)))
    moves = np.where(distant, 0.4, 1.0 + 14 * uniform("moves", sources.key) ** 2)
    table: Table = {
        "_id": 10**17 + ps1_numbers(sources),
        "ra": measured("gaia ra", sources.ra, sources, 0.005),
        "dec": measured("gaia dec", sources.dec, sources, 0.005),
        "parallax": parallax + error * normal("gaia parallax", sources.key),
        "parallax_error": error,
        "pm": moves,
        "phot_g_mean_mag": r + 0.05,
        "phot_bp_mean_mag": r + 0.55 * colour,
        "phot_rp_mean_mag": r - 0.45 * colour - 0.3,
    }
    return chosen(table, listed)


def ps1_rows(sky: Sky) -> Table:
    """Return PS1_DR1: magnitudes in five bands."""
    sources = sky.sources
    table: Table = {
        "_id": ps1_numbers(sources),
        "ra": measured("ps1 ra", sources.ra, sources, 0.02),
        "dec": measured("ps1 dec", sources.dec, sources, 0.02),
    }
    g, r, i, z = sources.magnitudes.T
    for band, magnitude in {"g": g, "r": r, "i": i, "z": z, "y": z - 0.1}.items():
        error = 0.004 + 0.1 * 10 ** (0.35 * (magnitude - 22.0))
        noisy = magnitude + error * normal(f"ps1 {band}", sources.key)
        table[f"{band}MeanPSFMag"] = noisy
        table[f"{band}MeanPSFMagErr"] = error
    return chosen(table, in_ps1(sources))


def allwise_rows(sky: Sky) -> Table:
    """Return AllWISE: active galaxies are red between the first two bands; NaN where not detected."""
    sources = sky.sources
    active = np.isin(np.arange(len(sources)), sky.of_kind("active_galaxy"))
    w1 = sources.magnitudes[:, 3] - np.where(sources.galaxy, 2.6, 1.6)
    red = np.where(active, 1.0, np.where(sources.galaxy, 0.25, -0.02))
    w2 = w1 - red + 0.08 * normal("w2", sources.key)
    w3 = w2 - np.where(active, 2.7, np.where(sources.galaxy, 1.8, 0.0))
    w4 = w3 - np.where(sources.galaxy, 2.3, 0.1)
    longitude, latitude = radec_strings(sources.ra, sources.dec)
    table: Table = {
        "_id": np.array(
            [
                f"J{ra.replace(':', '')[:9]}{'+' if not dec.startswith('-') else ''}{dec.replace(':', '')[:9]}"
                for ra, dec in zip(longitude, latitude, strict=True)
            ]
        ),
        "ra": measured("wise ra", sources.ra, sources, 0.1),
        "dec": measured("wise dec", sources.dec, sources, 0.1),
    }
    limits = {"w1": (w1, 17.3), "w2": (w2, 16.2), "w3": (w3, 12.2), "w4": (w4, 8.6)}
    quality = [""] * len(sources)
    for band, (magnitude, limit) in limits.items():
        bright = magnitude < limit
        error = 0.022 + 0.3 * 10 ** (0.4 * (magnitude - limit))
        table[f"{band}mpro"] = np.where(bright, magnitude, limit)
        table[f"{band}sigmpro"] = np.where(bright, error, np.nan)
        quality = [
            text + ("A" if there else "U")
            for text, there in zip(quality, bright.tolist(), strict=True)
        ]
    table["ph_qual"] = np.array(quality)
    return chosen(table, in_allwise(sources))


def clu_rows(sky: Sky) -> Table:
    """Return CLU_20190625: hosts of the local universe, and others in which nothing happens."""
    sources = sky.sources
    listed = nearby(sky)
    size = sources.size * 4.5 / 60.0 * np.clip(0.02 / np.maximum(sources.redshift, 0.004), 0.5, 3.0)
    table = galaxies(
        sources.key,
        np.array(clu_names(sources)),
        measured("clu ra", sources.ra, sources, 0.3),
        measured("clu dec", sources.dec, sources, 0.3),
        sources.redshift,
        size,
        sources.axis_ratio,
        np.degrees(sources.angle),
    )
    return joined(chosen(table, listed), elsewhere(sky))


def elsewhere(sky: Sky) -> Table:
    """Return galaxies of CLU anywhere on the observed sky."""
    from kowalski.stream.simulation.sky import REFERENCE_ALERTS
    from kowalski.stream.simulation.survey import COLUMNS, FIELDS, QUADRANTS, ROWS, sky_position

    count = max(3, round(CLU_ELSEWHERE * sky.alerts / REFERENCE_ALERTS))
    key = 5_000_000 + np.arange(count)
    ra, dec = sky_position(
        sky.survey,
        integers(FIELDS, "clu field", sky.seed, key),
        integers(QUADRANTS, "clu quadrant", sky.seed, key),
        between(0, COLUMNS, "clu x", sky.seed, key),
        between(0, ROWS, "clu y", sky.seed, key),
    )
    return galaxies(
        key,
        np.array([f"PGC{3_000_000 + each}" for each in key.tolist()]),
        ra,
        dec,
        between(0.012, CLU_REDSHIFT, "clu redshift", sky.seed, key),
        between(0.2, 1.2, "clu size", sky.seed, key),
        between(0.3, 1.0, "clu ratio", sky.seed, key),
        between(0.0, 180.0, "clu angle", sky.seed, key),
    )


def galaxies(
    key: Ints,
    name: NDArray[Any],
    ra: Floats,
    dec: Floats,
    redshift: Floats,
    size_arcmin: Floats,
    axis_ratio: Floats,
    angle_deg: Floats,
) -> Table:
    """Return rows of CLU; star formation is not known for all."""
    formation = 10 ** (0.6 * normal("formation", key) - 0.3)
    known = uniform("formation known", key)
    return {
        "_id": key,
        "name": name,
        "ra": ra,
        "dec": dec,
        "z": redshift,
        "a": size_arcmin,
        "b2a": axis_ratio,
        "pa": angle_deg,
        "sfr_fuv": np.where(known < 0.7, formation, np.nan),
        "sfr_ha": np.where(known > 0.5, 0.9 * formation, np.nan),
        "mstar": 10 ** (9.8 + 0.6 * normal("mass", key)),
    }


def chosen(table: Table, listed: NDArray[np.bool_]) -> Table:
    """Return the rows that a catalogue lists."""
    return {name: values[listed] for name, values in table.items()}


def joined(first: Table, second: Table) -> Table:
    """Return two tables of the same columns as one."""
    return {name: np.concatenate([values, second[name]]) for name, values in first.items()}

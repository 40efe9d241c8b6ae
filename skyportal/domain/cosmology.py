"""Distances from redshifts, in the flat ΛCDM cosmology of Planck 2018 (Planck Collaboration 2020, A&A 641, A6)."""

import functools
import math
from dataclasses import dataclass

from astropy import units as u
from astropy.cosmology import Planck18

RADIANS_PER_ARCSEC = math.radians(1 / 3600)


@dataclass(frozen=True)
class Distance:
    """How far away something is: distances in Mpc, the modulus in magnitudes."""

    luminosity: float
    angular_diameter: float

    @property
    def modulus(self) -> float:
        """Apparent less absolute magnitude, of a source that is not dimmed or redshifted."""
        return 5 * math.log10(self.luminosity) + 25

    def across(self, arcsec: float) -> float:
        """Return how many kpc an angle covers there."""
        return arcsec * RADIANS_PER_ARCSEC * self.angular_diameter * 1000


@functools.lru_cache(maxsize=4096)
def distance(redshift: float | None) -> Distance | None:
    """Return the distance of a redshift; None where the redshift tells none.

    Redshifts of nearby galaxies that move with, or against, the expansion are taken as they are.
    """
    if redshift is None or redshift <= 0:
        return None
    return Distance(
        float(Planck18.luminosity_distance(redshift).to_value(u.Mpc)),
        float(Planck18.angular_diameter_distance(redshift).to_value(u.Mpc)),
    )

"""Colours and absolute magnitudes of stars in responses."""

from skyportal.schemas.base import ResponseModel


class ColorMagnitude(ResponseModel):
    """Where an annotation of an origin, such as Gaia's, puts a star in the colour-magnitude diagram.

    `color` is G_BP - G_RP, `abs_mag` the absolute magnitude in G, both in magnitudes and not corrected for
    dust.
    """

    origin: str
    color: float
    abs_mag: float

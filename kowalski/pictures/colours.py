"""Colour maps: 256 colours from the darkest to the brightest shade.

"viridis", "magma" (S. van der Walt and N. Smith, 2015) and "cividis" (Nuñez, Anderton and Renslow
2018, PLoS ONE 13, e0199239) are in the public domain; colours between those here are interpolated.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Colours = NDArray[np.uint8]

HOT = (
    (0.0, 3),
    (3 / 8, 3),
    (6 / 8, 2),
)  # where each channel of "hot" starts, and over how many eighths

POINTS = {
    "viridis": (
        "440154 470d60 48186a 482475 472e7c 453882 424186 3e4c8a 3a548c 365d8d 32658e 2e6d8e "
        "2b758e 287d8e 25848e 228c8d 1f948c 1e9c89 20a386 25ab82 2eb37c 3aba76 48c16e 58c765 "
        "69cd5b 7fd34e 93d741 a8db34 bddf26 d5e21a eae51a fde725"
    ),
    "magma": (
        "000004 030312 0a0822 140e36 1e1149 2a115c 38106c 471078 54137d 601880 6d1d81 792282 "
        "882781 942c80 a1307e ae347b bd3977 ca3e72 d6456c e24d66 ec5860 f3655c f8745c fb835f "
        "fd9266 fea36f feb27a fec185 fecf92 fde0a1 fceeb0 fcfdbf"
    ),
    "cividis": (
        "00224e 00285b 002e6a 083370 1c396f 293f6e 33446d 3d4a6c 45506c 4d556c 555b6d 5c616e "
        "646770 6b6d72 727274 787877 807f78 888578 908b78 979177 a09875 a89e73 b0a571 b9ab6d "
        "c1b26a cbb965 d3c05f dcc859 e5cf52 efd748 f8df3c fee838"
    ),
}


def bone_colours() -> Colours:
    """Return the colour map "bone": seven parts grey and one part "hot" with red and blue swapped."""
    grey = np.linspace(0, 1, 256)
    rising, middle, last = (np.clip((grey - start) * 8 / width, 0, 1) for start, width in HOT)
    colours = (7 * grey[:, None] + np.stack([last, middle, rising], axis=1)) / 8
    levels: Colours = np.rint(colours * 255).astype(np.uint8)
    return levels


def grey_colours() -> Colours:
    """Return the colour map "gray"."""
    greys: Colours = np.repeat(np.arange(256, dtype=np.uint8)[:, None], 3, axis=1)
    return greys


def interpolated(points: str) -> Colours:
    """Return a colour map through equally spaced colours, given as hexadecimal RGB."""
    known = np.array([list(bytes.fromhex(point)) for point in points.split()])
    places = np.rint(np.linspace(0, 255, len(known)))
    channels = [np.interp(np.arange(256), places, known[:, channel]) for channel in range(3)]
    colours: Colours = np.rint(np.stack(channels, axis=1)).astype(np.uint8)
    return colours


COLOUR_MAPS: Mapping[str, Colours] = {
    "bone": bone_colours(),
    "gray": grey_colours(),
    **{name: interpolated(points) for name, points in POINTS.items()},
}
BONE = COLOUR_MAPS["bone"]

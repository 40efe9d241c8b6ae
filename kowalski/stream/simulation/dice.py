"""Random numbers that belong to a thing rather than to the order of asking.

The brightness noise of object 17 in exposure 42 is the same number in every packet that tells of it,
on whatever night the packet is drawn. So light curves continue, and each night can be drawn alone.
The mixing is that of SplitMix64 (Steele, Lea & Flood 2014, doi:10.1145/2714064.2660195).
"""

import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
FIRST = np.uint64(0xBF58476D1CE4E5B9)
SECOND = np.uint64(0x94D049BB133111EB)


def bits(label: str, *keys: Any) -> NDArray[np.uint64]:
    """Return 64 random bits for each combination of integer keys, which are broadcast."""
    state: Any = np.uint64(zlib.crc32(label.encode()))
    with np.errstate(over="ignore"):
        for key in keys:
            mixed = state * GOLDEN ^ np.asarray(key, dtype=np.int64).astype(np.uint64)
            mixed = (mixed + GOLDEN) ^ ((mixed + GOLDEN) >> np.uint64(30))
            mixed = mixed * FIRST
            mixed = (mixed ^ (mixed >> np.uint64(27))) * SECOND
            state = mixed ^ (mixed >> np.uint64(31))
    return np.asarray(state)


def uniform(label: str, *keys: Any) -> Floats:
    """Return numbers in [0, 1), one for each combination of keys; `label` says what they are for."""
    return (bits(label, *keys) >> np.uint64(11)).astype(np.float64) / 2.0**53


def normal(label: str, *keys: Any) -> Floats:
    """Return normal deviates of unit variance, by Box and Muller."""
    radius = np.sqrt(-2.0 * np.log1p(-uniform(label, *keys, 1)))
    deviates: Floats = radius * np.cos(2.0 * np.pi * uniform(label, *keys, 2))
    return deviates


def between(low: float, high: float, label: str, *keys: Any) -> Floats:
    """Return numbers spread evenly over an interval."""
    return low + (high - low) * uniform(label, *keys)


def integers(count: int, label: str, *keys: Any) -> Ints:
    """Return integers from 0 to `count` − 1."""
    return np.floor(uniform(label, *keys) * count).astype(np.int64)

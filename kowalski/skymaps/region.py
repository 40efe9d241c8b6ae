"""A part of the sky as ranges of HEALPix pixels: exact, whatever its shape, holes and size."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import healpy
import numpy as np
from numpy.typing import NDArray

from kowalski.catalogs.sphere import Degrees
from kowalski.skymaps.cells import FINEST, WHOLE_SKY, Integers, ranges_of
from kowalski.skymaps.errors import SkymapError

WHOLE_SKY_DEG2 = 4 * np.pi * np.degrees(1.0) ** 2
PART = re.compile(r"(?:(\d+)/)?(?:(\d+)(?:-(\d+))?)?")


@dataclass(frozen=True)
class Region:
    """Sorted ranges of the finest pixels, shape (N, 2), that neither touch nor overlap."""

    ranges: Integers

    @classmethod
    def of_cells(cls, uniq: Integers) -> "Region":
        """Return the union of cells."""
        return cls(merged(ranges_of(uniq)))

    @classmethod
    def read(cls, text: str) -> "Region":
        """Return the region that `text` of another wrote.

        Raises
        ------
        SkymapError
            It is no ASCII MOC.
        """
        order, ranges = 0, []
        for part in text.replace(",", " ").split():
            match = PART.fullmatch(part)
            if match is None:
                raise SkymapError(f"moc: {part[:40]!r} is not a part of an ASCII MOC.")
            order = order if match[1] is None else int(match[1])
            if not 0 <= order <= FINEST:
                raise SkymapError(f"moc: order {order} is not between 0 and {FINEST}.")
            if match[2] is not None:
                last = match[2] if match[3] is None else match[3]
                ranges.append((order, int(match[2]), int(last) + 1))
        if not ranges:
            return cls(np.empty((0, 2), np.int64))
        orders, firsts, ends = np.array(ranges, dtype=np.int64).T
        shifts = 2 * (FINEST - orders)
        return cls(merged(np.stack([firsts << shifts, ends << shifts], axis=1)))

    @property
    def text(self) -> str:
        """The region as an ASCII MOC (IVOA MOC 2.0, section 4.3.2): `5/8-10,42 6/3`."""
        by_order: dict[int, list[str]] = {}
        for order, firsts, ends in self.runs():
            by_order[order] = [
                f"{first}" if end == first + 1 else f"{first}-{end - 1}"
                for first, end in zip(firsts.tolist(), ends.tolist(), strict=True)
            ]
        return " ".join(f"{order}/{','.join(parts)}" for order, parts in by_order.items())

    @property
    def area_deg2(self) -> float:
        """Area in square degrees."""
        return float((self.ranges[:, 1] - self.ranges[:, 0]).sum() / WHOLE_SKY * WHOLE_SKY_DEG2)

    def contains(self, ra: Degrees, dec: Degrees) -> NDArray[np.bool_]:
        """Tell of each position, in degrees, whether it is inside."""
        pixels = healpy.ang2pix(1 << FINEST, ra, dec, nest=True, lonlat=True)
        before = np.searchsorted(self.ranges[:, 0], pixels, side="right") - 1
        if not len(self.ranges):
            return np.zeros(np.shape(pixels), dtype=bool)
        inside: NDArray[np.bool_] = (before >= 0) & (pixels < self.ranges[before, 1])
        return inside

    def runs(self) -> Iterator[tuple[int, Integers, Integers]]:
        """Yield the largest cells that make up the region, as runs of pixels, by order.

        Each is an order with the first pixels and the ends (exclusive) of its runs.
        """
        rest = self.ranges
        for order in range(FINEST + 1):
            if not len(rest):
                return
            shift = 2 * (FINEST - order)
            firsts = (rest[:, 0] + (1 << shift) - 1) >> shift
            ends = rest[:, 1] >> shift
            whole = ends > firsts
            if whole.any():
                yield order, firsts[whole], ends[whole]
                before = np.stack([rest[whole, 0], firsts[whole] << shift], axis=1)
                after = np.stack([ends[whole] << shift, rest[whole, 1]], axis=1)
                rest = np.concatenate([rest[~whole], before, after])
                rest = rest[rest[:, 1] > rest[:, 0]]
                rest = rest[np.argsort(rest[:, 0])]

    def cells(self) -> Iterator[tuple[int, Integers]]:
        """Yield the largest cells that make up the region, by order."""
        for order, firsts, ends in self.runs():
            yield (
                order,
                np.concatenate(
                    [np.arange(first, end) for first, end in zip(firsts, ends, strict=True)]
                ),
            )

    def count(self) -> int:
        """Return how many cells make up the region."""
        return sum(int((ends - firsts).sum()) for _, firsts, ends in self.runs())

    def coarsened(self, order: int) -> "Region":
        """Return the union of those pixels of an order that the region touches."""
        shift = 2 * (FINEST - order)
        firsts = self.ranges[:, 0] >> shift << shift
        ends = (self.ranges[:, 1] + (1 << shift) - 1) >> shift << shift
        return Region(merged(np.stack([firsts, ends], axis=1)))

    def within(self, cells: int) -> "Region":
        """Return the finest region around this one that is made of at most so many cells."""
        region, order = self, FINEST
        while order and region.count() > cells:
            order = min(order, finest_order(region)) - 1
            region = region.coarsened(order)
        return region

    def spans(self, order: int) -> Integers:
        """Return the ranges of pixels of an order that the region touches, ends exclusive."""
        return self.coarsened(order).ranges >> (2 * (FINEST - order))


def finest_order(region: Region) -> int:
    """Return the order of the smallest cells of a region."""
    return max((order for order, _, _ in region.runs()), default=0)


def merged(ranges: Integers) -> Integers:
    """Return the union of ranges as sorted ones that neither touch nor overlap."""
    if not len(ranges):
        return ranges.reshape(0, 2)
    ranges = ranges[np.argsort(ranges[:, 0], kind="stable")]
    reach = np.maximum.accumulate(ranges[:, 1])
    begins = np.concatenate([[True], ranges[1:, 0] > reach[:-1]])
    ends = np.concatenate([np.flatnonzero(begins)[1:] - 1, [len(ranges) - 1]])
    return np.stack([ranges[begins, 0], reach[ends]], axis=1)

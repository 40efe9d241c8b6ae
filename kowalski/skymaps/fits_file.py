"""Skymaps as FITS files, of whole-sky HEALPix maps or of cells of mixed sizes.

Both forms are those of LIGO/Virgo/KAGRA (flat: `PROB` of each pixel; multi-order: `UNIQ` and
`PROBDENSITY`, per steradian) and of Fermi's GBM. Maps have hundreds of megabytes of columns that
are not needed: a file is read a part at a time.
"""

import io
from typing import IO, Any

import healpy
import numpy as np
from astropy.io import fits
from isal import igzip
from isal.igzip_lib import IsalError
from numpy.typing import NDArray

from kowalski.catalogs.sphere import separation_arcsec
from kowalski.skymaps.cells import Integers, order_and_pixel, uniq_of
from kowalski.skymaps.errors import SkymapError
from kowalski.skymaps.localisation import Densities, Localisation

MAX_VALUES = 12 << 20  # of a map with NSIDE 1024
MAX_ROW_BYTES = 1 << 20
READ_BYTES = 8 << 20
GZIP = b"\x1f\x8b"
BLOCK = 2880
PROBABILITY = ("PROB", "PROBABILITY", "PROBDENSITY")
EARTH = ("GEO_RA", "GEO_DEC", "GEO_RAD")


def read_fits(content: bytes) -> Localisation:
    """Return the localisation of a FITS file, compressed with gzip or not.

    Where a header tells in which direction the spacecraft sees the Earth (Fermi's `GEO_RA`,
    `GEO_DEC`, `GEO_RAD`), nothing behind it is possible.

    Raises
    ------
    SkymapError
        It is no skymap, or too large.
    """
    packed = io.BytesIO(content)
    is_packed = content.startswith(GZIP)
    file: Any = igzip.IGzipFile(fileobj=packed) if is_packed else packed  # type: ignore[no-untyped-call]
    try:
        primary = fits.Header.fromfile(file)
        skip_data(file, primary)
        header = fits.Header.fromfile(file)
        uniq, density = cells_of(file, header)
    except IsalError as error:  # type: ignore[misc]  # its stub declares an instance
        raise SkymapError(f"skymap.content: it cannot be unpacked: {error}") from None
    except (OSError, EOFError, ValueError, TypeError, KeyError) as error:
        if isinstance(error, SkymapError):
            raise
        raise SkymapError(f"skymap.content: it cannot be read as FITS: {error}") from None
    for one in (header, primary):
        if all(isinstance(one.get(name), int | float) for name in EARTH):
            density = np.where(behind_earth(uniq, one), 0.0, density)
            break
    return Localisation.of(uniq, density)


def skip_data(file: IO[bytes], header: fits.Header) -> None:
    """Go on to the next header."""
    axes = [int(header[f"NAXIS{number + 1}"]) for number in range(int(header["NAXIS"]))]
    length = abs(int(header["BITPIX"])) // 8 * int(np.prod(axes)) if axes else 0
    padded = -(-length // BLOCK) * BLOCK
    if not 0 <= padded <= READ_BYTES:
        raise SkymapError("skymap.content: the file begins with an image; a table is expected.")
    file.read(padded)


def cells_of(file: IO[bytes], header: fits.Header) -> tuple[Integers, Densities]:
    """Return the cells of the table that follows its header, and the density of each."""
    if str(header.get("XTENSION", "")).strip() != "BINTABLE":
        raise SkymapError("skymap.content: the first extension is not a table.")
    columns = fits.ColDefs(
        [
            fits.Column(name=header[f"TTYPE{number}"], format=header[f"TFORM{number}"])
            for number in range(1, int(header["TFIELDS"]) + 1)
        ]
    )
    names = {name.upper(): name for name in columns.names}
    name = next((names[one] for one in PROBABILITY if one in names), None)
    if name is None:
        raise SkymapError(
            f"skymap.content: the table has none of the columns {', '.join(PROBABILITY)}."
        )
    wanted = [name, names["UNIQ"]] if "UNIQ" in names else [name]
    values = read_columns(file, columns.dtype.newbyteorder(">"), int(header["NAXIS2"]), wanted)
    if "UNIQ" in names:
        return values[1].astype(np.int64), values[0].astype(np.float64, copy=False)
    return of_whole_sky(
        values[0].astype(np.float64, copy=False), str(header.get("ORDERING", "RING"))
    )


def read_columns(
    file: IO[bytes], row: np.dtype[np.void], rows: int, names: list[str]
) -> list[NDArray[np.generic]]:
    """Return columns of a table, each as one array: a field of several values goes on."""
    fields = [int(np.prod(row[name].shape)) for name in names]
    if not 0 < row.itemsize <= MAX_ROW_BYTES or not 0 < rows * max(fields) <= MAX_VALUES:
        raise SkymapError(
            f"skymap.content: it has more than {MAX_VALUES} values; send the multi-order form."
        )
    found: list[list[NDArray[np.generic]]] = [[] for _ in names]
    at_once = max(1, READ_BYTES // row.itemsize)
    for start in range(0, rows, at_once):
        length = min(at_once, rows - start) * row.itemsize
        content = file.read(length)
        if len(content) != length:
            raise EOFError("it ends too early")
        table = np.frombuffer(content, dtype=row)
        for parts, name in zip(found, names, strict=True):
            parts.append(table[name].ravel().astype(table[name].dtype.newbyteorder("=")))
    return [np.concatenate(parts) for parts in found]


def of_whole_sky(values: Densities, ordering: str) -> tuple[Integers, Densities]:
    """Return the pixels of a map with one value for each pixel of the sky."""
    if not healpy.isnpixok(len(values)):
        raise SkymapError(f"skymap.content: {len(values)} values are no map of the whole sky.")
    nside = healpy.npix2nside(len(values))
    order = nside.bit_length() - 1
    if nside != 1 << order:
        raise SkymapError(f"skymap.content: NSIDE {nside} is not a power of two.")
    if ordering.strip().upper().startswith("RING"):
        values = healpy.reorder(values, r2n=True)
    return uniq_of(order, np.arange(len(values), dtype=np.int64)), values


def behind_earth(uniq: Integers, header: fits.Header) -> NDArray[np.bool_]:
    """Tell of cells whether the Earth hides them from the spacecraft."""
    ra, dec = np.empty(len(uniq)), np.empty(len(uniq))
    orders, pixels = order_and_pixel(uniq)
    for order in np.unique(orders):
        of_order = orders == order
        ra[of_order], dec[of_order] = healpy.pix2ang(
            1 << int(order), pixels[of_order], nest=True, lonlat=True
        )
    geo_ra, geo_dec, radius = (float(header[name]) for name in EARTH)
    away = separation_arcsec(ra, dec, np.full_like(ra, geo_ra), np.full_like(dec, geo_dec))
    hidden: NDArray[np.bool_] = away <= radius * 3600
    return hidden

"""Catalogue files of the simulated sky, each in the format that its loader is tested with."""

from pathlib import Path

import numpy as np

from kowalski.stream.simulation.catalogue_rows import (
    Table,
    allwise_rows,
    clu_rows,
    gaia_rows,
    ps1_rows,
)
from kowalski.stream.simulation.sky import Sky

BLOCK = 2880
FITS_TYPES = {"i8": "K", "f8": "D"}


def write_catalogs(sky: Sky, folder: Path) -> dict[str, int]:
    """Write the four catalogues, and return how many rows each has."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = {
        "Gaia_EDR3.parquet": gaia_rows(sky),
        "PS1_DR1.fits": ps1_rows(sky),
        "AllWISE.csv": allwise_rows(sky),
        "CLU_20190625.csv": clu_rows(sky),
    }
    writers = {".parquet": write_parquet, ".fits": write_fits, ".csv": write_csv}
    for name, table in tables.items():
        writers[Path(name).suffix](table, folder / name)
    return {Path(name).stem: len(table["ra"]) for name, table in tables.items()}


def write_parquet(table: Table, path: Path) -> None:
    """Write a table of numbers as Parquet."""
    import pyarrow
    from pyarrow import parquet

    # From buffers: pyarrow.array would import pandas, which takes longer than drawing the sky.
    types = {"i8": pyarrow.int64(), "f8": pyarrow.float64()}
    columns = [
        pyarrow.Array.from_buffers(
            types[values.dtype.str[1:]],
            len(values),
            [None, pyarrow.py_buffer(np.ascontiguousarray(values))],
        )
        for values in table.values()
    ]
    parquet.write_table(pyarrow.Table.from_arrays(columns, names=list(table)), path)


def write_csv(table: Table, path: Path) -> None:
    """Write a table as comma-separated values; what is NaN stays empty."""
    columns = [
        ["" if each != each else str(each) for each in values.tolist()] for values in table.values()
    ]
    rows = [",".join(row) for row in zip(*columns, strict=True)]
    path.write_text("\n".join([",".join(table), *rows, ""]))


def write_fits(table: Table, path: Path) -> None:
    """Write a table of numbers as the first extension of a FITS file (standard 4.0, section 7.3)."""
    kinds = {name: values.dtype.str[1:] for name, values in table.items()}
    rows = np.zeros(
        len(next(iter(table.values()))),
        dtype=[(name, f">{kind}") for name, kind in kinds.items()],
    )
    for name, values in table.items():
        rows[name] = values
    primary = [("SIMPLE", "T"), ("BITPIX", "8"), ("NAXIS", "0"), ("EXTEND", "T")]
    extension = [
        ("XTENSION", "'BINTABLE'"),
        ("BITPIX", "8"),
        ("NAXIS", "2"),
        ("NAXIS1", str(rows.dtype.itemsize)),
        ("NAXIS2", str(len(rows))),
        ("PCOUNT", "0"),
        ("GCOUNT", "1"),
        ("TFIELDS", str(len(kinds))),
    ]
    for number, (name, kind) in enumerate(kinds.items(), start=1):
        extension += [
            (f"TTYPE{number}", f"'{name:<8}'"),
            (f"TFORM{number}", f"'{FITS_TYPES[kind]:<8}'"),
        ]
    data = rows.tobytes()
    path.write_bytes(header(primary) + header(extension) + data + bytes(-len(data) % BLOCK))


def header(cards: list[tuple[str, str]]) -> bytes:
    """Return a FITS header."""
    lines = [
        f"{key:<8}= {value if value.startswith(chr(39)) else f'{value:>20}'}".ljust(80)
        for key, value in cards
    ]
    written = "".join([*lines, "END".ljust(80)]).encode()
    return written.ljust(-(-len(written) // BLOCK) * BLOCK)

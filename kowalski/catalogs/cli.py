"""`kowalski catalogs`: load catalogues from files, and see which there are."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from kowalski.catalogs.loader import Progress

app = typer.Typer(no_args_is_help=True, help="Catalogues that alerts are matched with.")


@app.command()
def load(
    name: Annotated[str, typer.Argument(help="Collection that holds the catalogue.")],
    path: Annotated[Path, typer.Argument(help="CSV, FITS or Parquet file, or a folder of them.")],
    ra: Annotated[str | None, typer.Option(help="Column of right ascension, degrees.")] = None,
    dec: Annotated[str | None, typer.Option(help="Column of declination, degrees.")] = None,
    identifier: Annotated[str | None, typer.Option("--id", help="Column that names rows.")] = None,
    batch_size: Annotated[int, typer.Option(min=1, help="Rows read and written at once.")] = 2000,
    order: Annotated[int | None, typer.Option(help="HEALPix order; chosen if left out.")] = None,
    version: Annotated[str | None, typer.Option(help="Version to record.")] = None,
    drop: Annotated[bool, typer.Option(help="Replace what is loaded.")] = False,
    if_absent: Annotated[
        bool, typer.Option("--if-absent", help="Do nothing if it is loaded already.")
    ] = False,
) -> None:
    """Load a catalogue; loading the same file again changes nothing."""
    from baselayer.settings import load as load_settings
    from kowalski.archive.database import connect
    from kowalski.catalogs.registry import registered

    settings = load_settings()
    if if_absent:
        known = registered(connect(settings), [name]).get(name)
        if known is not None and known.loaded_at is not None:
            typer.echo(f"{name}: loaded already, {known.rows} rows")
            return

    from kowalski.catalogs.files import CatalogFileError
    from kowalski.catalogs.loader import DEFAULT_RADIUS_ARCSEC, LoadOptions, load_catalog

    radii = [
        catalogs[name].radius_arcsec
        for catalogs in settings.kowalski.crossmatch.values()
        if name in catalogs
    ]
    options = LoadOptions(
        ra=ra,
        dec=dec,
        identifier=identifier,
        batch_size=batch_size,
        order=order,
        version=version,
        drop=drop,
        radius_arcsec=max(radii, default=DEFAULT_RADIUS_ARCSEC),
    )
    try:
        with progress_bar(name) as progress:
            report = load_catalog(connect(settings), name, path, options, progress)
    except CatalogFileError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    typer.echo(
        f"{name}: {report.read} rows read, {report.written} written, "
        f"{report.without_position} without a position; {report.catalog.rows} rows in all, "
        f"HEALPix order {report.catalog.healpix_order}"
    )


@app.command(name="list")
def list_catalogs() -> None:
    """List the catalogues that are loaded."""
    from baselayer.settings import load as load_settings
    from kowalski.archive.database import connect
    from kowalski.catalogs.registry import registered

    for catalog in registered(connect(load_settings())).values():
        loaded = f"{catalog.loaded_at:%Y-%m-%d %H:%M}" if catalog.loaded_at else "loading"
        typer.echo(
            f"{catalog.name:<24} {catalog.version:<12} {catalog.rows:>12} rows  "
            f"order {catalog.healpix_order:<3} {loaded}"
        )


@contextmanager
def progress_bar(name: str) -> Iterator["Progress"]:
    """Show a bar on a terminal; elsewhere show nothing."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = ("{task.description}", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(name, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)

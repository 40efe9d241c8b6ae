"""`kowalski catalogs`: load catalogues from files, see which there are, check and remove them."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from baselayer.settings import Settings
    from kowalski.catalogs.loader import LoadReport, Progress

Name = Annotated[str, typer.Argument(help="Collection that holds the catalogue.")]

app = typer.Typer(no_args_is_help=True, help="Catalogues that alerts are matched with.")


@app.command()
def load(
    name: Name,
    path: Annotated[
        Path, typer.Argument(help="CSV, FITS, HDF5 or Parquet file, or a folder of them.")
    ],
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
    from kowalski.catalogs.loader import LoadOptions, load_catalog

    options = LoadOptions(
        ra=ra,
        dec=dec,
        identifier=identifier,
        batch_size=batch_size,
        order=order,
        version=version,
        drop=drop,
        radius_arcsec=widest_match(settings, name),
    )
    try:
        with progress_bar(name) as progress:
            report = load_catalog(connect(settings), name, path, options, progress)
    except CatalogFileError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    typer.echo(f"{name}: {sentence(report)}")


def widest_match(settings: "Settings", name: str) -> float:
    """Return the largest radius in arcsec within which any survey looks into a catalogue."""
    from kowalski.catalogs.loader import DEFAULT_RADIUS_ARCSEC

    radii = [
        catalogs[name].radius_arcsec
        for catalogs in settings.kowalski.crossmatch.values()
        if name in catalogs
    ]
    return max(radii, default=DEFAULT_RADIUS_ARCSEC)


def sentence(report: "LoadReport") -> str:
    """Return what a load has done, for people."""
    before = f" ({report.resumed} before it was interrupted)" if report.resumed else ""
    return (
        f"{report.read} rows read{before}, {report.written} written, "
        f"{report.without_position} without a position; {report.catalog.rows} rows in all, "
        f"HEALPix order {report.catalog.healpix_order}"
    )


@app.command(name="list")
def list_catalogs() -> None:
    """List the catalogues that are loaded, and those that alerts would be matched with."""
    from baselayer.settings import load as load_settings
    from kowalski.archive.database import connect
    from kowalski.catalogs.registry import absent, registered

    settings = load_settings()
    catalogs = registered(connect(settings))
    for catalog in catalogs.values():
        loaded = f"{catalog.loaded_at:%Y-%m-%d %H:%M}" if catalog.loaded_at else "loading"
        typer.echo(
            f"{catalog.name:<26} {catalog.version:<12} {catalog.rows:>12} rows  "
            f"order {catalog.healpix_order:<3} {loaded}"
        )
    for survey in settings.kowalski.broker.surveys:
        if names := absent(settings.kowalski.crossmatch.get(survey, {}), catalogs):
            typer.echo(f"{survey} is not matched with, as not loaded: {', '.join(names)}")


@app.command()
def drop(
    name: Name,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Remove a catalogue, or what an interrupted load has left of it."""
    from baselayer.settings import load as load_settings
    from kowalski.archive.database import connect
    from kowalski.catalogs.files import CatalogFileError
    from kowalski.catalogs.loader import drop_catalog
    from kowalski.catalogs.registry import registered

    database = connect(load_settings())
    known = registered(database, [name]).get(name)
    if not yes:
        rows = f" and its {known.rows} rows" if known else ""
        typer.confirm(f"Remove {name}{rows}?", abort=True)
    try:
        was_there = drop_catalog(database, name)
    except CatalogFileError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    if not was_there:
        typer.echo(f"{name}: there is no such catalogue", err=True)
        raise typer.Exit(1)
    typer.echo(f"{name}: removed; objects keep their matches until they are matched again")


@app.command()
def verify(
    names: Annotated[list[str] | None, typer.Argument(help="Catalogues; all if none.")] = None,
    sample: Annotated[
        int | None, typer.Option(min=1, help="Look at so many random rows instead of all.")
    ] = None,
) -> None:
    """Check rows, indexes, positions and pixels; ends with 1 when something is wrong."""
    from baselayer.settings import load as load_settings
    from kowalski.archive.database import connect
    from kowalski.catalogs.registry import registered
    from kowalski.catalogs.verification import verify_catalog

    database = connect(load_settings())
    sound = True
    for name in names or registered(database):
        with progress_bar(name) as progress:
            found = verify_catalog(database, name, sample, progress)
        for fault in found.faults:
            typer.echo(f"{name}: {fault}", err=True)
        if not found.faults:
            typer.echo(f"{name}: {found.rows} rows, {found.looked_at} looked at, all well")
        sound &= not found.faults
    if not sound:
        raise typer.Exit(1)


@app.command()
def rematch(
    surveys: Annotated[
        list[str] | None, typer.Argument(help="Surveys; those that are consumed if none.")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Match all objects, not only older ones.")
    ] = False,
) -> None:
    """Match objects again that are older than a catalogue, without waiting for their alerts."""
    from baselayer.settings import load as load_settings
    from kowalski.archive.database import connect
    from kowalski.pipeline.rematch import rematch as match_again
    from kowalski.surveys import SURVEYS

    settings = load_settings()
    for name in surveys or settings.kowalski.broker.surveys:
        if name not in SURVEYS:
            typer.echo(f"{name}: no such survey; there are {', '.join(SURVEYS)}", err=True)
            raise typer.Exit(1)
        catalogs = settings.kowalski.crossmatch.get(name, {})
        with progress_bar(name) as progress:
            count = match_again(
                connect(settings),
                SURVEYS[name],
                catalogs,
                everything=everything,
                progress=phase("objects", progress),
            )
        typer.echo(f"{name}: {count} objects matched again")


def phase(name: str, progress: "Progress") -> Callable[[int, int], None]:
    """Return what tells the progress of one phase."""
    return lambda done, total: progress(name, done, total)


@contextmanager
def progress_bar(name: str) -> Iterator["Progress"]:
    """Show a bar on a terminal; elsewhere show nothing."""
    if not sys.stderr.isatty():
        yield lambda phase, done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = ("{task.description}", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(name, total=None)
        yield lambda phase, done, total: bar.update(
            task, description=f"{name}: {phase}", completed=done, total=total
        )

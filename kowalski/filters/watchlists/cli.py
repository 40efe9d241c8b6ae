"""`kowalski watchlists`: the watch lists of all groups."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from pymongo.database import Database

    from kowalski.filters.watchlists.definition import Entry

app = typer.Typer(no_args_is_help=True, help="Positions and objects that groups wait for.")

TableFile = Annotated[
    Path,
    typer.Argument(
        exists=True, dir_okay=False, help="CSV with ra and dec, or object_id; label, radius."
    ),
]
Watchlist = Annotated[str, typer.Argument(help="Identifier of the watch list.")]


@contextmanager
def archive() -> Iterator["Database[Any]"]:
    """Give the archive; end the command with a sentence where a rule is broken."""
    from baselayer.settings import load
    from kowalski.archive.database import connect
    from kowalski.filters.watchlists.definition import WatchlistError

    try:
        yield connect(load())
    except WatchlistError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None


@app.command(name="list")
def list_watchlists(
    group: Annotated[int | None, typer.Option(help="Only those of this group.")] = None,
) -> None:
    """List the watch lists with the number of their entries."""
    from kowalski.filters.watchlists import store

    with archive() as database:
        for one in store.listed(database, None if group is None else [group]):
            state = "active" if one["active"] else "inactive"
            typer.echo(
                f"{one['_id']}  group {one['group_id']:<5} {one['entries']:>6} entries  "
                f"{one['radius_arcsec']:g} arcsec  {state}  {one['name']}"
            )


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="Name of the watch list.")],
    file: TableFile,
    group: Annotated[int, typer.Option(help="Group that it belongs to.")],
    radius: Annotated[float, typer.Option(help="Radius in arcsec of entries without one.")] = 3.0,
) -> None:
    """Make a watch list of a group from a table."""
    from kowalski.filters.watchlists import store

    with archive() as database:
        store.prepare(database)
        made = store.create(database, name, group, entries_in(file), radius)
        typer.echo(f"{made['_id']}: {made['entries']} entries")


@app.command()
def add(watchlist: Watchlist, file: TableFile) -> None:
    """Add the entries of a table."""
    from kowalski.filters.watchlists import store

    with archive() as database:
        document = store.find(database, watchlist, None)
        store.add(database, document, entries_in(file))
        typer.echo(f"{watchlist}: {store.counted(database, document)['entries']} entries")


@app.command()
def replace(watchlist: Watchlist, file: TableFile) -> None:
    """Replace all entries by those of a table."""
    from kowalski.filters.watchlists import store

    with archive() as database:
        document = store.find(database, watchlist, None)
        store.replace(database, document, entries_in(file))
        typer.echo(f"{watchlist}: {store.counted(database, document)['entries']} entries")


@app.command()
def show(watchlist: Watchlist) -> None:
    """Write the entries as a table that can be read again."""
    import csv
    import sys

    from kowalski.filters.watchlists import store

    with archive() as database:
        entries = store.entries_of(database, store.find(database, watchlist, None))
    columns = ("label", "ra", "dec", "radius_arcsec", "object_id")
    table = csv.DictWriter(sys.stdout, columns, lineterminator="\n")
    table.writeheader()
    table.writerows(entries)


@app.command()
def remove(watchlist: Watchlist) -> None:
    """Remove a watch list with its entries."""
    from kowalski.filters.watchlists import store

    with archive() as database:
        store.remove(database, store.find(database, watchlist, None))
        typer.echo(f"{watchlist}: removed")


def entries_in(file: Path) -> "list[Entry]":
    """Return the entries of a table."""
    from kowalski.filters.watchlists.definition import WatchlistError
    from kowalski.filters.watchlists.reading import entries_of_csv

    try:
        return entries_of_csv(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise WatchlistError(f"{file}: it is no UTF-8 text ({error.reason})") from None

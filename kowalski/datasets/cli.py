"""`kowalski datasets`: load light curves, features, classifications, exposures, transients."""

from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    no_args_is_help=True, help="Light curves, features, classifications, exposures, transients."
)


@app.command(name="list")
def list_datasets() -> None:
    """List the datasets that can be loaded, and the collections that they go into."""
    from kowalski.datasets.registry import DATASETS

    for name, dataset in DATASETS.items():
        parts = ", ".join(part.name(dataset.tag or "") for part in dataset.parts)
        typer.echo(f"{name:<20} {dataset.about}: {parts}")


@app.command()
def load(
    name: Annotated[str, typer.Argument(help="Name of the dataset; `list` tells them.")],
    path: Annotated[
        str, typer.Argument(help="A file, a folder of files, or the address of a file.")
    ],
    tag: Annotated[str | None, typer.Option(help="Release, in the name of collections.")] = None,
    program: Annotated[
        list[int] | None,
        typer.Option(help="Load measurements of this program, too; the public one alone if none."),
    ] = None,
    batch_size: Annotated[int, typer.Option(min=1, help="Rows read and written at once.")] = 2000,
) -> None:
    """Load a dataset; loading the same files again changes nothing."""
    from baselayer.settings import load as load_settings
    from kowalski.archive.database import connect
    from kowalski.catalogs.cli import progress_bar
    from kowalski.catalogs.files import CatalogFileError
    from kowalski.datasets.dataset import PUBLIC
    from kowalski.datasets.fetching import fetched, is_address
    from kowalski.datasets.loading import load_dataset
    from kowalski.datasets.registry import DATASETS

    dataset = DATASETS.get(name)
    if dataset is None:
        typer.echo(f"{name}: no such dataset; there are {', '.join(DATASETS)}", err=True)
        raise typer.Exit(1)
    if tag is not None and dataset.tag is None:
        typer.echo(f"{name} has no releases: leave --tag out", err=True)
        raise typer.Exit(1)
    settings = load_settings()
    database = connect(settings)
    programs = PUBLIC.union(program or ())
    downloads = Path(settings.state) / "downloads"
    try:
        with progress_bar(name) as progress:
            here = (
                fetched(database, path, downloads, progress)
                if is_address(path)
                else nullcontext(Path(path))
            )
            with here as found:
                if found is None:
                    typer.echo(f"{path}: unchanged since it was loaded")
                    return
                done = load_dataset(database, dataset, found, tag, batch_size, progress, programs)
    except CatalogFileError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    for loaded in done:
        typer.echo(f"{loaded.collection}: {loaded.read} rows read, {loaded.written} written")


@app.command()
def tns(
    since: Annotated[
        datetime | None, typer.Option(help="Ask from this moment (UTC) instead of the last time.")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--everything", help="Read the whole search, page by page.")
    ] = False,
) -> None:
    """Copy what has changed on the Transient Name Server since the last time."""
    from baselayer.settings import load as load_settings
    from kowalski.archive.database import connect
    from kowalski.catalogs.cli import progress_bar
    from kowalski.datasets.tns.cli import connection
    from kowalski.datasets.tns.connection import TNSError
    from kowalski.datasets.tns.updating import copy_everything, update

    settings = load_settings()
    server = connection(settings)
    database = connect(settings)
    try:
        with progress_bar("TNS") as progress:
            if everything:
                count = copy_everything(database, server, progress)
            else:
                count = update(database, server, since, progress)
    except TNSError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    typer.echo(f"TNS: {count} objects")

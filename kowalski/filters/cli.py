"""`kowalski filters`: the filters of a new instance, and the state of all."""

from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="The groups' filters.")


@app.command()
def seed(
    wait: Annotated[float, typer.Option(help="Seconds to wait for the marshal.")] = 60.0,
) -> None:
    """Write the filters that a new instance starts with; repeated, it changes nothing."""
    from baselayer.settings import load
    from kowalski.archive.database import connect
    from kowalski.filters.definition import DefinitionError
    from kowalski.filters.seeding import seed as seed_filters
    from kowalski.filters.seeding import wait_for
    from kowalski.publisher.marshal import Marshal, MarshalError

    settings = load()
    own = settings.kowalski.publisher
    marshal = Marshal(
        own.marshal_url, settings.secrets.skyportal_kowalski_token, own.timeout_seconds
    )
    try:
        wait_for(marshal, wait)
        window_days = settings.kowalski.filtering.history_window_days
        for line in seed_filters(connect(settings), marshal, window_days):
            typer.echo(line)
    except (MarshalError, LookupError, DefinitionError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None


@app.command(name="list")
def list_filters() -> None:
    """List the filters with their active versions, and why one was switched off."""
    from baselayer.settings import load
    from kowalski.archive.database import connect
    from kowalski.filters.seeding import describe

    for line in describe(connect(load())):
        typer.echo(line)

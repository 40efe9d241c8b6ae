"""`kowalski archive`: whether the archive is as declared, and its spreading over shards."""

from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="The archive's indexes and shards.")


@app.command()
def check(
    as_json: Annotated[bool, typer.Option("--json", help="Print facts as JSON.")] = False,
) -> None:
    """Name indexes that are missing, different or superfluous; ends with 1 unless all needed are there."""
    import json
    from dataclasses import asdict

    from baselayer.settings import load
    from kowalski.archive.check import deviations
    from kowalski.archive.database import connect

    found = deviations(connect(load()))
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in found]))
    for one in found if not as_json else []:
        typer.echo(one.sentence())
    if any(one.serious for one in found):
        typer.echo("`kowalski init` makes what is missing", err=True)
        raise typer.Exit(1)


@app.command()
def shard() -> None:
    """Spread the collections over the shards of a cluster; repeated, it changes nothing."""
    from baselayer.settings import load
    from kowalski.archive.database import connect
    from kowalski.archive.sharding import NotShardedError
    from kowalski.archive.sharding import shard as spread_out

    try:
        steps = spread_out(connect(load()))
    except NotShardedError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    for step in steps:
        typer.echo(f"{step.collection}: by {dict(step.key)}")
    if not steps:
        typer.echo("all collections are spread already")

"""`kowalski trace`: one alert's way through all stages."""

from typing import Annotated

import typer


def trace(
    candid: Annotated[int, typer.Argument(help="The alert's identifier.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print facts as JSON.")] = False,
) -> None:
    """Tell the times and outcomes of all stages for one alert."""
    import json

    from baselayer.settings import load
    from kowalski.archive import trace as traces
    from kowalski.archive.database import connect

    facts = traces.trace(connect(load()), candid)
    if as_json:
        typer.echo(json.dumps(facts, default=str))
    elif traces.known(facts):
        for line in traces.lines(facts):
            typer.echo(line)
    else:
        typer.echo(f"nothing is known of {candid}", err=True)
    if not traces.known(facts):
        raise typer.Exit(1)

"""`kowalski deadletters`: packets that could not be processed."""

from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="Packets that could not be processed.")

Name = Annotated[str, typer.Argument(help="TOPIC/PARTITION/OFFSET, as `list` prints it.")]
AsJSON = Annotated[bool, typer.Option("--json", help="Print facts as JSON.")]


@app.command(name="list")
def list_letters(
    limit: Annotated[int, typer.Option(min=1, help="Newest ones shown.")] = 50,
    as_json: AsJSON = False,
) -> None:
    """List the newest dead letters, with the reason of each."""
    from bson import json_util

    from baselayer.settings import load
    from kowalski.archive import dead_letters
    from kowalski.archive.database import connect

    found = dead_letters.newest(connect(load()), limit)
    if as_json:
        typer.echo(json_util.dumps(found, json_util.RELAXED_JSON_OPTIONS))
        return
    for letter in found:
        again = "  requeued" if "requeued_at" in letter else ""
        typer.echo(
            f"{letter['_id']:40} {letter['failed_at']:%Y-%m-%d %H:%M:%S} "
            f"{letter['stage']:10} {letter['reason']:12} {letter['error'][:80]}{again}"
        )


@app.command()
def show(name: Name) -> None:
    """Show all that is known of a dead letter, and the beginning of its bytes."""
    from baselayer.settings import load
    from kowalski.archive import dead_letters
    from kowalski.archive.database import connect

    letter = dead_letters.find(connect(load()), name)
    if letter is None:
        unknown(name)
        return
    raw = letter.pop("raw")
    for key, value in letter.items():
        typer.echo(f"{key:12} {value}")
    typer.echo(f"{'bytes':12} {len(raw)}, beginning {raw[:32]!r}")


@app.command()
def requeue(
    name: Annotated[str | None, typer.Argument(help="TOPIC/PARTITION/OFFSET.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All not requeued yet.")] = False,
) -> None:
    """Put packets back into the topics they came from."""
    from baselayer.settings import load
    from kowalski.archive import dead_letters
    from kowalski.archive.database import connect
    from kowalski.stream.requeue import NotDeliveredError, put_back

    settings = load()
    database = connect(settings)
    if (name is None) != everything:
        typer.echo("give either a name or --all", err=True)
        raise typer.Exit(2)
    names = dead_letters.waiting(database) if name is None else [name]
    for one in names:
        letter = dead_letters.find(database, one)
        if letter is None:
            unknown(one)
            continue
        try:
            put_back(settings.kafka, letter["topic"], letter["raw"])
        except NotDeliveredError as error:
            typer.echo(f"{one}: {error}", err=True)
            raise typer.Exit(1) from None
        dead_letters.mark_requeued(database, one)
    typer.echo(f"{len(names)} requeued")


@app.command()
def purge(
    name: Annotated[str | None, typer.Argument(help="TOPIC/PARTITION/OFFSET.")] = None,
    older_than_days: Annotated[
        float, typer.Option(min=0, help="Without a name: all older than this.")
    ] = 30.0,
) -> None:
    """Remove a dead letter for good, or all that are old."""
    from baselayer.settings import load
    from kowalski.archive import dead_letters
    from kowalski.archive.database import connect

    removed = dead_letters.purge(connect(load()), name, older_than_days)
    if name is not None and not removed:
        unknown(name)
    typer.echo(f"{removed} removed")


def unknown(name: str) -> None:
    """Say that there is no such dead letter, and end."""
    typer.echo(f"no dead letter {name}; `kowalski deadletters list` names them", err=True)
    raise typer.Exit(1)

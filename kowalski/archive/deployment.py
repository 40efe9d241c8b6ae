"""`kowalski replica-set`: the archive's servers, in a deployment that brings its own."""

from typing import Annotated

import typer


def replica_set(
    administrator_password: Annotated[
        str,
        typer.Option(
            envvar="MONGODB_ADMINISTRATOR_PASSWORD", help="of MongoDB's user `administrator`"
        ),
    ],
    local: Annotated[
        str, typer.Option(help="the first member, as its own host reaches it")
    ] = "127.0.0.1:27017",
) -> None:
    """Join the servers of `mongodb.uri` into a replica set, and make its administrator."""
    from baselayer.settings import load
    from kowalski.archive.replica_set import ReplicaSet, ReplicaSetError, join

    settings = load()
    try:
        wanted = ReplicaSet.of(settings.mongodb.uri)
        join(wanted, settings.mongodb.database, local, administrator_password)
    except ReplicaSetError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    typer.echo(f"{wanted.name}: {', '.join(wanted.members)}")

"""`kowalski tns`: the process that follows the Transient Name Server."""

import typer

from baselayer.settings import Settings
from kowalski.datasets.tns.connection import TNS


def tns() -> None:
    """Copy what becomes public on the Transient Name Server, for as long as it takes."""
    from datetime import timedelta

    from baselayer.logs import configure_logs
    from baselayer.operation import serve_operation, stop_event
    from baselayer.settings import load
    from kowalski.archive.accounts import Account
    from kowalski.archive.database import connect
    from kowalski.datasets.tns.service import Follower, waiting

    settings = load()
    configure_logs("tns", settings.logging)
    own = settings.kowalski.tns
    stop = stop_event()
    server = connection(settings)
    server.wait = waiting(stop)
    complete = timedelta(days=own.complete_every_days) if own.complete_every_days else None
    follower = Follower(connect(settings, Account.TNS), server, own.every_seconds, complete)
    serve_operation(own.metrics_port, follower.health, settings.operation.host)
    follower.run(stop)


def connection(settings: Settings) -> TNS:
    """Return a connection as the bot of the settings; without one, say so and end."""
    known = settings.kowalski.tns
    if known.bot_id is None or known.bot_name is None or known.api_key is None:
        typer.echo("set kowalski.tns.bot_id, bot_name and api_key first", err=True)
        raise typer.Exit(1)
    return TNS(known.url, known.bot_id, known.bot_name, known.api_key)

"""`kowalski`: every process and every tool of the alert half."""

import typer

from kowalski.api.cli import api
from kowalski.archive.cli import init
from kowalski.archive.deployment import replica_set
from kowalski.catalogs.cli import app as catalogs
from kowalski.cluster.cli import scheduler, worker
from kowalski.filters.cli import app as filters
from kowalski.publisher.cli import publisher
from kowalski.stream.cli import broker
from kowalski.stream.replay_cli import replay
from kowalski.stream.simulation.cli import simulate

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__)
app.add_typer(catalogs, name="catalogs")
app.add_typer(filters, name="filters")
for command in (init, scheduler, worker, broker, publisher, api, simulate, replay):
    app.command()(command)
app.command(name="replica-set")(replica_set)

"""`kowalski`: every process and every tool of the alert half."""

import typer

from baselayer.command_line import Commands
from kowalski.api.cli import api
from kowalski.archive.archive_cli import app as archive
from kowalski.archive.cli import init
from kowalski.archive.dead_letters_cli import app as dead_letters
from kowalski.archive.deployment import replica_set
from kowalski.archive.trace_cli import trace
from kowalski.catalogs.cli import app as catalogs
from kowalski.cluster.cli import scheduler, worker
from kowalski.datasets.cli import app as datasets
from kowalski.datasets.tns.cli import tns
from kowalski.filters.cli import app as filters
from kowalski.filters.watchlists.cli import app as watchlists
from kowalski.models.cli import app as models
from kowalski.publisher.cli import publisher
from kowalski.stream.cli import broker
from kowalski.stream.night_cli import night
from kowalski.stream.reconciliation_cli import reconcile
from kowalski.stream.replay_cli import replay
from kowalski.stream.simulation.cli import simulate

app = typer.Typer(cls=Commands, no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__)
app.add_typer(archive, name="archive")
app.add_typer(catalogs, name="catalogs")
app.add_typer(datasets, name="datasets")
app.add_typer(dead_letters, name="deadletters")
app.add_typer(filters, name="filters")
app.add_typer(models, name="models")
app.add_typer(watchlists, name="watchlists")
for command in (
    init,
    scheduler,
    worker,
    broker,
    publisher,
    tns,
    api,
    simulate,
    replay,
    trace,
    reconcile,
    night,
):
    app.command()(command)
app.command(name="replica-set")(replica_set)

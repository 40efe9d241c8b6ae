"""`kowalski`: every process and every tool of the alert half."""

import typer

from kowalski.catalogs.cli import app as catalogs
from kowalski.filters.cli import app as filters
from kowalski.publisher.cli import publisher

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__)
app.add_typer(catalogs, name="catalogs")
app.add_typer(filters, name="filters")
app.command()(publisher)

"""`kowalski`: every process and every tool of the alert half."""

import typer

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__)

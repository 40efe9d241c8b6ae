"""What the command lines of both halves share."""

import sys
from typing import Any

import typer
from typer.core import TyperGroup

from baselayer.settings import SettingsError


class Commands(TyperGroup):
    """Commands that end with a sentence, not a traceback, when the settings cannot be used."""

    def main(self, *arguments: Any, **options: Any) -> Any:
        """Run the command that was asked for."""
        try:
            return super().main(*arguments, **options)
        except SettingsError as error:
            typer.echo(str(error), err=True)
            sys.exit(1)

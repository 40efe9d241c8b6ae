"""`kowalski models`: which models score alerts, and how the package's own are made."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="Machine-learning models.")


@app.command(name="list")
def list_models() -> None:
    """List the models of each survey, and what is wrong with their settings."""
    from baselayer.settings import load
    from kowalski.models.registry import describe, find_faults

    settings = load().kowalski.models
    faults = [line for survey in settings for line in find_faults(survey, settings[survey])]
    for survey, models in settings.items():
        for line in describe(survey, models):
            typer.echo(line)
    for fault in faults:
        typer.echo(fault, err=True)
    if faults:
        raise typer.Exit(1)


@app.command()
def train(
    out: Annotated[Path, typer.Option(help="Folder for the weights and their card.")],
    version: Annotated[str, typer.Option(help="What scores are marked with.")] = "sim_v1",
    seed: Annotated[int, typer.Option(help="Same seed, same alerts.")] = 20,
    alerts: Annotated[int, typer.Option(min=200, help="Alerts to train with.")] = 3000,
    epochs: Annotated[int, typer.Option(min=1, help="Times that each alert is shown.")] = 5,
) -> None:
    """Train the six models on simulated nights and write the weights with a model card."""
    from kowalski.models.card import Recipe, make

    for line in make(Recipe(version, seed, alerts, epochs), out):
        typer.echo(line)

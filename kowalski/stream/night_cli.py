"""`kowalski night`: what is known of a night, and running it again."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    import datetime

    from pymongo.database import Database

    from baselayer.settings import Settings
    from kowalski.pipeline.rerun import Rerun
    from kowalski.surveys import Survey


def night(
    date: Annotated[str, typer.Option(help="UTC date, as YYYYMMDD.")],
    replay: Annotated[
        bool,
        typer.Option("--replay", help="Run the stored night again through scores and filters."),
    ] = False,
    survey: Annotated[
        list[str] | None,
        typer.Option(help="This survey alone; may be given again. [default: the settings']"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print facts as JSON.")] = False,
) -> None:
    """Tell what is archived of a night and whether its messages are accounted for.

    Ends with 1 when one is not, with 2 when a server does not answer. With `--replay` the alerts of
    the archive go through scores, matches and filters once more; repeated, it changes nothing.
    """
    from baselayer.settings import load
    from kowalski.archive.database import connect
    from kowalski.stream.nights import NightError, date_of, told
    from kowalski.stream.reconciliation import KafkaAwayError, reconcile
    from kowalski.stream.service import UnknownSurveyError, surveys

    settings = load()
    database = connect(settings)
    try:
        day = date_of(date)
        wanted = surveys(survey or settings.kowalski.broker.surveys)
        if replay:
            facts = {one.name: asdict(again(settings, database, one, day)) for one in wanted}
            tell(facts, as_json=as_json)
            return
        nights = [told(database, one, day) for one in wanted]
        accounts = [
            account
            for one in wanted
            for account in reconcile(database, settings.kafka, one, [date])
        ]
    except (NightError, UnknownSurveyError, KafkaAwayError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    if as_json:
        known = {"nights": [one.facts() for one in nights]}
        typer.echo(json.dumps(known | {"accounts": [one.facts() for one in accounts]}))
    else:
        for line in [one.sentence() for one in nights] + [one.sentence() for one in accounts]:
            typer.echo(line)
    if not all(account.balanced for account in accounts):
        raise typer.Exit(1)


def again(
    settings: "Settings", database: "Database[Any]", survey: "Survey", day: "datetime.date"
) -> "Rerun":
    """Run a survey's night again, with a bar of progress."""
    from tqdm import tqdm

    from kowalski.stream.nights import run_again, stored

    candids = stored(database, survey, day)
    with tqdm(total=len(candids), unit=" alerts", desc=survey.name, disable=None) as bar:
        return run_again(settings, survey, candids, lambda done: bar.update(done - bar.n))


def tell(facts: dict[str, dict[str, int]], *, as_json: bool) -> None:
    """Print what running nights again has changed."""
    if as_json:
        typer.echo(json.dumps(facts))
        return
    for name, sums in facts.items():
        if sums["alerts"]:
            counts = ", ".join(f"{many} {what.replace('_', ' ')}" for what, many in sums.items())
            typer.echo(f"{name}: {counts}")

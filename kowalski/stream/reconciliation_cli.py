"""`kowalski reconcile`: whether every message is accounted for."""

import json
from typing import Annotated

import typer


def reconcile(
    date: Annotated[
        list[str] | None, typer.Option(help="Only topics of this night, as YYYYMMDD; repeatable.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print facts as JSON.")] = False,
) -> None:
    """Compare Kafka, batches and archive; exits with 1 when a message is not accounted for."""
    from baselayer.settings import load
    from kowalski.archive.database import connect
    from kowalski.stream.reconciliation import KafkaAwayError
    from kowalski.stream.reconciliation import reconcile as accounts_of
    from kowalski.stream.service import surveys

    settings = load()
    database = connect(settings)
    try:
        accounts = [
            account
            for survey in surveys(settings.kowalski.broker.surveys)
            for account in accounts_of(database, settings.kafka, survey, date or ())
        ]
    except KafkaAwayError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    if as_json:
        typer.echo(json.dumps([account.facts() for account in accounts]))
    for account in accounts if not as_json else []:
        typer.echo(account.sentence())
    if not all(account.balanced for account in accounts):
        raise typer.Exit(1)

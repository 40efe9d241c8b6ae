"""`kowalski broker`: the process that reads alerts."""

from typing import Annotated

import typer


def broker(
    survey: Annotated[
        list[str] | None,
        typer.Option(help="Read this survey alone; may be given again. [default: the settings']"),
    ] = None,
) -> None:
    """Read alerts from Kafka and have them processed."""
    from baselayer.dask_logs import adopt_dask_logs
    from baselayer.logs import configure_logs
    from baselayer.operation import stop_event
    from baselayer.settings import load
    from kowalski.cluster.memory import keep_freed_memory
    from kowalski.stream.service import UnknownSurveyError, run, surveys

    keep_freed_memory()
    settings = load()
    configure_logs("broker", settings.logging)
    adopt_dask_logs()
    try:
        wanted = (
            surveys(survey, "--survey") if survey else surveys(settings.kowalski.broker.surveys)
        )
        run(settings, wanted, stop_event())
    except UnknownSurveyError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None

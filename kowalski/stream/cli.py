"""`kowalski broker`: the process that reads alerts."""

import typer


def broker() -> None:
    """Read alerts from Kafka and have them processed."""
    from baselayer.logs import configure_logs
    from baselayer.operation import stop_event
    from baselayer.settings import load
    from kowalski.cluster.logs import adopt_dask_logs
    from kowalski.cluster.memory import keep_freed_memory
    from kowalski.stream.service import UnknownSurveyError, run

    keep_freed_memory()
    settings = load()
    configure_logs("broker", settings.logging)
    adopt_dask_logs()
    try:
        run(settings, stop_event())
    except UnknownSurveyError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None

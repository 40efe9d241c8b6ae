"""`kowalski replay`: put files of alerts into Kafka."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer


def replay(
    folder: Annotated[Path, typer.Argument(help="Folder with *.avro files, at any depth.")],
    rate: Annotated[float | None, typer.Option(min=0.001, help="Alerts per second.")] = None,
    topic: Annotated[
        str | None, typer.Option(help="Topic for all; files are then sent whatever is in them.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print counts as JSON.")] = False,
) -> None:
    """Put files of alerts into Kafka; return when Kafka has confirmed each."""
    from tqdm import tqdm

    from baselayer.operation import stop_event
    from baselayer.settings import load
    from kowalski.stream import replay as playing
    from kowalski.stream.schema_registry import registry

    settings = load()
    try:
        files = playing.alert_files(folder)
        with tqdm(total=len(files), unit=" alerts", disable=None) as bar:
            report = playing.replay(
                settings.kafka,
                files,
                topic=topic,
                rate=rate,
                stop=stop_event(),
                progress=lambda count: bar.update(count - bar.n),
                notice=lambda text: bar.write(text, file=sys.stderr),
                registry=registry(settings.schema_registry),
            )
    except (playing.ReplayError, OSError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    for refusal in report.refused:
        typer.echo(refusal, err=True)
    if as_json:
        typer.echo(json.dumps(report.facts()))
    else:
        typer.echo(f"{report.sent} alerts in {report.seconds:.1f} s")
    if report.refused:
        raise typer.Exit(1)

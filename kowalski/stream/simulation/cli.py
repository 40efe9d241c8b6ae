"""`kowalski simulate`: draw nights of a simulated sky."""

import sys
from pathlib import Path
from typing import Annotated

import typer


def simulate(
    out: Annotated[Path, typer.Option(help="Folder for the nights.")],
    catalogs: Annotated[bool, typer.Option(help="Write the sky's catalogues too.")] = False,
    seed: Annotated[int | None, typer.Option(help="Same seed, same sky.")] = None,
    alerts: Annotated[int | None, typer.Option(min=1, help="Alerts of one night.")] = None,
    start_jd: Annotated[float, typer.Option(help="Noon, UTC, of night 0.")] = 2461041.0,
    first_night: Annotated[int, typer.Option(min=0, help="Number of the first night.")] = 0,
    nights: Annotated[int, typer.Option(min=1, help="How many nights.")] = 1,
) -> None:
    """Draw nights of alerts with the truth about them; the same options give the same files."""
    from kowalski.stream.simulation.catalogs import write_catalogs
    from kowalski.stream.simulation.night import draw_night, night_folder
    from kowalski.stream.simulation.sky import sky_of

    if seed is None or alerts is None:
        from baselayer.settings import load

        simulation = load().simulation
        seed = simulation.seed if seed is None else seed
        alerts = simulation.alerts_per_night if alerts is None else alerts
    sky = sky_of(seed, alerts, start_jd)
    try:
        for night in range(first_night, first_night + nights):
            count = draw_night(sky, night, out)
            typer.echo(f"{night_folder(out, night)}: {count} alerts")
        if catalogs:
            for name, rows in write_catalogs(sky, out / "catalogs").items():
                typer.echo(f"{out / 'catalogs' / name}: {rows} rows")
    except (OSError, ValueError) as error:
        typer.echo(str(error), err=True)
        sys.exit(1)

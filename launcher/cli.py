"""`fritz`: run the whole platform on one machine."""

import json
import os
import subprocess
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from baselayer.settings import Settings, SettingsError, load

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__)
console = Console(highlight=False)
errors = Console(stderr=True, highlight=False)

State = Annotated[Path, typer.Option(help="folder of this instance's data, logs and secrets")]
AsJSON = Annotated[bool, typer.Option("--json", help="print facts as JSON")]
DEFAULT_STATE = Path(".state")


@app.command()
def run(
    state: State = DEFAULT_STATE,
    alerts: Annotated[Path | None, typer.Option(help="play a folder of alert files")] = None,
    detach: Annotated[bool, typer.Option(help="return when all is ready")] = False,
    fresh: Annotated[bool, typer.Option(help="forget all data of this instance first")] = False,
    free_ports: Annotated[bool, typer.Option(help="choose ports that nothing uses")] = False,
    play: Annotated[bool, typer.Option(help="play alerts once all is ready")] = True,
) -> None:
    """Start everything, play a night of alerts, and print the address to open."""
    from launcher.checks import StartError
    from launcher.run import RunOptions
    from launcher.run import run as run_instance

    try:
        run_instance(RunOptions(state, alerts, detach, fresh, free_ports, play), console)
    except (StartError, SettingsError) as error:
        errors.print(str(error), style="red", markup=False, soft_wrap=True)
        raise typer.Exit(1) from None


@app.command()
def stop(state: State = DEFAULT_STATE) -> None:
    """Stop an instance in order, with work drained."""
    from launcher.stop import stop as stop_instance

    if not is_known(state) or not stop_instance(settings_of(state)):
        console.print(f"{state}: nothing was running", markup=False, soft_wrap=True)


@app.command()
def status(state: State = DEFAULT_STATE, as_json: AsJSON = False) -> None:
    """Show the state of every process."""
    from launcher.screen import status_table
    from launcher.status import as_facts, process_states

    states = process_states(settings_of(state)) if is_known(state) else []
    if as_json:
        typer.echo(json.dumps(as_facts(states), indent=2))
    elif states:
        console.print(status_table(states))
    else:
        text = f"{state}: not running; `fritz run` starts it"
        console.print(text, markup=False, soft_wrap=True)
    if not states:
        raise typer.Exit(3)


@app.command()
def info(state: State = DEFAULT_STATE, as_json: AsJSON = False) -> None:
    """Show addresses and credentials, and how to connect from Python."""
    from launcher.info import InfoError, facts, snippet

    settings = settings_of(state)
    try:
        known = facts(settings)
    except InfoError as error:
        errors.print(str(error), style="red", markup=False, soft_wrap=True)
        raise typer.Exit(1) from None
    if as_json:
        typer.echo(json.dumps(known, indent=2))
        return
    for half in ("marshal", "kowalski"):
        console.print(half, style="bold")
        for key, value in known[half].items():
            console.print(f"  {key:10} {value}", soft_wrap=True, markup=False)
    console.print("\nfrom Python:\n", style="bold")
    console.print(snippet(settings), markup=False)


@app.command()
def replay(
    source: Annotated[str, typer.Argument(help="folder of alert files, or `night`: the next one")],
    state: State = DEFAULT_STATE,
    rate: Annotated[float | None, typer.Option(help="alerts per second")] = None,
    topic: Annotated[str | None, typer.Option(help="topic instead of the survey's own")] = None,
    as_json: AsJSON = False,
) -> None:
    """Put a folder of alerts, or the next simulated night, into Kafka."""
    from launcher.play import draw_next_night

    settings = settings_of(state)
    folder = draw_next_night(settings) if source == "night" else Path(source)
    command = ["kowalski", "replay", str(folder)]
    command += ["--rate", str(rate)] if rate else []
    command += ["--topic", topic] if topic else []
    command += ["--json"] if as_json else []
    hand_over(settings, command)


@app.command()
def night(
    date: Annotated[str, typer.Option(help="UTC date, as YYYYMMDD")],
    state: State = DEFAULT_STATE,
    replay: Annotated[bool, typer.Option("--replay", help="run the stored night again")] = False,
    as_json: AsJSON = False,
) -> None:
    """Tell what is known of a night, or run it again through models, catalogues and filters."""
    command = ["kowalski", "night", "--date", date]
    command += ["--replay"] if replay else []
    command += ["--json"] if as_json else []
    hand_over(settings_of(state), command)


@app.command()
def trace(
    candid: Annotated[int, typer.Argument(help="the alert's identifier")],
    state: State = DEFAULT_STATE,
    as_json: AsJSON = False,
) -> None:
    """Tell the times and outcomes of all stages for one alert."""
    settings = settings_of(state)
    hand_over(settings, ["kowalski", "trace", str(candid), *(["--json"] if as_json else [])])


@app.command()
def doctor(state: State = DEFAULT_STATE, as_json: AsJSON = False) -> None:
    """Say what would keep an instance from starting."""
    from launcher.checks import diagnosis
    from launcher.supervision import Supervisor

    running = Supervisor(state.resolve()).alive()
    found = [] if running else diagnosis(state)
    if as_json:
        typer.echo(json.dumps({"running": running, "faults": found}, indent=2))
    elif found:
        for fault in found:
            errors.print(fault, style="red", markup=False, soft_wrap=True)
    else:
        console.print("it is running" if running else "nothing is missing")
    if found:
        raise typer.Exit(1)


def is_known(state: Path) -> bool:
    """Tell whether an instance has been started with this state folder."""
    return (state / "secrets.yaml").exists()


def settings_of(state: Path) -> Settings:
    """Return the settings of an instance that has been started before."""
    if not is_known(state):
        text = f"{state}: there is no instance; `fritz run` starts one"
        errors.print(text, style="red", markup=False, soft_wrap=True)
        raise typer.Exit(1)
    try:
        return load(state)
    except SettingsError as error:
        errors.print(str(error), style="red", markup=False, soft_wrap=True)
        raise typer.Exit(1) from None


def hand_over(settings: Settings, command: list[str]) -> None:
    """Run another console script on this instance, and end with its code."""
    from launcher.start import console as full_path
    from launcher.start import environment

    code = subprocess.run(
        full_path(tuple(command)), env=os.environ | environment(settings), check=False
    ).returncode
    raise typer.Exit(code)

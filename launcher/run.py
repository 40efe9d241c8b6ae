"""`fritz run`: check, start, play, watch, stop."""

import http.client
import shlex
import signal
import subprocess
import threading
import time
import xmlrpc.client
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from rich.console import Console
from rich.live import Live

from baselayer.settings import Settings
from launcher.checks import StartError, faults
from launcher.info import InfoError, signin_url
from launcher.instance import fresh, is_instance, open_instance
from launcher.play import Play, folder_play, next_night, night_play, note_played
from launcher.screen import print_ready, start_table
from launcher.services import TASKS
from launcher.start import Start, log_tail
from launcher.stop import end_orphans, stop
from launcher.supervision import Supervisor, start_supervisord, write_configuration

WATCH_SECONDS = 2.0
ORPHANS_SECONDS = 30.0  # what a killed supervisor has left may take this long to leave


@dataclass(frozen=True)
class RunOptions:
    """What the person asked for."""

    state: Path
    alerts: Path | None = None
    detach: bool = False
    fresh: bool = False
    free_ports: bool = False
    play: bool = True


def run(options: RunOptions, console: Console) -> None:
    """Start everything and, unless detached, stay until Ctrl-C and stop it in order.

    Raises
    ------
    StartError
        Something keeps the instance from starting; nothing is left running.
    """
    settings = prepare(options)
    play = choose_play(options, settings)
    start = plan(settings, play)
    programs = [*start.programs(), *([play.program] if play.program else [])]
    seconds = settings.launcher.stop_timeout_seconds
    start_supervisord(write_configuration(settings.state, programs, seconds))
    interrupted = catch_interrupts()
    try:
        bring_up(start, console, interrupted)
        signin = signin_url(settings)
    except (StartError, InfoError) as error:
        stop(settings)
        raise StartError(str(error)) from None
    if play.program:
        start.supervisor.start(play.program.name)
        if options.alerts is None:
            folder = settings.state / "simulation"
            note_played(folder, next_night(folder))
    print_ready(console, settings.skyportal.app.public_url, signin, play.about, options.detach)
    if not options.detach:
        watch(settings, console, interrupted)
        console.print("Stopping; work in hand is finished first …")
        stop(settings)


def prepare(options: RunOptions) -> Settings:
    """Return the settings of an instance that may start.

    Raises
    ------
    StartError
        It is running already, the folder is not for us, or something is missing, full or in use.
    """
    state = options.state.resolve()
    if Supervisor(state).alive():
        raise StartError(f"{state}: this instance is running already; `fritz stop` ends it")
    if options.alerts and not any(options.alerts.rglob("*.avro")):
        raise StartError(f"{options.alerts}: no alert files (*.avro) there")
    end_orphans(state, ORPHANS_SECONDS)
    if options.fresh and not is_instance(state):
        raise StartError(f"{state}: not the folder of an instance; it is not removed")
    try:
        if options.fresh:
            fresh(state)
        settings = open_instance(state, free_ports=options.free_ports)
    except OSError as error:
        raise StartError(
            f"{error.filename or state}: {error.strerror or error}; mend that, or choose another folder "
            "with --state"
        ) from None
    found = list(faults(settings))
    if found:
        raise StartError("\n".join(found))
    return settings


def plan(settings: Settings, play: Play) -> Start:
    """Return the start of an instance; makes the data folders of its servers.

    Raises
    ------
    StartError
        A server's data folder cannot be made.
    """
    try:
        return Start(settings, (*TASKS, *play.tasks))
    except subprocess.CalledProcessError as error:
        said = f":\n{error.stderr.strip()}" if error.stderr else ""
        raise StartError(
            f"`{shlex.join(error.cmd)}` failed with code {error.returncode}{said}"
        ) from None
    except OSError as error:
        raise StartError(f"{error.filename or settings.state}: {error.strerror}") from None


def choose_play(options: RunOptions, settings: Settings) -> Play:
    """Return what is played."""
    if options.alerts:
        return folder_play(settings, options.alerts)
    return night_play(settings) if options.play else Play((), None, "nothing")


def catch_interrupts() -> threading.Event:
    """Return an event that Ctrl-C, SIGTERM and the end of the terminal set from now on."""
    event = threading.Event()

    def note(number: int, frame: FrameType | None) -> None:
        event.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:  # as `nohup` and `&` leave it
            signal.signal(number, note)
    return event


def bring_up(start: Start, console: Console, interrupted: threading.Event) -> None:
    """Run the start while its steps are shown: a live table, or a line for each when piped."""
    outcome: list[StartError] = []

    def work() -> None:
        try:
            start.run()
        except StartError as error:
            outcome.append(error)
        except (xmlrpc.client.Error, http.client.HTTPException, OSError) as error:
            outcome.append(StartError(f"the supervisor does not do as it is told: {error}"))

    thread = threading.Thread(target=work, name="start")
    thread.start()
    show = show_table if console.is_terminal else show_lines
    show(start, console, thread, interrupted)
    thread.join()
    if interrupted.is_set():
        raise StartError("interrupted")
    if outcome:
        raise outcome[0]


def show_table(
    start: Start, console: Console, thread: threading.Thread, interrupted: threading.Event
) -> None:
    """Keep a live table of the steps until the start is over."""
    with Live(start_table(start.steps.values()), console=console, refresh_per_second=8) as live:
        while thread.is_alive():
            thread.join(0.12)
            live.update(start_table(start.steps.values()))
            if interrupted.is_set():
                start.stopping.set()


def show_lines(
    start: Start, console: Console, thread: threading.Thread, interrupted: threading.Event
) -> None:
    """Print each step when it is done."""
    began = time.monotonic()
    said: set[str] = set()
    alive = True
    while alive:
        thread.join(0.12)
        alive = thread.is_alive()
        for step in start.steps.values():
            if step.state in {"ready", "failed"} and step.name not in said:
                said.add(step.name)
                console.print(f"{time.monotonic() - began:6.1f} s  {step.state:7} {step.name}")
        if interrupted.is_set():
            start.stopping.set()


def watch(settings: Settings, console: Console, interrupted: threading.Event) -> None:
    """Say when a process dies and is restarted, until interrupted."""
    supervisor = Supervisor(settings.state)
    pids: dict[str, int] = {}
    while not interrupted.wait(WATCH_SECONDS):
        if not supervisor.alive():
            raise StartError("the supervisor has died; `fritz stop` clears up, then start again")
        for name, process in supervisor.processes().items():
            before = pids.get(name)
            if before and process["pid"] and process["pid"] != before:
                console.print(f"[yellow]{name} died and was restarted[/]; its log ends:")
                console.print(log_tail(settings.state, name), style="dim", markup=False)
            if process["pid"]:
                pids[name] = process["pid"]

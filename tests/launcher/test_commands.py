"""What `fritz` says and prints when nothing runs, and when something is in the way."""

import json
import os
import signal
import socket
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from baselayer.secrets import ensure_secrets
from baselayer.settings import Settings, load
from launcher import checks
from launcher.cli import app
from launcher.instance import fresh, is_instance, open_instance, ports
from launcher.play import Play
from launcher.run import RunOptions, catch_interrupts, plan, prepare

INTERRUPTS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def taken(state: Path) -> Iterator[tuple[Settings, int]]:
    """An instance, and a port of it that somebody else listens on."""
    settings = open_instance(state, free_ports=True)
    with socket.create_server(("127.0.0.1", settings.kowalski.api.port)):
        yield settings, settings.kowalski.api.port


def fritz(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


# Where nothing was ever started


def test_status_of_nothing_is_empty_and_ends_with_3(state: Path) -> None:
    said = fritz("status", "--state", state, "--json")
    assert (json.loads(said.stdout), said.exit_code) == ([], 3)
    assert not state.exists()


def test_stop_of_nothing_is_no_error(state: Path) -> None:
    said = fritz("stop", "--state", state)
    assert said.exit_code == 0
    assert "nothing was running" in said.stdout


@pytest.mark.parametrize("command", [("info",), ("replay", "night"), ("trace", "1")])
def test_commands_for_an_instance_say_how_to_start_one(
    command: tuple[str, ...], state: Path
) -> None:
    said = fritz(*command, "--state", state)
    assert said.exit_code == 1
    assert "there is no instance; `fritz run` starts one" in " ".join(said.stderr.split())
    assert not state.exists()


# What is in the way is said in a line


def test_doctor_tells_faults_as_json(taken: tuple[Settings, int], state: Path) -> None:
    said = fritz("doctor", "--state", state, "--json")
    facts = json.loads(said.stdout)
    assert said.exit_code == 1
    assert facts["running"] is False
    assert any(f"port {taken[1]} (kowalski.api.port) is in use" in fact for fact in facts["faults"])


def test_run_says_who_has_the_port_and_starts_nothing(
    taken: tuple[Settings, int], state: Path
) -> None:
    said = fritz("run", "--state", state)
    assert said.exit_code == 1
    assert f"port {taken[1]} (kowalski.api.port) is in use by" in said.stderr
    assert not (state / "supervisord.pid").exists()


def test_run_with_free_ports_goes_round_a_port_in_use(
    taken: tuple[Settings, int], state: Path
) -> None:
    settings = open_instance(state, free_ports=True)
    assert taken[1] not in [port for _, port in ports(settings)]
    assert list(checks.used_ports(settings)) == []


def test_free_ports_are_kept_as_long_as_they_are_free(state: Path) -> None:
    first = list(ports(open_instance(state, free_ports=True)))
    assert list(ports(open_instance(state, free_ports=True))) == first


def test_missing_prerequisite_says_what_to_do(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("launcher.servers.kafka.JARS", state / "nowhere")
    (line,) = checks.missing_programs(open_instance(state, free_ports=True))
    assert line == "Kafka is not installed; run `make install`"


def test_wrong_setting_is_a_line_for_run_and_doctor(state: Path, tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("kowalski: {broker: {batch_sise: 100}}")
    line = "kowalski.broker.batch_sise: unknown setting; did you mean kowalski.broker.batch_size?"
    for command in ("run", "doctor"):
        said = fritz(command, "--state", state)
        assert said.exit_code == 1
        assert said.stderr.strip() == line


def test_folder_that_cannot_be_made_is_a_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(checks.StartError, match=r"file.*choose another folder with --state"):
        prepare(RunOptions(tmp_path / "file" / "state"))


def test_server_that_cannot_be_prepared_is_a_line(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise subprocess.CalledProcessError(1, ["initdb", "-D", "data"], stderr="no space left\n")

    settings = open_instance(state, free_ports=True)
    monkeypatch.setattr("launcher.start.postgresql.prepare", fail)
    with pytest.raises(checks.StartError, match=r"`initdb -D data` failed with code 1:\nno space"):
        plan(settings, Play((), None, "nothing"))


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_start_is_interrupted_by_a_signal(name: str) -> None:
    before = {number: signal.getsignal(number) for number in INTERRUPTS}
    try:
        for number in INTERRUPTS:  # whoever runs the tests in the background has some ignored
            signal.signal(number, signal.SIG_DFL)
        interrupted = catch_interrupts()
        os.kill(os.getpid(), getattr(signal, name))
        assert interrupted.wait(5)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@pytest.mark.parametrize("name", ["SIGINT", "SIGHUP"])
def test_a_signal_that_is_ignored_stays_so(name: str) -> None:
    number = getattr(signal, name)
    before = {one: signal.getsignal(one) for one in INTERRUPTS}
    try:
        signal.signal(number, signal.SIG_IGN)
        catch_interrupts()
        assert signal.getsignal(number) is signal.SIG_IGN
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def test_terminal_may_close_under_nohup() -> None:
    before = {number: signal.getsignal(number) for number in INTERRUPTS}
    try:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        catch_interrupts()
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


# The state folder


def test_secrets_are_for_the_owner_only_and_stay(state: Path) -> None:
    secrets = open_instance(state).secrets
    assert stat.S_IMODE((state / "secrets.yaml").stat().st_mode) == 0o600
    assert open_instance(state).secrets == secrets
    assert len(set(secrets.model_dump().values())) == len(type(secrets).model_fields)


def test_fresh_forgets_data_and_secrets(state: Path) -> None:
    before = open_instance(state, free_ports=True).secrets
    (state / "mongodb").mkdir()
    settings = prepare_when_all_is_there(RunOptions(state, fresh=True, free_ports=True))
    assert settings.secrets != before
    assert not (state / "mongodb").exists()


def test_fresh_does_not_remove_what_is_no_instance(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("years of work")
    with pytest.raises(checks.StartError, match="not the folder of an instance"):
        prepare(RunOptions(tmp_path, fresh=True))
    assert (tmp_path / "thesis.tex").exists()


def test_new_and_empty_folders_may_become_instances(tmp_path: Path) -> None:
    assert is_instance(tmp_path / "new")
    (tmp_path / "empty").mkdir()
    assert is_instance(tmp_path / "empty")
    ensure_secrets(tmp_path / "empty")
    fresh(tmp_path / "empty")
    assert not (tmp_path / "empty").exists()


def prepare_when_all_is_there(options: RunOptions) -> Settings:
    """Return the settings as `prepare` does, even where the pages or Kafka are not built."""
    try:
        return prepare(options)
    except checks.StartError:
        return load(options.state)


# Facts for programs


def test_info_tells_both_halves(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = open_instance(state, free_ports=True)
    monkeypatch.setattr("launcher.info.signin_url", lambda settings: "http://once")
    facts = json.loads(fritz("info", "--state", state, "--json").stdout)
    assert facts["kowalski"] == {
        "url": f"http://127.0.0.1:{settings.kowalski.api.port}",
        "username": "admin",
        "password": settings.secrets.kowalski_admin_password,
    }
    assert facts["marshal"] == {
        "url": settings.skyportal.app.public_url,
        "token": settings.secrets.skyportal_admin_token,
        "signin_url": "http://once",
    }


def test_info_shows_lines_that_connect_penquins(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = open_instance(state, free_ports=True)
    monkeypatch.setattr("launcher.info.signin_url", lambda settings: "http://once")
    said = fritz("info", "--state", state).stdout
    compile(said.split("from Python:")[1].strip(), "snippet", "exec")
    assert f"port={settings.kowalski.api.port}" in said


def test_info_of_what_is_stopped_says_so(state: Path) -> None:
    open_instance(state, free_ports=True)
    said = fritz("info", "--state", state)
    assert said.exit_code == 1
    assert said.stderr == f"{state}: not running; `fritz run` starts it\n"

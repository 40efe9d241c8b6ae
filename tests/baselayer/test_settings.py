"""Settings: defaults, layers, and the sentences said about mistakes."""

import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from baselayer.secrets import ensure_secrets
from baselayer.settings import SettingsError, load
from baselayer.settings.load import DEFAULTS


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    ensure_secrets(tmp_path / "state")
    return tmp_path / "state"


def test_defaults_are_complete(state: Path) -> None:
    settings = load(state)
    assert settings.state == state
    assert settings.kowalski.broker.surveys == ["ZTF", "PGIR", "WNTR", "TURBO", "LSST"]


def test_own_file_wins_over_the_launcher_and_the_defaults(state: Path, tmp_path: Path) -> None:
    (state / "instance.yaml").write_text("kafka: {bootstrap_servers: 'a:1', group_id: a}")
    (tmp_path / "config.yaml").write_text("kafka: {group_id: mine}")
    settings = load(state)
    assert settings.kafka.group_id == "mine"
    assert settings.kafka.bootstrap_servers == "a:1"


def test_environment_wins_over_everything(
    state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config.yaml").write_text("kowalski: {api: {port: 4100}}")
    monkeypatch.setenv("FRITZ__KOWALSKI__API__PORT", "4200")
    assert load(state).kowalski.api.port == 4200


@pytest.mark.parametrize(
    ("text", "path", "hint"),
    [
        ("kafka: {grup_id: x}", "kafka.grup_id", "did you mean kafka.group_id?"),
        ("kafca: {}", "kafca", "did you mean kafka?"),
        ("kowalski: {api: {port: high}}", "kowalski.api.port", "'high'"),
        ("kowalski: {api: {port: 70000}}", "kowalski.api.port", "65535"),
        ("logging: {level: loud}", "logging.level", "'debug', 'info', 'warning' or 'error'"),
        ("skyportal: 5", "skyportal", "5"),
    ],
)
def test_mistake_is_named_with_its_remedy(
    state: Path, tmp_path: Path, text: str, path: str, hint: str
) -> None:
    (tmp_path / "config.yaml").write_text(text)
    with pytest.raises(SettingsError) as error:
        load(state)
    assert str(error.value).startswith(f"{path}: ")
    assert hint in str(error.value)


def test_unknown_key_in_the_environment_is_named(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FRITZ__KAFKA__GROUPID", "x")
    with pytest.raises(SettingsError, match=r"kafka\.groupid: unknown .* kafka\.group_id\?"):
        load(state)


def test_file_that_is_not_yaml_is_named(state: Path, tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("kafka: [")
    with pytest.raises(SettingsError, match=r"config\.yaml: cannot be read"):
        load(state)


def test_start_without_secrets_says_where_they_come_from(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="fritz run"):
        load(tmp_path / "nowhere")


def test_secrets_are_made_once_and_closed_to_others(state: Path) -> None:
    path = state / "secrets.yaml"
    before = path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    ensure_secrets(state)
    assert path.read_text() == before
    values = yaml.safe_load(before)["secrets"].values()
    assert len(set(values)) == len(values)
    assert all(len(value) >= 32 for value in values)


def test_no_secret_has_a_default() -> None:
    assert "secrets" not in yaml.safe_load(DEFAULTS.read_text())


def test_every_default_has_a_comment() -> None:
    lines = [line for line in DEFAULTS.read_text().splitlines() if line.strip()]
    bare = [
        line for line in lines if re.match(r"\s*[\w.]+: \S", line) and not re.search(r" # \S", line)
    ]
    assert bare == []


def test_secret_of_a_wrong_type_is_not_shown(state: Path) -> None:
    (state / "secrets.yaml").write_text("secrets: {kowalski_jwt_secret: [hush]}")
    with pytest.raises(SettingsError, match=r"secrets\.kowalski_jwt_secret: ") as fault:
        load(state)
    assert "hush" not in str(fault.value)


def test_section_and_its_key_in_the_environment_are_refused(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FRITZ__KAFKA", "3")
    monkeypatch.setenv("FRITZ__KAFKA__GROUP_ID", "mine")
    with pytest.raises(SettingsError, match=r"(?i)kafka"):
        load(state)


def test_environment_reaches_names_with_capitals(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FRITZ__KOWALSKI__MODELS__ZTF__BRAAI__VERSION", "mine")
    monkeypatch.setenv("FRITZ__KOWALSKI__CROSSMATCH__ZTF__GAIA_EDR3__RADIUS_ARCSEC", "3")
    settings = load(state)
    assert settings.kowalski.models["ZTF"]["braai"].version == "mine"
    assert settings.kowalski.crossmatch["ZTF"]["Gaia_EDR3"].radius_arcsec == 3


@pytest.mark.parametrize("command", [["kowalski", "init"], ["skyportal", "migrate"]])
def test_commands_end_with_a_sentence(command: list[str], tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("kafca: {}")
    program = Path(sys.executable).with_name(command[0])
    done = subprocess.run(
        [str(program), *command[1:]], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "did you mean kafka?" in done.stderr or "secrets: none" in done.stderr
    assert "Traceback" not in done.stderr

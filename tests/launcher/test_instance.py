"""State folders, addresses, ports and the lines said when something is in the way."""

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from baselayer.settings import Settings, load
from launcher import checks
from launcher.instance import free_port_settings, open_instance, ports, postgresql_sockets
from launcher.run import RunOptions, prepare
from launcher.services import TASKS, services
from launcher.start import Start
from launcher.stop import stop_order


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.chdir(tmp_path)
    return open_instance(tmp_path / "state", free_ports=True)


def test_addresses_follow_the_ports(settings: Settings) -> None:
    assert str(settings.launcher.mongodb_port) in settings.mongodb.uri
    assert settings.kafka.bootstrap_servers == f"127.0.0.1:{settings.launcher.kafka_port}"
    assert settings.kowalski.publisher.marshal_url == settings.skyportal.app.public_url
    assert settings.skyportal.app.public_url.endswith(f":{settings.skyportal.app.port}")


def test_free_ports_are_distinct_and_remembered(settings: Settings) -> None:
    chosen = [port for _, port in ports(settings)]
    assert len(set(chosen)) == len(chosen)
    again = open_instance(settings.state)
    assert [port for _, port in ports(again)] == chosen


def test_free_ports_come_from_the_range_of_the_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FRITZ__LAUNCHER__FREE_PORTS_FROM", "19000")
    monkeypatch.setenv("FRITZ__LAUNCHER__FREE_PORTS_TO", "19099")
    chosen = [port for _, port in ports(open_instance(tmp_path / "narrow", free_ports=True))]
    assert all(19000 <= port <= 19099 for port in chosen)
    monkeypatch.setenv("FRITZ__LAUNCHER__FREE_PORTS_TO", "19003")
    with pytest.raises(checks.StartError, match="free ports from 19000 to 19003"):
        prepare(RunOptions(tmp_path / "too-narrow", free_ports=True))


def test_two_instances_do_not_share_a_port(settings: Settings, tmp_path: Path) -> None:
    other = open_instance(tmp_path / "other", free_ports=True)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", settings.skyportal.app.port))
        listener.listen()
        other = open_instance(tmp_path / "other", free_ports=True)
    assert settings.skyportal.app.port not in [port for _, port in ports(other)]
    assert other.secrets != settings.secrets


def test_setting_of_the_person_wins_over_a_chosen_port(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("skyportal: {app: {port: 5999}}")
    settings = open_instance(settings.state)
    assert settings.skyportal.app.public_url == "http://127.0.0.1:5999"


def test_port_in_use_is_one_line_with_its_owner_and_remedy(settings: Settings) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", settings.skyportal.app.port))
        listener.listen()
        (line,) = checks.used_ports(settings)
    assert f"port {settings.skyportal.app.port} (skyportal.app.port) is in use" in line
    assert "FRITZ__SKYPORTAL__APP__PORT" in line
    assert "--free-ports" in line
    assert "\n" not in line


def test_full_disk_is_one_line(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRITZ__LAUNCHER__MIN_FREE_DISK_GB", "1e9")
    (line,) = checks.full_disk(load(settings.state))
    assert "GB free" in line
    assert "launcher.min_free_disk_gb" in line


def test_folder_without_alerts_is_named(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(checks.StartError, match=r"empty: no alert files"):
        prepare(RunOptions(tmp_path / "state", alerts=tmp_path / "empty"))


def test_long_state_paths_get_a_short_socket(tmp_path: Path) -> None:
    deep = tmp_path / ("long" * 30)
    assert len(str(postgresql_sockets(deep))) < 60


@pytest.mark.parametrize("follow_tns", [False, True])
def test_needs_exist_and_stop_reverses_start(settings: Settings, follow_tns: bool) -> None:
    launcher = settings.launcher.model_copy(update={"follow_tns": follow_tns})
    settings = settings.model_copy(update={"launcher": launcher})
    start = Start(settings)
    for step in start.steps.values():
        assert set(step.needs) <= set(start.steps)
    order = {name: turn for turn, group in enumerate(stop_order(settings)) for name in group}
    assert order["broker"] < order["worker-0"] == order["worker-1"] < order["scheduler"]
    assert order["publisher"] < order["marshal"] < order["postgresql"]
    assert {service.name for service in services(settings)} <= set(order)
    assert ("tns" in order) == follow_tns
    for service in services(settings):
        assert all(order[service.name] < order[need] for need in service.needs if need in order)
    assert {need for task in TASKS for need in task.needs} <= set(start.steps)


def test_free_port_settings_cover_every_port(settings: Settings) -> None:
    tree = free_port_settings(settings)
    for key, _ in ports(settings):
        node = tree
        for part in key.split("."):
            node = node[part]
        assert isinstance(node, int)


def test_every_setting_that_is_a_port_is_known(settings: Settings) -> None:
    def found(tree: dict[str, Any], path: str = "") -> Iterator[str]:
        for key, value in tree.items():
            if isinstance(value, dict):
                yield from found(value, f"{path}{key}.")
            elif key.endswith("port"):
                yield f"{path}{key}"

    elsewhere = {"skyportal.smtp.port"}  # of a server that is not ours
    launcher = settings.launcher.model_copy(update={"follow_tns": True})
    whole = settings.model_copy(update={"launcher": launcher})
    assert {key for key, _ in ports(whole)} | elsewhere == set(found(settings.model_dump()))
    assert "kowalski.tns.metrics_port" not in {key for key, _ in ports(settings)}

"""The containers run what the launcher runs, and everything that they name exists."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from pymongo.uri_parser import parse_uri

from baselayer.secrets import ensure_secrets
from baselayer.settings import Settings, load
from baselayer.settings.root import SecretsSettings
from kowalski.archive.accounts import Account
from launcher.services import TASKS, Service, Task, services
from tests.deployment.compose import (
    COMPOSE,
    EXAMPLE,
    REPOSITORY,
    VARIABLE,
    MissingVariableError,
    deployment,
    example_variables,
    filled_variables,
    is_ours,
    networks_of,
    reachable,
    settings_in,
    without_settings,
)

DEPLOYMENT = deployment()
CONTAINERS: dict[str, dict[str, Any]] = DEPLOYMENT["services"]
OURS = {name: container for name, container in CONTAINERS.items() if is_ours(container)}
KEYS = {
    "build",
    "cap_drop",
    "command",
    "depends_on",
    "deploy",
    "entrypoint",
    "environment",
    "healthcheck",
    "image",
    "init",
    "logging",
    "network_mode",
    "networks",
    "ports",
    "profiles",
    "read_only",
    "restart",
    "secrets",
    "security_opt",
    "shm_size",
    "stop_grace_period",
    "stop_signal",
    "tmpfs",
    "user",
    "volumes",
}
# Names of the launcher's parts that are several containers, so that traefik can tell them apart.
REPLICAS = {"api": ["api-1", "api-2"], "marshal": ["marshal-1", "marshal-2"]}
SERVERS = {"mongodb": "replica-set", "postgresql": "postgresql", "kafka": "kafka"}
# What differs between one machine and containers: addresses, and who may know which secret.
ADDRESSES = {
    "state",
    "operation.host",
    "mongodb.uri",
    "mongodb.accounts",
    "kafka.bootstrap_servers",
    "dask.host",
    "dask.scheduler_host",
    "kowalski.api.host",
    "kowalski.publisher.marshal_url",
    "postgresql.host",
    "postgresql.bootstrap_url",
    "skyportal.app.host",
    "skyportal.app.public_url",
    "skyportal.app.behind_proxy",
    "skyportal.kowalski.url",
}
MARSHAL_SECRETS = {
    "skyportal_cookie_secret",
    "postgresql_app_password",
    "kowalski_marshal_password",
}
SECRETS = {
    "init": {
        "kowalski_admin_password",
        "kowalski_marshal_password",
        *(f"mongodb_{one}_password" for one in ("administrator", *(a.value for a in Account))),
    },
    "api-1": {"kowalski_jwt_secret", "mongodb_api_password"},
    "api-2": {"kowalski_jwt_secret", "mongodb_api_password"},
    "filters": {"skyportal_kowalski_token", "mongodb_operator_password"},
    "broker": {"mongodb_pipeline_password"},
    "worker": {"mongodb_pipeline_password"},
    "publisher": {"skyportal_kowalski_token", "mongodb_publisher_password"},
    "tns": {"mongodb_tns_password"},
    "migrate": {
        "postgresql_owner_password",
        "postgresql_app_password",
        "postgresql_worker_password",
    },
    "seed": {"skyportal_admin_token", "skyportal_kowalski_token", "postgresql_worker_password"},
    "marshal-1": MARSHAL_SECRETS,
    "marshal-2": MARSHAL_SECRETS,
    "marshal-worker": {"postgresql_worker_password"},
}


@pytest.fixture(scope="module")
def defaults(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("defaults")
    ensure_secrets(folder)
    with without_settings():
        return load(folder, config=folder / "config.yaml")


def parts(settings: Settings) -> list[Service | Task]:
    switched_on = settings.launcher.model_copy(update={"follow_tns": True})
    return [*TASKS, *services(settings.model_copy(update={"launcher": switched_on}))]


def containers_of(name: str) -> list[str]:
    """Return the containers that are one part of the launcher."""
    if re.fullmatch(r"worker-\d+", name):
        return ["worker"]
    if name in SERVERS:
        return [SERVERS[name]]
    return REPLICAS.get(name, [name])


def requirements(name: str) -> set[str]:
    """Return what a container waits for, near and far."""
    found: set[str] = set()
    todo = [name]
    while todo:
        for need in CONTAINERS[todo.pop()].get("depends_on", {}):
            if need not in found:
                found.add(need)
                todo.append(need)
    return found


def flat(tree: dict[str, Any], path: str = "") -> dict[str, Any]:
    """Return the leaves of a tree by their dotted paths."""
    leaves: dict[str, Any] = {}
    for key, value in tree.items():
        where = f"{path}{key}"
        leaves |= flat(value, f"{where}.") if isinstance(value, dict) and value else {where: value}
    return leaves


# What is written is what an engine understands


def test_keys_are_known() -> None:
    assert set(DEPLOYMENT) == {"name", "services", "networks", "volumes", "secrets"}
    for name, container in CONTAINERS.items():
        assert set(container) <= KEYS, name
        assert "networks" in container or "network_mode" in container, name


def test_variables_are_those_of_the_example() -> None:
    used = [match.groups()[1:] for match in VARIABLE.finditer(COMPOSE.read_text()) if match[2]]
    required = {name for name, sign, _ in used if sign == "?"}
    assert required == set(example_variables())
    optional = {(name, default) for name, sign, default in used if sign == "-"}
    assert optional == set(re.findall(r"^# ([A-Z_]+)=(.*)$", EXAMPLE.read_text(), re.MULTILINE))
    assert required | {name for name, _ in optional} == {name for name, _, _ in used}


@pytest.mark.parametrize("name", sorted(example_variables()))
def test_start_without_a_required_variable_is_refused(name: str) -> None:
    with pytest.raises(MissingVariableError, match=rf"^{name}: .*see \.env\.example"):
        deployment(filled_variables() | {name: ""})


def test_example_holds_no_secret() -> None:
    values = example_variables()
    for name in values:
        if re.search("PASSWORD|SECRET|TOKEN|_KEY$", name) and name != "TLS_KEY":
            assert values[name] == ""


# The launcher and the containers are one list


def test_every_part_of_the_launcher_has_its_container(defaults: Settings) -> None:
    for part in parts(defaults):
        for name in containers_of(part.name):
            command = part.command if name != "worker" else ("kowalski", "worker", "--index", "0")
            assert tuple(CONTAINERS[name]["command"]) == command, name
            assert CONTAINERS[name]["image"].split(":")[0] == f"fritz/{command[0]}"


def test_no_container_of_ours_is_unknown_to_the_launcher(defaults: Settings) -> None:
    known = {name for part in parts(defaults) for name in containers_of(part.name)}
    # MongoDB's own host must ask for its first user; the launcher does that where it starts mongod.
    assert set(OURS) == known | {"replica-set"}


def test_as_many_workers_as_by_default(defaults: Settings) -> None:
    assert CONTAINERS["worker"]["deploy"]["replicas"] == defaults.dask.workers


def test_what_a_part_needs_is_there_before_it(defaults: Settings) -> None:
    for part in parts(defaults):
        for name in containers_of(part.name):
            waited_for = requirements(name)
            for need in part.needs:
                assert set(containers_of(need)) & waited_for, f"{name} needs {need}"


def test_conditions_suit_what_is_waited_for() -> None:
    for name, container in CONTAINERS.items():
        for need, how in container.get("depends_on", {}).items():
            ends = CONTAINERS[need]["restart"] == "on-failure"
            wanted = "service_completed_successfully" if ends else "service_healthy"
            assert how["condition"] == wanted, f"{name} waits for {need}"


def test_only_what_is_switched_on_by_a_setting_has_a_profile(defaults: Settings) -> None:
    usual = {name for part in services(defaults) for name in containers_of(part.name)}
    profiled = {name: one["profiles"] for name, one in CONTAINERS.items() if "profiles" in one}
    assert profiled == {"tns": ["tns"]}
    assert usual.isdisjoint(profiled)


# Settings


@pytest.mark.parametrize("name", sorted(OURS))
def test_settings_differ_in_addresses_only(name: str, defaults: Settings, tmp_path: Path) -> None:
    own = flat(settings_in(OURS[name], tmp_path).model_dump())
    usual = flat(defaults.model_dump())
    assert own.keys() == usual.keys()
    differing = {key for key in own if own[key] != usual[key] and not key.startswith("secrets.")}
    assert differing <= ADDRESSES


@pytest.mark.parametrize("name", sorted(OURS))
def test_process_is_told_its_own_secrets_only(name: str, tmp_path: Path) -> None:
    told = settings_in(OURS[name], tmp_path).secrets.model_dump()
    assert {secret for secret, value in told.items() if value} == SECRETS.get(name, set())
    for secret, value in told.items():
        assert value in {"", f"value-of-{secret.upper()}"}


def test_every_secret_is_used() -> None:
    assert set().union(*SECRETS.values()) == set(SecretsSettings.model_fields)


def test_health_checks_ask_the_right_port(defaults: Settings, tmp_path: Path) -> None:
    for service in services(defaults):
        for name in containers_of(service.name):
            settings = settings_in(CONTAINERS[name], tmp_path)
            port = settings.dask.worker_http_port if name == "worker" else service.port(settings)
            assert CONTAINERS[name]["environment"]["FRITZ_HEALTH_PORT"] == str(port)


@pytest.mark.parametrize("name", sorted(OURS))
def test_addresses_lead_to_containers(name: str, tmp_path: Path) -> None:
    settings = settings_in(OURS[name], tmp_path)
    hosts = {host for host, _ in parse_uri(settings.mongodb.uri)["nodelist"]}
    hosts |= {settings.kafka.bootstrap_servers.split(":")[0], settings.dask.scheduler_host}
    if OURS[name]["image"].startswith("fritz/kowalski"):
        assert hosts == {"mongodb-1", "mongodb-2", "mongodb-3", "kafka", "scheduler"}
        assert hosts <= reachable(CONTAINERS, name)
    else:
        assert settings.postgresql.host == "postgresql"
        assert settings.dask.scheduler_host == "scheduler"
        assert "postgresql" in reachable(CONTAINERS, name)
        assert "mongodb-1" not in reachable(CONTAINERS, name)
    if name in {"publisher", "filters"}:
        assert settings.kowalski.publisher.marshal_url == "http://marshal:5000"
        assert "marshal" in reachable(CONTAINERS, name)


def test_of_the_marshal_its_worker_alone_reaches_the_cluster() -> None:
    reaching = {name for name in OURS if "scheduler" in reachable(CONTAINERS, name)}
    marshals = {name for name in reaching if "skyportal" in OURS[name]["image"]}
    assert marshals == {"marshal-worker"}


# What is named exists, and no more is open than must be


def test_networks_volumes_and_secrets_exist_and_are_used() -> None:
    networks, volumes, secrets = set(), set(), set()
    for name, container in CONTAINERS.items():
        networks |= set(networks_of(CONTAINERS, name))
        secrets |= set(container.get("secrets", []))
        for volume in container.get("volumes", []):
            source = volume.split(":")[0]
            if source.startswith("./"):
                assert (REPOSITORY / source).exists(), source
                assert volume.endswith(":ro")
            else:
                volumes.add(source)
    assert networks == set(DEPLOYMENT["networks"])
    assert volumes == set(DEPLOYMENT["volumes"])
    assert secrets == set(DEPLOYMENT["secrets"])


def test_only_traefik_publishes_ports_that_it_listens_on() -> None:
    assert {name for name, container in CONTAINERS.items() if "ports" in container} == {"traefik"}
    static = yaml.safe_load((REPOSITORY / "traefik" / "traefik.yaml").read_text())
    listened = {entry["address"] for entry in static["entryPoints"].values()}
    published = {f":{port.rsplit(':', 1)[1]}" for port in CONTAINERS["traefik"]["ports"]}
    assert published < listened


def test_databases_are_in_networks_without_a_way_out() -> None:
    closed = {name for name, about in DEPLOYMENT["networks"].items() if about.get("internal")}
    for name in ("mongodb-1", "mongodb-2", "mongodb-3", "postgresql", "kafka"):
        assert set(networks_of(CONTAINERS, name)) <= closed


def test_traefik_reaches_no_database() -> None:
    assert reachable(CONTAINERS, "traefik").isdisjoint({"mongodb-1", "postgresql", "kafka"})


def test_every_container_is_bounded() -> None:
    for name, container in CONTAINERS.items():
        assert container["restart"] in {"unless-stopped", "on-failure"}, name
        assert container["logging"]["options"]["max-size"], name
        if container["restart"] == "unless-stopped":
            assert {"cpus", "memory"} <= set(container["deploy"]["resources"]["limits"]), name


@pytest.mark.parametrize("name", sorted({*OURS, "traefik"}))
def test_processes_cannot_change_their_image_nor_gain_rights(name: str) -> None:
    container = CONTAINERS[name]
    assert container["read_only"] is True
    assert container["cap_drop"] == ["ALL"]
    assert container["security_opt"] == ["no-new-privileges:true"]


def test_servers_have_health_checks_of_their_own() -> None:
    for name in set(CONTAINERS) - set(OURS):
        assert CONTAINERS[name]["healthcheck"]["test"][0] == "CMD", name


def test_memory_of_a_worker_fits_its_container(tmp_path: Path) -> None:
    assert settings_in(CONTAINERS["worker"], tmp_path).dask.worker_memory_limit == "3GiB"
    assert CONTAINERS["worker"]["deploy"]["resources"]["limits"]["memory"] == "4g"

"""traefik's configuration leads to containers, and shows no more than it must."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from tests.deployment.compose import REPOSITORY, deployment, reachable, settings_in

FOLDER = REPOSITORY / "traefik"
CONTAINERS = deployment()["services"]


def read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((FOLDER / name).read_text())
    return content


STATIC = read("traefik.yaml")
HTTP = read("dynamic/services.yaml")["http"]
TLS = read("dynamic/tls.yaml")["tls"]


def test_routers_lead_to_entry_points_and_services_that_exist() -> None:
    for router in HTTP["routers"].values():
        assert set(router["entryPoints"]) <= set(STATIC["entryPoints"])
        assert router["service"] in HTTP["services"]
    used = {router["service"] for router in HTTP["routers"].values()}
    assert used == set(HTTP["services"])


def test_middlewares_exist() -> None:
    named = STATIC["entryPoints"]["websecure"]["http"]["middlewares"]
    assert named == [f"{name}@file" for name in HTTP["middlewares"]]


@pytest.mark.parametrize(("service", "replicas"), [("marshal", 2), ("kowalski", 2)])
def test_services_are_all_replicas_with_their_health(
    service: str, replicas: int, tmp_path: Path
) -> None:
    balancer = HTTP["services"][service]["loadBalancer"]
    assert len(balancer["servers"]) == replicas
    assert balancer["healthCheck"]["path"] == "/health"
    for server in balancer["servers"]:
        address = urlsplit(server["url"])
        assert address.hostname in reachable(CONTAINERS, "traefik")
        settings = settings_in(CONTAINERS[address.hostname], tmp_path)
        port = settings.skyportal.app.port if service == "marshal" else settings.kowalski.api.port
        assert address.port == port


def test_names_in_rules_are_given_to_the_container() -> None:
    text = (FOLDER / "dynamic" / "services.yaml").read_text()
    named = set(re.findall(r'{{ env "(\w+)" }}', text))
    assert named == set(CONTAINERS["traefik"]["environment"])


def test_what_is_measured_is_not_for_everybody() -> None:
    assert "!Path(`/metrics`)" in HTTP["routers"]["marshal"]["rule"]


def test_dashboard_is_closed() -> None:
    assert STATIC["api"] == {"dashboard": False, "insecure": False}


def test_plain_http_leads_to_https() -> None:
    redirection = STATIC["entryPoints"]["web"]["http"]["redirections"]["entryPoint"]
    assert redirection["scheme"] == "https"
    assert all(router["entryPoints"] == ["websecure"] for router in HTTP["routers"].values())


def test_certificate_is_a_secret_of_the_container() -> None:
    certificate = TLS["stores"]["default"]["defaultCertificate"]
    given = {f"/run/secrets/{name}" for name in CONTAINERS["traefik"]["secrets"]}
    assert set(certificate.values()) == given
    assert TLS["options"]["default"]["minVersion"] == "VersionTLS12"


def test_health_and_metrics_are_on_a_port_that_is_not_published() -> None:
    published = {port.rsplit(":", 1)[1] for port in CONTAINERS["traefik"]["ports"]}
    for entry in (STATIC["ping"]["entryPoint"], STATIC["metrics"]["prometheus"]["entryPoint"]):
        assert STATIC["entryPoints"][entry]["address"].removeprefix(":") not in published


def test_configuration_is_where_the_container_looks() -> None:
    mounted = {
        volume.split(":")[1]: volume.split(":")[0] for volume in CONTAINERS["traefik"]["volumes"]
    }
    assert mounted[STATIC["providers"]["file"]["directory"]] == "./traefik/dynamic"
    (command,) = CONTAINERS["traefik"]["command"]
    assert mounted[command.removeprefix("--configFile=")] == "./traefik/traefik.yaml"
    assert sorted(path.name for path in (FOLDER / "dynamic").iterdir()) == [
        "services.yaml",
        "tls.yaml",
    ]


def test_secrets_in_addresses_are_not_logged() -> None:
    kept = STATIC["accessLog"]["fields"]["names"]
    assert kept["RequestPath"] == kept["RequestLine"] == "drop"

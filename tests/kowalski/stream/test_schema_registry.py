"""Schemas are had from a registry by Confluent's client, and registered there by replays."""

import ipaddress
import json
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from baselayer.settings.servers import SchemaRegistrySettings
from kowalski.pipeline.decode import decode, in_wire_format
from kowalski.pipeline.refusal import PacketError
from kowalski.stream import local_registry
from kowalski.stream.replay import ReplayError, as_surveyed
from kowalski.stream.schema_registry import RegistryAwayError, SchemaRegistry
from kowalski.surveys.lsst import LSST

SCHEMA = b'{"type": "record", "name": "lsst.v10_0.alert", "fields": []}'
OTHER = b'{"type": "record", "name": "lsst.v11_0.alert", "fields": []}'


def settings_of(url: str, **changes: str) -> SchemaRegistrySettings:
    usual = {"username": None, "password": None, "ssl_ca_location": None}
    return SchemaRegistrySettings(url=url, timeout_seconds=5.0, **(usual | changes))


def url_of(server: ThreadingHTTPServer) -> str:
    return f"http://127.0.0.1:{server.server_address[1]}"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "registry" / "schemas.json"


@pytest.fixture
def server(file: Path) -> Iterator[ThreadingHTTPServer]:
    running = local_registry.serve(file, 0)
    yield running
    running.shutdown()
    running.server_close()


def test_what_is_registered_is_found_by_its_number(server: ThreadingHTTPServer, file: Path) -> None:
    writer = SchemaRegistry(settings_of(url_of(server)))
    assert [writer.register("alert", schema) for schema in (SCHEMA, OTHER, SCHEMA)] == [1, 2, 1]
    reader = SchemaRegistry(settings_of(url_of(server)))
    assert (reader.schema(1), reader.schema(2)) == (SCHEMA, OTHER)
    client = reader.client
    assert client.get_subjects() == ["alert"]
    assert client.get_versions("alert") == [1, 2]
    latest = client.get_latest_version("alert")
    assert (latest.schema_id, latest.version) == (2, 2)
    assert client.lookup_schema("alert", latest.schema).schema_id == 2
    # Packets name their schemas for as long as they are in Kafka: longer than a registry runs.
    assert local_registry.Schemas(file).text(2) == OTHER.decode()


def test_what_is_known_is_not_asked_for_again(server: ThreadingHTTPServer) -> None:
    registry = SchemaRegistry(settings_of(url_of(server)))
    registry.register("alert", SCHEMA)
    registry.schema(1)
    server.shutdown()
    server.server_close()
    assert registry.schema(1) == SCHEMA


def test_a_registry_that_is_away_is_not_the_packets_fault() -> None:
    registry = SchemaRegistry(settings_of("http://127.0.0.1:9"))
    with pytest.raises(RegistryAwayError, match=r"schema registry at http://127.0.0.1:9: "):
        registry.schema(1)


def test_an_unknown_number_is_the_packets_fault(server: ThreadingHTTPServer) -> None:
    registry = SchemaRegistry(settings_of(url_of(server)))
    for _ in range(2):
        with pytest.raises(PacketError, match="schema 7 is not in the registry at http") as raised:
            registry.schema(7)
        assert raised.value.reason == "unknown_schema"
    with pytest.raises(PacketError, match="there is no schema registry"):
        decode(LSST, in_wire_format(7, b""))
    with pytest.raises(PacketError, match="ends early"):
        decode(LSST, b"\0\0\0", registry.schema)


def test_a_registry_that_refuses_us_is_not(tmp_path: Path) -> None:
    asked: list[str | None] = []

    class Refusing(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.headers["Authorization"])
            body = json.dumps({"error_code": 401, "message": "Unauthorized"}).encode()
            self.send_response(401)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Refusing)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings = settings_of(url_of(server), username="broker", password="wrong")
    with pytest.raises(RegistryAwayError, match="Unauthorized"):
        SchemaRegistry(settings).schema(1)
    server.shutdown()
    server.server_close()
    assert asked == ["Basic YnJva2VyOndyb25n"]


def certificate(folder: Path) -> tuple[Path, Path]:
    """Write a certificate of this machine that is its own authority, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "registry")])
    now = datetime.now(UTC)
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    files = folder / "certificate.pem", folder / "key.pem"
    files[0].write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return files


def test_only_a_registry_of_the_authority_is_believed(file: Path, tmp_path: Path) -> None:
    authority, key = certificate(tmp_path)
    server = local_registry.serve(file, 0)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    url = url_of(server).replace("http:", "https:")
    believing = SchemaRegistry(settings_of(url, ssl_ca_location=str(authority)))
    assert believing.register("alert", SCHEMA) == 1
    with pytest.raises(RegistryAwayError, match="CERTIFICATE_VERIFY_FAILED"):
        SchemaRegistry(settings_of(url)).schema(1)
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("body", [b"", b"{}", b'{"schema": 7}', b'{"schema": "no JSON"}'])
def test_what_is_no_schema_is_not_kept(file: Path, body: bytes) -> None:
    schemas = local_registry.Schemas(file)
    with pytest.raises(local_registry.ProtocolError) as raised:
        local_registry.answer(schemas, "POST", "/subjects/alert/versions", body)
    assert raised.value.status == 422
    assert schemas.texts == []


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/schemas/ids/1", 40403),
        ("/subjects/no/versions", 40401),
        ("/subjects/alert/versions/9", 40402),
        ("/config", 404),
    ],
)
def test_what_is_not_there_is_said_as_confluent_does(file: Path, path: str, code: int) -> None:
    schemas = local_registry.Schemas(file)
    schemas.subjects["alert"] = []
    with pytest.raises(local_registry.ProtocolError) as raised:
        local_registry.answer(schemas, "GET", path, b"")
    assert (raised.value.status, raised.value.code) == (404, code)


@pytest.mark.shared_data
def test_replayed_packets_are_as_the_survey_sends_them(
    server: ThreadingHTTPServer, shared_data: Path
) -> None:
    registry = SchemaRegistry(settings_of(url_of(server)))
    numbers = set()
    for path in sorted((shared_data / "lsst_alerts").glob("*.avro")):
        packet = path.read_bytes()
        sent = as_surveyed(LSST, packet, registry)
        numbers.add(int.from_bytes(sent[1:5], "big"))
        assert sent[0] == 0
        assert len(sent) < len(packet)
        assert decode(LSST, sent, registry.schema) == decode(LSST, packet)
    assert numbers == {1, 2}
    away = SchemaRegistry(settings_of("http://127.0.0.1:9"))
    with pytest.raises(ReplayError, match="schema registry at http"):
        as_surveyed(LSST, packet, away)

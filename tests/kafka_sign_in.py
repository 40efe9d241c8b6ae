"""A second door to the tests' Kafka: encrypted, and only for who signs in."""

import datetime
import ipaddress
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from launcher.servers.program import Program

USER, PASSWORD = "fritz", "hush"
VALID = datetime.timedelta(days=2)


@dataclass(frozen=True)
class Door:
    """Where it is, and the file with the certificate that vouches for it."""

    servers: str
    authority: Path


def open_door(program: Program, port: int, door_port: int, controller_port: int) -> Door:
    """Let a Kafka that is about to start listen at a second port too."""
    authority, key = certificate(program.folder)
    module = "org.apache.kafka.common.security.plain.PlainLoginModule"
    door = "listener.name.sasl_ssl"
    with (program.folder / "server.properties").open("a") as properties:
        # Of a property that is there twice, the later one holds.
        properties.write(
            "\n".join(
                [
                    f"listeners=PLAINTEXT://127.0.0.1:{port},SASL_SSL://127.0.0.1:{door_port},"
                    f"CONTROLLER://127.0.0.1:{controller_port}",
                    f"advertised.listeners=PLAINTEXT://127.0.0.1:{port},"
                    f"SASL_SSL://127.0.0.1:{door_port}",
                    "listener.security.protocol.map="
                    "PLAINTEXT:PLAINTEXT,SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT",
                    f"{door}.sasl.enabled.mechanisms=PLAIN",
                    f'{door}.plain.sasl.jaas.config={module} required user_{USER}="{PASSWORD}";',
                    f"{door}.ssl.keystore.type=PEM",
                    f"{door}.ssl.keystore.location={key}",
                    "",
                ]
            )
        )
    return Door(f"127.0.0.1:{door_port}", authority)


def certificate(folder: Path) -> tuple[Path, Path]:
    """Write a certificate for this machine's own address, and one file with its key before it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Kafka of the tests")])
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    now = datetime.datetime.now(datetime.UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - VALID)
        .not_valid_after(now + VALID)
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
        .public_bytes(serialization.Encoding.PEM)
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    authority, both = folder / "authority.pem", folder / "key.pem"
    authority.write_bytes(signed)
    both.write_bytes(secret + signed)
    both.chmod(0o600)
    return authority, both

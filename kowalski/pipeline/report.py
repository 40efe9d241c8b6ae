"""What a worker tells the broker."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Report:
    """What the broker is told of a finished batch."""

    archived: int
    duplicates: int
    dead_letters: dict[str, int]
    stages_us: dict[str, int]

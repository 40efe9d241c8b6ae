"""Which offsets may be committed: those before which all work is done."""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kowalski.stream.batches import Partition


@dataclass
class Stretch:
    """The part of a batch that lies in one partition; `end` is the offset after it."""

    batch: str
    end: int
    done: bool = False


class Ledger:
    """Stretches of each partition in the order they were read.

    A partition's commit goes to the end of the longest run of finished stretches from its start.
    """

    def __init__(self) -> None:
        self.open: dict[Partition, deque[Stretch]] = {}
        self.ends: dict[Partition, int] = {}

    def begin(self, batch: str, ends: Mapping[Partition, int]) -> None:
        """Note a batch that is being processed."""
        for partition, end in ends.items():
            self.open.setdefault(partition, deque()).append(Stretch(batch, end))

    def split(self, batch: str, parts: Mapping[str, Mapping[Partition, int]]) -> None:
        """Note that a batch goes on in parts, in their order, each with its own ends."""
        for partition, stretches in self.open.items():
            self.open[partition] = deque(
                piece
                for stretch in stretches
                for piece in (
                    [
                        Stretch(part, ends[partition])
                        for part, ends in parts.items()
                        if partition in ends
                    ]
                    if stretch.batch == batch
                    else [stretch]
                )
            )

    def finish(self, batch: str) -> None:
        """Note that all writes of a batch are acknowledged."""
        for partition, stretches in self.open.items():
            for stretch in stretches:
                stretch.done = stretch.done or stretch.batch == batch
            while stretches and stretches[0].done:
                self.ends[partition] = stretches.popleft().end

    def committable(self) -> dict[Partition, int]:
        """Return the offset to commit for each partition in which something is finished."""
        return dict(self.ends)

    def forget(self, partitions: Iterable[Partition]) -> None:
        """Forget partitions that are somebody else's now."""
        for partition in partitions:
            self.open.pop(partition, None)
            self.ends.pop(partition, None)

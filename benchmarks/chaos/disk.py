"""A small disk of its own, so that it can be filled without harm to others."""

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


class NoDiskError(Exception):
    """No file system can be made here; the text says why."""


@dataclass(frozen=True)
class Disk:
    """A mounted file system in a file."""

    folder: Path

    @contextlib.contextmanager
    def full(self) -> Iterator[int]:
        """Fill it to the last byte for a while; yields the bytes that the filling takes."""
        ballast = self.folder / "ballast"
        try:
            yield fill(ballast)
        finally:
            ballast.unlink()


def fill(path: Path) -> int:
    """Reserve the whole rest of a disk for a file, and return its size.

    Nothing is written, so that the file that holds the disk does not grow.
    """
    with path.open("wb") as file:
        size, step = 0, shutil.disk_usage(path.parent).free
        while step:
            try:
                os.posix_fallocate(file.fileno(), size, step)
                size += step
            except OSError:
                step //= 2
    return size


@contextlib.contextmanager
def small_disk(size_gb: float) -> Iterator[Disk]:
    """A file system of this size, in a sparse file, for as long as it is needed.

    Raises
    ------
    NoDiskError
        Only root may mount one, and not in every container.
    """
    with tempfile.TemporaryDirectory(prefix="fritz-disk-") as name:
        image, folder = Path(name) / "image", Path(name) / "disk"
        Path(name).chmod(0o755)  # PostgreSQL runs as another user
        folder.mkdir()
        mount(image, folder, int(size_gb * 1e9))
        try:
            yield Disk(folder)
        finally:
            subprocess.run(["umount", "--lazy", str(folder)], check=False)


def mount(image: Path, folder: Path, size: int) -> None:
    """Make and mount a file system without a part that only root may fill."""
    if os.geteuid() != 0:
        raise NoDiskError("only root can mount a file system that may be filled")
    if shutil.which("mkfs.ext4") is None:
        raise NoDiskError("there is no mkfs.ext4 to make a file system that may be filled")
    with image.open("wb") as file:
        file.truncate(size)
    for command in (
        ["mkfs.ext4", "-q", "-m", "0", str(image)],
        ["mount", "-o", "loop", str(image), str(folder)],
    ):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise NoDiskError(f"`{' '.join(command)}` failed: {done.stderr.strip()}")

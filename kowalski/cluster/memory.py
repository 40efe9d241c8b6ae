"""How a process that passes batches on treats the memory that it frees.

A batch is some twenty megabytes. The C library gives blocks of that size back to the system at
once, which has to fill them with zeros when they are asked for again: 40 % of the broker's and the
scheduler's processor time, before it was told to keep them.
"""

import ctypes
import sys

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8
"""Numbers of glibc's options, see mallopt(3)."""

KEPT = 256 << 20  # bytes that stay with the process when they are free


def keep_freed_memory() -> None:
    """Let this process use freed blocks again; where the C library is not glibc, do nothing."""
    if not sys.platform.startswith("linux"):
        return
    library = ctypes.CDLL(None)
    if not hasattr(library, "gnu_get_libc_version"):
        return
    # One arena: Python allocates under one lock anyway, and what a thread frees serves the others.
    for option, value in (
        (M_ARENA_MAX, 1),
        (M_MMAP_THRESHOLD, KEPT),
        (M_TRIM_THRESHOLD, KEPT),
    ):
        library.mallopt(option, value)

"""How a stamp lies in an alert: its bytes, or a record of them and of a file's name."""

from collections.abc import Mapping


def stamp_bytes(stamp: object) -> bytes | None:
    """Return the bytes of a stamp, gzipped FITS or plain; None where there are none."""
    if isinstance(stamp, Mapping):
        stamp = stamp.get("stampData")
    return stamp if isinstance(stamp, bytes) and stamp else None


def stamp_name(stamp: object) -> str | None:
    """Return the name of a stamp's file; None where the survey gives none."""
    name = stamp.get("fileName") if isinstance(stamp, Mapping) else None
    return name if isinstance(name, str) and name else None

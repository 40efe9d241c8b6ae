"""Errors for which no packet is to blame: a server is away, or other writers were faster."""

from collections.abc import Iterator
from contextlib import contextmanager

from kowalski.archive.health import is_servers_fault
from kowalski.pipeline.history import ConflictError
from kowalski.stream.schema_registry import RegistryAwayError

OF_OURS = (ConflictError, RegistryAwayError)
"""Errors of that kind that no server's driver raises."""


class UnavailableError(Exception):
    """A server that the work needs is away; it is not finished, and to be tried again."""


def passes_by_itself(error: BaseException) -> bool:
    """Tell whether the same work may succeed later, since no packet is to blame for an error."""
    return is_servers_fault(error) or isinstance(error, OF_OURS)


@contextmanager
def or_unavailable() -> Iterator[None]:
    """Turn errors that pass by themselves into `UnavailableError`, which travels between processes."""
    try:
        yield
    except Exception as error:
        if passes_by_itself(error):
            raise UnavailableError(f"{type(error).__name__}: {error}") from None
        raise

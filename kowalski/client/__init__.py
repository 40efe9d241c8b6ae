"""The Python client: penquins' class with the same constructor, methods and shapes, and more.

Needs pymongo (for extended JSON), requests and tqdm, and nothing of the server. Tables need
astropy or pandas, coroutines httpx.
"""

from typing import TYPE_CHECKING, Any

from kowalski.client.errors import (
    AuthenticationError,
    KowalskiError,
    MissingPackageError,
    NotFoundError,
    RefusedError,
    UnreachableError,
)
from kowalski.client.kowalski import Kowalski
from kowalski.client.rows import Rows

if TYPE_CHECKING:
    from kowalski.client.asynchronous import AsyncKowalski

__all__ = [
    "AsyncKowalski",
    "AuthenticationError",
    "Kowalski",
    "KowalskiError",
    "MissingPackageError",
    "NotFoundError",
    "RefusedError",
    "Rows",
    "UnreachableError",
]


def __getattr__(name: str) -> Any:
    """Load what needs httpx when it is asked for."""
    if name != "AsyncKowalski":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        from kowalski.client.asynchronous import AsyncKowalski
    except ModuleNotFoundError:
        raise MissingPackageError("Coroutines need httpx: pip install httpx") from None
    return AsyncKowalski

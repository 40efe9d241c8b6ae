"""Fetching files by address, from the hosts that whoever runs this instance has named."""

from urllib.parse import urlsplit

import aiohttp

from kowalski.api.errors import InvalidRequestError

SECONDS = 60.0
MAX_BYTES = 64 << 20


async def fetch(url: str, origins: list[str]) -> bytes:
    """Return the content at an address.

    Redirections are not followed: they would lead away from the host that was looked at.

    Raises
    ------
    InvalidRequestError
        Its origin is not among those given, or it cannot be had in time and size.
    """
    if origin_of(url) not in {origin_of(one) for one in origins}:
        raise InvalidRequestError(
            f"url: {url[:120]!r} is not at one of the places from which files are fetched "
            f"({', '.join(origins) or 'none'}); send its content."
        )
    timeout = aiohttp.ClientTimeout(total=SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout, auto_decompress=False) as session,
            session.get(url, allow_redirects=False) as answer,
        ):
            if answer.status != 200:
                raise InvalidRequestError(f"url: {url[:120]!r} was answered with {answer.status}.")
            return await limited(answer, url)
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        raise InvalidRequestError(f"url: {url[:120]!r} cannot be fetched: {error!s:.200}") from None


def origin_of(url: str) -> tuple[str, str | None, int | None] | None:
    """Return scheme, host and port of an address; None for what is no address of HTTP."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or parts.username is not None:
        return None
    return parts.scheme, parts.hostname, port or (443 if parts.scheme == "https" else 80)


async def limited(answer: aiohttp.ClientResponse, url: str) -> bytes:
    """Return the content of an answer, if it is not too long."""
    content = bytearray()
    async for part in answer.content.iter_chunked(1 << 16):
        content += part
        if len(content) > MAX_BYTES:
            raise InvalidRequestError(f"url: {url[:120]!r} is longer than {MAX_BYTES >> 20} MiB.")
    return bytes(content)

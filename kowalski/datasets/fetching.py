"""Files at an address, fetched again only when they have changed since they were loaded."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

import requests
from pymongo.database import Database

from kowalski.archive.collections import LOADS
from kowalski.catalogs.files import CatalogFileError
from kowalski.catalogs.loader import Progress

TIMEOUT_SECONDS = 60.0
CHUNK = 1 << 20
CONDITIONS = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}
"""What an answer says of the state of a file, and how one asks for another state only."""


def is_address(text: str) -> bool:
    """Tell whether this is an address rather than a path."""
    return text.startswith(("http://", "https://"))


@contextmanager
def fetched(
    database: Database[Any], url: str, folder: Path, progress: Progress
) -> Iterator[Path | None]:
    """Give the file at an address; None if it is as it was when it was last loaded.

    The file stays in the folder until the block has come to its end, so that a load that is
    interrupted finds the same file again. Credentials are those of `~/.netrc`.

    Raises
    ------
    CatalogFileError
        It cannot be fetched.
    """
    path = folder / PurePosixPath(urlsplit(url).path).name
    known = database[LOADS].find_one({"_id": url}) or {}
    loaded = bool(known.get("loaded"))
    conditions = {
        condition: known[state]
        for state, condition in CONDITIONS.items()
        if known.get(state) and (loaded or path.exists())
    }
    try:
        state = fetch(url, conditions, path, progress)
    except requests.RequestException as error:
        raise CatalogFileError(f"{url}: {error}") from None
    if state is None and loaded:
        yield None
        return
    state = state or {name: known.get(name) for name in CONDITIONS}
    database[LOADS].replace_one({"_id": url}, {**state, "loaded": False}, upsert=True)
    yield path
    database[LOADS].update_one({"_id": url}, {"$set": {"loaded": True}})
    path.unlink()


def fetch(
    url: str, conditions: Mapping[str, str], path: Path, progress: Progress
) -> dict[str, str | None] | None:
    """Fetch a file, and return what the answer says of its state; None if it has not changed."""
    with requests.get(url, headers=conditions, stream=True, timeout=TIMEOUT_SECONDS) as answer:
        if answer.status_code == HTTPStatus.NOT_MODIFIED:
            return None
        answer.raise_for_status()
        length = answer.headers.get("Content-Length")
        total = int(length) if length else None
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.part")
        done = 0
        with draft.open("wb") as file:
            for chunk in answer.iter_content(CHUNK):
                done += file.write(chunk)
                progress("fetching", done, total)
        draft.replace(path)
        return {name: answer.headers.get(name) for name in CONDITIONS}

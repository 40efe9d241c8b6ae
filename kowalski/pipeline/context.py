"""What a process that runs the pipeline has at hand."""

import os
import socket
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pymongo.database import Database

from baselayer.settings import Settings, load
from kowalski.archive.accounts import Account
from kowalski.archive.database import connect
from kowalski.models.engine_choice import EngineChoice


@dataclass(frozen=True)
class Context:
    """Settings, the archive, and the name by which batches tell who processed them."""

    settings: Settings
    database: Database[Any]
    worker: str


@lru_cache(maxsize=1)
def context() -> Context:
    """Return this process's context; settings are read when it is first asked for."""
    settings = load()
    return Context(
        settings, connect(settings, Account.PIPELINE), f"{socket.gethostname()}:{os.getpid()}"
    )


def engine_choice(settings: Settings) -> EngineChoice:
    """Return what computes the models' scores; converted models live in the state folder."""
    return EngineChoice(settings.kowalski.scoring.engine, settings.state / "models")

"""Settings of a process for tests of the alert half."""

from pathlib import Path
from typing import Any

from baselayer.secrets import ensure_secrets
from baselayer.settings import Settings, load


def settings_in(folder: Path, **changes: Any) -> Settings:
    """Return the default settings with changes, and with secrets kept in a folder."""
    ensure_secrets(folder)
    settings = load(folder)
    return settings.model_copy(update=changes)

"""Secrets of an instance: generated at its first start, readable by the owner only."""

import os
import secrets
from pathlib import Path

import yaml

from baselayer.settings.root import SecretsSettings


def ensure_secrets(state: Path) -> Path:
    """Write the secrets that `<state>/secrets.yaml` lacks, and return its path."""
    path = state / "secrets.yaml"
    known = yaml.safe_load(path.read_text())["secrets"] if path.exists() else {}
    missing = [name for name in SecretsSettings.model_fields if name not in known]
    if missing:
        known |= {name: secrets.token_urlsafe(32) for name in missing}
        state.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".new")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            yaml.safe_dump({"secrets": known}, file)
        draft.replace(path)
    return path

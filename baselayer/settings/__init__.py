"""Typed settings, read once at start.

Precedence, highest first: environment (`FRITZ__KAFKA__GROUP_ID=…`), `<state>/secrets.yaml`,
`config.yaml`, `<state>/instance.yaml` (addresses that the launcher chose), `config.defaults.yaml`.
Every setting stands in `config.defaults.yaml` with a
one-line comment; a key that is not there stops the start.
"""

from baselayer.settings.load import SettingsError, load
from baselayer.settings.root import Settings

__all__ = ["Settings", "SettingsError", "load"]

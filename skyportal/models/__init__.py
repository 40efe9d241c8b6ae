"""Tables and their access policies, one module per topic. Importing this imports them all."""

import importlib
import pkgutil

from skyportal.models.base import Base

for module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{module.name}")

metadata = Base.metadata
__all__ = ["metadata"]

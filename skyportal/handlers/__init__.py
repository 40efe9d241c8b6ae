"""HTTP: one module per resource, each with its `routes`."""

import importlib
import pkgutil

from skyportal.handlers.routes import Endpoint, Routes


def all_endpoints() -> list[Endpoint]:
    """Return the endpoints of every module of this package."""
    found: list[Endpoint] = []
    for information in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{information.name}")
        routes = getattr(module, "routes", None)
        if isinstance(routes, Routes):
            found.extend(routes.endpoints)
    return found

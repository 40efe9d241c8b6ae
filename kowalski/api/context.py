"""What handlers find in the application and in a request."""

from typing import Any

from aiohttp import web

from baselayer.settings import Settings
from kowalski.api.access.caller import Caller
from kowalski.api.access.collections import CollectionNames
from kowalski.archive.asynchronous import AsyncDatabase

SETTINGS = web.AppKey("settings", Settings)
DATABASE: web.AppKey[AsyncDatabase] = web.AppKey("database")
NAMES = web.AppKey("names", CollectionNames)
DOCUMENT: web.AppKey[dict[str, Any]] = web.AppKey("document")
CALLER = web.RequestKey("caller", Caller)

"""The routes about skymaps."""

from pydantic import TypeAdapter

from kowalski.api.endpoints import Audience, Endpoint
from kowalski.api.handlers import skymaps
from kowalski.api.models.skymaps import SkymapNamed, SkymapUpload
from kowalski.api.openapi import EITHER

PATH = "/api/skymap"
TAG = "skymaps"
FREE_TEXT = dict.fromkeys(("dateobs", "triggerid", "alias", "localization_name", "contours"), ())

ALREADY_THERE = {
    "type": "object",
    "required": ["status", "message", "data"],
    "properties": {
        "status": {"enum": ["already_exists"]},
        "message": {"type": "string"},
        "data": {"type": "object", "required": ["dateobs", "localization_name", "contours"]},
    },
}

SKYMAP_ENDPOINTS = (
    Endpoint(
        "PUT",
        PATH,
        skymaps.put_skymap,
        Audience.USERS,
        TAG,
        TypeAdapter(SkymapUpload),
        answers={"409": ALREADY_THERE},
    ),
    Endpoint(
        "GET",
        PATH,
        skymaps.get_skymap,
        Audience.USERS,
        TAG,
        query_choices=FREE_TEXT,
        answers={"200": EITHER},
    ),
    Endpoint("DELETE", PATH, skymaps.delete_skymap, Audience.USERS, TAG, TypeAdapter(SkymapNamed)),
)

"""The parts of a path that say which alert is meant."""

from aiohttp import web

from kowalski.api.errors import InvalidRequestError
from kowalski.surveys import SURVEYS, Survey

SURVEY_NAMES = tuple(name.lower() for name in SURVEYS)


def survey_of(request: web.Request) -> Survey:
    """Return the survey that a path names."""
    name = request.match_info["survey"]
    if name.lower() not in SURVEY_NAMES:
        raise InvalidRequestError(f"survey {name} must be one of [{', '.join(SURVEY_NAMES)}]")
    return SURVEYS[name.upper()]


def candid_of(request: web.Request) -> int:
    """Return the candid that a path names."""
    text = request.match_info["candid"]
    candid = int(text) if text.isascii() and text.isdecimal() and len(text) < 20 else None
    if candid is None or candid >= 1 << 63:
        raise InvalidRequestError(f"candid {text:.40} must be a whole number.")
    return candid

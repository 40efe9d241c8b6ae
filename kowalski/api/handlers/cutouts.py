"""Cutouts of alerts."""

import asyncio
from typing import Any

from aiohttp import web

from kowalski.api.access.reader import Options
from kowalski.api.context import SETTINGS
from kowalski.api.errors import InvalidRequestError
from kowalski.api.handlers.alert_path import candid_of, survey_of
from kowalski.api.handlers.asking import asked_of, reader_of
from kowalski.api.models.alerts import QueryString
from kowalski.pictures.colours import COLOUR_MAPS
from kowalski.pictures.drawing import png, resampled
from kowalski.pictures.shades import INTERVALS, STRETCHES, limits, scaled, stretched
from kowalski.pictures.stamp import StampError, north_up, read_pixels
from kowalski.surveys import Survey
from kowalski.surveys.stamps import stamp_bytes, stamp_name

KINDS = ("science", "template", "difference")
FORMATS = ("fits", "png")
PICTURE_SIZE = 400

CHOICES: dict[str, tuple[str, ...]] = {
    "interval": INTERVALS,
    "stretch": STRETCHES,
    "cmap": tuple(COLOUR_MAPS),
}
PARAMETERS = CHOICES | {"programids": ()}


async def send_cutout(request: web.Request) -> web.Response:
    """Send a cutout of an alert.

    As FITS, or as a picture: `interval` says which pixels become black and white
    (`asymmetric_percentile` from the first percentile to the brightest pixel), `stretch` the scale
    between (`log`; `linear` for the difference), `cmap` the colours (`bone`).
    """
    survey = survey_of(request)
    kind = chosen("cutout", request.match_info["cutout"], KINDS)
    file_format = chosen("file format", request.match_info["file_format"], FORMATS)
    looks = {
        name: chosen(name, request.query[name], choices)
        for name, choices in CHOICES.items()
        if name in request.query
    }
    stamp = await find_stamp(request, survey, KINDS.index(kind))
    try:
        if file_format == "fits":
            name = stamp_name(stamp) or f"{request.match_info['candid']}_{kind}.fits"
            return as_attachment(name, await asyncio.to_thread(fits, stamp))
        looks.setdefault("stretch", "linear" if kind == "difference" else "log")
        picture = await asyncio.to_thread(draw, stamp, looks)
        return web.Response(body=picture, content_type="image/png")
    except StampError as error:
        raise InvalidRequestError(
            f"cutout {kind}: the archived stamp cannot be used: {error}"
        ) from None


def chosen(what: str, value: str, choices: tuple[str, ...]) -> str:
    """Return a value that is one of the choices."""
    if value not in choices:
        raise InvalidRequestError(f"{what} {value} not in {list(choices)}")
    return value


async def find_stamp(request: web.Request, survey: Survey, which: int) -> Any:
    """Return one cutout of an alert that the caller may see, as it is archived."""
    candid = candid_of(request)
    reader = reader_of(request, asked_of(request, QueryString))
    field = survey.cutouts[which]
    options = Options(max_time_ms=request.app[SETTINGS].kowalski.api.max_time_ms, limit=1)
    alerts = reader.find(survey.alerts, {"candid": candid}, {"_id": 0, field: 1}, options)
    async for alert in alerts:
        if field not in alert:
            raise InvalidRequestError(f"{survey.name.lower()} alert {candid} has no {field}.")
        return alert[field]
    raise InvalidRequestError(f"{survey.name.lower()} alert {candid} not found")


def fits(stamp: Any) -> bytes:
    """Return a cutout as FITS."""
    return north_up(stamp_bytes(stamp) or b"")


def as_attachment(name: str, content: bytes) -> web.Response:
    """Return a file to be saved."""
    safe = "".join(
        letter for letter in name.removesuffix(".gz") if letter.isalnum() or letter in "._-"
    )
    return web.Response(
        body=content,
        content_type="image/fits",
        headers={"Content-Disposition": f"Attachment;filename={safe}"},
    )


def draw(stamp: object, looks: dict[str, str]) -> bytes:
    """Return a picture of a cutout."""
    pixels = read_pixels(stamp_bytes(stamp) or b"")
    low, high = limits(pixels, looks.get("interval", INTERVALS[0]))
    shades = stretched(scaled(pixels, low, high), looks["stretch"])
    colours = COLOUR_MAPS[looks.get("cmap", "bone")]
    return png(resampled(shades, PICTURE_SIZE), colours)

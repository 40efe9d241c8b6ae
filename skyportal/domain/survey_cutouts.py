"""Pictures of a place in the sky from SDSS, the Legacy Surveys and Pan-STARRS.

Each survey has a server of its own with a protocol of its own; all answer with a JPEG, and a place
that they have not observed with a picture of nothing.
"""

import io
from collections.abc import Callable, Mapping
from typing import Any

import httpx
from PIL import Image

from baselayer.settings.skyportal import ThumbnailSettings
from skyportal.domain import png
from skyportal.domain.errors import InvalidRequestError
from skyportal.domain.png import Picture

PIXELS = 240  # a side of a picture
LONGEST = 5 * 2**20  # bytes of an answer that are read
NOT_THERE = {400, 404, 410}
BLANK = 0.97  # share of equal pixels from which a picture shows nothing

Fetch = Callable[[httpx.Client, ThumbnailSettings, float, float], bytes | None]


class SurveyUnavailableError(Exception):
    """A survey's server did not answer as it should; asking again later may help."""


def cutout(settings: ThumbnailSettings, survey: str, ra: float, dec: float) -> Picture | None:
    """Return the picture of a place (degrees) by a survey; None where it has not observed.

    Raises
    ------
    SurveyUnavailableError
        Its server does not answer, or not with a picture.
    """
    timeout = settings.timeout_seconds
    with httpx.Client(timeout=timeout, follow_redirects=True) as client:
        answer = SURVEYS[survey](client, settings, ra, dec)
    if answer is None:
        return None
    try:
        with Image.open(io.BytesIO(answer), formats=["JPEG", "PNG"]) as image:
            png.check_size(*image.size)
            colours = image.convert("RGB")
    except (*png.BROKEN, InvalidRequestError) as error:
        raise SurveyUnavailableError(
            f"{survey} answered with {answer[:20]!r}…, which is no picture: {error}"
        ) from None
    return None if is_blank(colours) else as_png(colours)


def is_blank(image: Image.Image) -> bool:
    """Tell whether a picture shows nothing: nearly all of its pixels are alike."""
    counts = image.getcolors(maxcolors=image.width * image.height) or []
    return max((count for count, _ in counts), default=0) >= BLANK * image.width * image.height


def as_png(image: Image.Image) -> Picture:
    """Return a picture as it is stored."""
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=True)
    return Picture(buffer.getvalue(), png.is_grayscale(image))


def sdss(client: httpx.Client, settings: ThumbnailSettings, ra: float, dec: float) -> bytes | None:
    """Return the picture of SDSS's SkyServer (ImgCutout)."""
    scale = settings.arcseconds / PIXELS
    query = {"ra": ra, "dec": dec, "scale": scale, "width": PIXELS, "height": PIXELS}
    return asked(client, settings.sdss_url, query)


def legacy(
    client: httpx.Client, settings: ThumbnailSettings, ra: float, dec: float
) -> bytes | None:
    """Return the picture of the Legacy Surveys' viewer."""
    scale = settings.arcseconds / PIXELS
    place = {"ra": ra, "dec": dec, "size": PIXELS, "pixscale": scale}
    return asked(client, settings.ls_url, place | {"layer": settings.ls_layer})


def panstarrs(
    client: httpx.Client, settings: ThumbnailSettings, ra: float, dec: float
) -> bytes | None:
    """Return the picture of Pan-STARRS: the files that cover the place are asked for first."""
    listed = asked(client, settings.ps1_files_url, {"ra": ra, "dec": dec, "filters": "gri"})
    files = {} if listed is None else files_by_filter(listed.decode(errors="replace"))
    if not {"g", "r", "i"} <= files.keys():
        return None
    native = round(settings.arcseconds / 0.25)  # pixels of 0.25 arcsec
    query = {"ra": ra, "dec": dec, "size": native, "output_size": PIXELS, "format": "jpg"}
    colours = {"red": files["i"], "green": files["r"], "blue": files["g"]}
    return asked(client, settings.ps1_url, query | colours)


def files_by_filter(table: str) -> dict[str, str]:
    """Return the file of each filter from the table of the Pan-STARRS server."""
    names, *rows = [line.split() for line in table.splitlines() if line.strip()] or [[]]
    if not {"filter", "filename"} <= set(names):
        raise SurveyUnavailableError(f"ps1 answered with no table of files: {table[:60]!r}…")
    found = [dict(zip(names, row, strict=False)) for row in rows]
    return {row["filter"]: row["filename"] for row in found if {"filter", "filename"} <= row.keys()}


SURVEYS: dict[str, Fetch] = {"sdss": sdss, "ls": legacy, "ps1": panstarrs}


def asked(client: httpx.Client, url: str, query: Mapping[str, Any]) -> bytes | None:
    """Return what a server answers; None when it says that there is nothing."""
    try:
        with client.stream("GET", url, params=query) as response:
            if response.status_code in NOT_THERE:
                return None
            response.raise_for_status()
            content = b""
            for chunk in response.iter_bytes():
                content += chunk
                if len(content) > LONGEST:
                    raise SurveyUnavailableError(f"{url} answers with more than {LONGEST} bytes")
    except httpx.HTTPError as error:
        raise SurveyUnavailableError(f"{url}: {type(error).__name__}: {error}") from None
    return content

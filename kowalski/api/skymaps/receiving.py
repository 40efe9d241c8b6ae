"""From a request to what is known of its skymap."""

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from kowalski.api.errors import InvalidRequestError
from kowalski.api.fetching import fetch
from kowalski.api.models import skymaps as models
from kowalski.skymaps import shapes
from kowalski.skymaps.fits_file import read_fits
from kowalski.skymaps.localisation import Localisation
from kowalski.skymaps.voevent import Notice, name_in, read_voevent


@dataclass(frozen=True)
class Received:
    """A skymap that somebody sent; `localisation` reads it, which takes long."""

    dateobs: datetime
    triggerid: int | str | None
    aliases: list[str]
    name: str
    localisation: Callable[[], Localisation]


async def receive(upload: models.SkymapUpload, origins: list[str]) -> Received:
    """Return what a request says, its file fetched if it tells where it is.

    What the request says itself is preferred to what a notice in it says.

    Raises
    ------
    InvalidRequestError, SkymapError
        It says too little, or what cannot be used.
    """
    notice = None if upload.voevent is None else read_voevent(upload.voevent)
    form = upload.skymap if notice is None or upload.skymap is not None else form_in(notice)
    dateobs = upload.dateobs or (None if notice is None else notice.dateobs)
    if dateobs is None:
        raise InvalidRequestError("dateobs is missing: when was the event observed?")
    if form is None:
        raise InvalidRequestError("skymap is missing: send a skymap, or a voevent that has one.")
    name, localisation = await read_form(form, origins)
    return Received(
        dateobs=dateobs,
        triggerid=upload.triggerid if notice is None else upload.triggerid or notice.triggerid,
        aliases=list(dict.fromkeys([*upload.aliases, *(notice.aliases if notice else ())])),
        name=name,
        localisation=localisation,
    )


def form_in(notice: Notice) -> models.FileAtURL | models.Cone:
    """Return the skymap of a notice: its file, or else its circle."""
    if notice.url is not None:
        return models.FileAtURL(url=notice.url)
    if notice.circle is None:
        raise InvalidRequestError("voevent: it has neither a skymap's address nor an error circle.")
    ra, dec, error = notice.circle
    return models.Cone(ra=ra, dec=dec, error=error)


async def read_form(
    form: models.Form, origins: list[str]
) -> tuple[str, Callable[[], Localisation]]:
    """Return the name of a skymap, and how to read it."""
    match form:
        case models.CellArrays():
            uniq = np.array(form.uniq, dtype=np.int64)
            density = np.array(form.probdensity, dtype=np.float64)
            return form.localization_name, lambda: Localisation.of(uniq, density)
        case models.FileAtURL():
            content = await fetch(form.url, origins)
            return form.localization_name or name_in(form.url), lambda: read_fits(content)
        case models.FileContent():
            decoded = decode(form.content)
            return form.localization_name, lambda: read_fits(decoded)
        case models.Polygon():
            return form.localization_name, lambda: shapes.polygon(form.polygon)
        case models.Ellipse():
            return form.localization_name, lambda: shapes.ellipse(
                form.ra, form.dec, form.amaj, form.amin, form.phi
            )
        case models.Cone():
            name = form.localization_name or f"{form.ra:.5f}_{form.dec:.5f}_{form.error:.5f}"
            return name, lambda: shapes.cone(form.ra, form.dec, form.error)


def decode(text: str) -> bytes:
    """Return the bytes that base64 stands for, also behind `data:…;base64,`."""
    if text.startswith("data:"):
        text = text.partition(",")[2]
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidRequestError(f"skymap.content: it is not base64: {error}") from None

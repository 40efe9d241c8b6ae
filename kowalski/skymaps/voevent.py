"""Notices of GCN as VOEvent 2.0: when, what, and where to find or how to draw its skymap."""

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree

from kowalski.skymaps.errors import SkymapError

ROOT = "{http://www.ivoa.net/xml/VOEvent/v2.0}VOEvent"
MAPS = ("skymap_fits", "LocationMap_URL", "HealPix_URL", "skymap_fits_basic")
FERMI = re.compile(r"bn\d{9}")


@dataclass(frozen=True)
class Notice:
    """What a notice says.

    `url` is where its skymap is; `circle` its position and error radius, in degrees; either may
    not be there.
    """

    dateobs: datetime
    triggerid: int | None
    aliases: tuple[str, ...]
    url: str | None
    circle: tuple[float, float, float] | None


def read_voevent(text: str) -> Notice:
    """Return what a notice says.

    Raises
    ------
    SkymapError
        It is no VOEvent 2.0, or has no time of observation.
    """
    if "<!" in re.sub(r"<!--.*?-->|<!\[CDATA\[.*?\]\]>", "", text, flags=re.DOTALL):
        raise SkymapError("voevent: declarations (<!DOCTYPE, <!ENTITY) are not taken.")
    try:
        root = ElementTree.fromstring(text.strip())  # noqa: S314 (no entities: refused above)
    except (ElementTree.ParseError, ValueError) as error:
        raise SkymapError(f"voevent: it is not XML: {error}") from None
    if root.tag != ROOT or not root.get("ivorn"):
        raise SkymapError("voevent: it is not a VOEvent 2.0 with an ivorn.")
    params = {
        param.get("name", ""): param.get("value", "")
        for what in root.iter("What")
        for param in what.iter("Param")
    }
    url = next((map_at(params[name]) for name in MAPS if params.get(name)), None)
    trigger = params.get("TrigID", "")
    return Notice(
        dateobs=time_of(root),
        triggerid=int(trigger) if trigger.lstrip("-").isdecimal() else None,
        aliases=aliases_of(params, root.get("ivorn", "")),
        url=url,
        circle=circle_of(root),
    )


def map_at(url: str) -> str:
    """Return where a map is; Fermi's notices tell where there is a picture of it, beside it."""
    if url.endswith(".png"):
        return url.replace("locplot", "healpix").removesuffix(".png") + ".fit"
    return url


def time_of(root: ElementTree.Element) -> datetime:
    """Return when what is told of was observed, UTC."""
    text = (root.findtext(".//WhereWhen//ISOTime") or "").strip()
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        raise SkymapError(f"voevent: WhereWhen: ISOTime {text[:40]!r} is not a time.") from None


def aliases_of(params: dict[str, str], ivorn: str) -> tuple[str, ...]:
    """Return the names of the event: `LVC#…` of GraceDB, `FERMI#bn…` of the GBM."""
    aliases = []
    if params.get("GraceID"):
        aliases.append(f"LVC#{params['GraceID']}")
    if "fermi" in ivorn.lower():
        names = FERMI.findall(params.get("LocationMap_URL", "") + params.get("LightCurve_URL", ""))
        aliases += [f"FERMI#{names[0]}"] if names else []
    return tuple(aliases)


def circle_of(root: ElementTree.Element) -> tuple[float, float, float] | None:
    """Return right ascension, declination and radius, where they are told and not all zero."""
    position = root.find(".//WhereWhen//Position2D")
    if position is None:
        return None
    names = ("Value2/C1", "Value2/C2", "Error2Radius")
    try:
        ra, dec, error = (float(position.findtext(name, "")) for name in names)
    except ValueError:
        return None
    return (ra, dec, error) if 0 <= ra <= 360 and -90 <= dec <= 90 and error > 0 else None


def name_in(url: str) -> str:
    """Return the name of the file that an address leads to."""
    return urlsplit(url).path.rpartition("/")[2]

"""Requests about skymaps."""

from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, Discriminator, Field, Tag

from kowalski.api.models.base import RequestModel

RA = Annotated[float, Field(ge=0, le=360, allow_inf_nan=False)]
Dec = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Degrees = Annotated[float, Field(gt=0, le=180, allow_inf_nan=False)]
Name = Annotated[str, Field(min_length=1, max_length=256)]
Level = Annotated[int, Field(ge=1, le=99)]
Corner = tuple[RA, Dec]

DEFAULT_LEVELS = (90, 95)
MAX_LEVELS = 20


def as_pairs(value: Any) -> Any:
    """Return a list of pairs as tuples; anything else as it is."""
    if isinstance(value, list):
        return [tuple(pair) if isinstance(pair, list) else pair for pair in value]
    return value


def as_pair(value: Any) -> Any:
    """Return a pair as a tuple; anything else as it is."""
    return tuple(value) if isinstance(value, list) else value


Corners = Annotated[
    list[Annotated[Corner, BeforeValidator(as_pair, json_schema_input_type=Corner)]],
    BeforeValidator(as_pairs, json_schema_input_type=list[Corner]),
    Field(min_length=3, max_length=10_000),
]


class CellArrays(RequestModel):
    """HEALPix cells by their UNIQ numbers, with the probability density of each per steradian."""

    localization_name: Name
    uniq: Annotated[list[int], Field(min_length=1)]
    probdensity: Annotated[list[float], Field(min_length=1)]


class FileAtURL(RequestModel):
    """A FITS file at an address whose host is among `kowalski.api.fetch_origins`."""

    url: Annotated[str, Field(max_length=2048)]
    localization_name: Name | None = None


class FileContent(RequestModel):
    """A FITS file, compressed or not, in base64; may stand in a `data:` address."""

    localization_name: Name
    content: str


class CornersAround(RequestModel):
    """A polygon told by its centre and corners."""

    center: Any = None
    corners: Corners


def corners_of(value: Any) -> Any:
    """Return the corners of a polygon that is told as an object."""
    return value.get("corners") if isinstance(value, dict) else value


class Polygon(RequestModel):
    """A uniform density inside a polygon of great circles: its corners, or `{center, corners}`."""

    localization_name: Name
    polygon: Annotated[
        Corners, BeforeValidator(corners_of, json_schema_input_type=Corners | CornersAround)
    ]


class Ellipse(RequestModel):
    """An elliptical Gaussian: standard deviations along its axes, angle east of north, degrees."""

    localization_name: Name
    ra: RA
    dec: Dec
    amaj: Degrees
    amin: Degrees
    phi: Annotated[float, Field(allow_inf_nan=False)]


class Cone(RequestModel):
    """A Gaussian around a position: `error` is its standard deviation, in degrees."""

    ra: RA
    dec: Dec
    error: Degrees
    localization_name: Name | None = None


FORMS = ("uniq", "url", "content", "polygon", "amaj", "error")


def form_of(value: Any) -> str | None:
    """Return which form a skymap is sent in, by the key that only this form has."""
    if isinstance(value, dict):
        return next((name for name in FORMS if name in value), None)
    return None


Form = Annotated[
    Annotated[CellArrays, Tag("uniq")]
    | Annotated[FileAtURL, Tag("url")]
    | Annotated[FileContent, Tag("content")]
    | Annotated[Polygon, Tag("polygon")]
    | Annotated[Ellipse, Tag("amaj")]
    | Annotated[Cone, Tag("error")],
    Discriminator(
        form_of,
        custom_error_type="form",
        custom_error_message=f"skymap must be an object with one of {', '.join(FORMS)}",
    ),
]


def as_time(value: Any) -> Any:
    """Return a time without zone, UTC: ISO 8601 or extended JSON."""
    try:
        time = datetime.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        raise ValueError(f"dateobs must be like 2023-10-12T10:00:00, not {value!r:.60}.") from None
    if isinstance(time, datetime) and time.tzinfo is not None:
        return time.astimezone(UTC).replace(tzinfo=None)
    return time


def as_levels(value: Any) -> Any:
    """Return levels in percent: a list, a number, or a text of numbers between commas."""
    if isinstance(value, str):
        value = value.split(",")
    parts = value if isinstance(value, list) else [value]
    try:
        return sorted({whole(part) for part in parts})
    except (ValueError, TypeError, OverflowError):
        raise ValueError(
            f"contours must be whole percents like [90, 95], not {value!r:.60}."
        ) from None


def whole(value: Any) -> int:
    """Return a number that is whole; a text may hold it."""
    number = float(value)
    if not number.is_integer():
        raise ValueError("not whole")
    return int(number)


def as_texts(value: Any) -> Any:
    """Return texts: a list of them, or one."""
    return [value] if isinstance(value, str) else [] if value is None else value


def as_trigger(value: Any) -> Any:
    """Return the number of a trigger; a text may hold it."""
    return int(value) if isinstance(value, str) and value.lstrip("-").isdecimal() else value


Percents = Annotated[str, Field(pattern=r"^ *[1-9][0-9]?( *, *[1-9][0-9]?)* *$")]
TriggerNumber = Annotated[int, Field(ge=-(2**63), lt=2**63)]

Time = Annotated[datetime, BeforeValidator(as_time, json_schema_input_type=datetime)]
LevelList = Annotated[list[Level], Field(min_length=1, max_length=MAX_LEVELS)]
Levels = Annotated[
    LevelList, BeforeValidator(as_levels, json_schema_input_type=LevelList | Level | Percents)
]
TextList = Annotated[list[Name], Field(max_length=100)]
Texts = Annotated[
    TextList, BeforeValidator(as_texts, json_schema_input_type=TextList | Name | None)
]
Trigger = Annotated[
    TriggerNumber | Name, BeforeValidator(as_trigger, json_schema_input_type=TriggerNumber | Name)
]


class SkymapUpload(RequestModel):
    """A skymap, or a notice that tells where there is one."""

    dateobs: Time | None = None
    triggerid: Trigger | None = None
    aliases: Texts = Field(default_factory=list)
    contours: Levels = Field(default_factory=lambda: list(DEFAULT_LEVELS))
    voevent: Annotated[str | None, Field(description="XML of a VOEvent 2.0")] = None
    skymap: Form | None = None


class SkymapNamed(RequestModel):
    """Which skymap is meant."""

    localization_name: Name | None = None
    dateobs: Time | None = None
    triggerid: Annotated[Trigger | None, Field(description="also as trigger_id")] = None
    trigger_id: Trigger | None = None
    alias: Texts = Field(default_factory=list)
    aliases: Texts = Field(default_factory=list)
    contours: Levels | None = None

    def condition(self) -> dict[str, Any]:
        """Return the condition that its document meets."""
        trigger = self.triggerid if self.triggerid is not None else self.trigger_id
        names = [*self.alias, *self.aliases]
        asked = {
            "localization_name": self.localization_name,
            "dateobs": None if self.dateobs is None else self.dateobs.isoformat(),
            "triggerid": trigger,
            "aliases": {"$all": names} if names else None,
        }
        return {name: value for name, value in asked.items() if value is not None}

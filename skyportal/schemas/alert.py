"""Alerts of surveys, which Kowalski keeps, in requests and responses. A candid is a text: it is
longer than the whole numbers that JavaScript knows."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from skyportal.schemas.base import CommaSeparated, QueryModel, RequestModel, ResponseModel
from skyportal.schemas.photometry import CompactPhotometry

Survey = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z][A-Za-z0-9]{0,19}$",
        description="whose alerts: that of one of your streams",
    ),
]
Candid = Annotated[str, Field(pattern=r"^[0-9]{1,19}$", description="the number of an alert")]
Name = Annotated[str, Field(min_length=1, max_length=128)]
RadiusUnit = Literal["arcsec", "arcmin", "deg", "rad"]


class OfSurvey(QueryModel):
    """Whose alerts."""

    survey: Survey = "ZTF"


class Around(QueryModel):
    """A place and how far around it is looked, at most a degree."""

    ra: Annotated[float | None, Field(ge=0, lt=360, description="degrees")] = None
    dec: Annotated[float | None, Field(ge=-90, le=90, description="degrees")] = None
    radius: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 5.0
    radius_units: Annotated[RadiusUnit, Field(alias="radius_units")] = "arcsec"


class AlertsQuery(OfSurvey, Around):
    """Which alerts: of objects, by number, or around a place."""

    object_id: Annotated[
        CommaSeparated[Name],
        Field(default_factory=list, max_length=1000, alias="objectId"),
    ]
    candid: Annotated[CommaSeparated[Candid], Field(default_factory=list, max_length=1000)]
    limit: Annotated[int, Field(ge=1, le=10_000, description="the newest of them")] = 1000

    @model_validator(mode="after")
    def says_which(self) -> "AlertsQuery":
        """Refuse to look for nothing in particular."""
        if (self.ra is None) != (self.dec is None):
            raise ValueError("ra and dec belong together.")
        if not self.object_id and not self.candid and self.ra is None:
            raise ValueError("Give objectId, candid, or ra and dec.")
        return self


class Alert(ResponseModel):
    """An alert without its cutouts: the survey's own measurement, and the scores of models."""

    candid: str
    object_id: str
    jd: float
    ra: float
    dec: float
    candidate: dict[str, object]
    classifications: dict[str, object]


class AlertsFound(ResponseModel):
    """Alerts, the newest first; not `complete` where there may be more."""

    survey: str
    alerts: list[Alert]
    complete: bool


class AlertPoint(CompactPhotometry):
    """A point of an object's light curve in the archive; `flux` in µJy, null for a limit."""

    flux: float | None
    fluxerr: float | None
    program: int | None


class AlertHistory(ResponseModel):
    """What the archive has of an object besides its alerts."""

    survey: str
    object_id: str
    ra: float
    dec: float
    candids: list[str]
    cross_matches: Annotated[
        dict[str, list[dict[str, object]]], Field(description="rows by catalogue")
    ]
    photometry: list[AlertPoint]
    tns: Annotated[list[dict[str, object]], Field(description="rows of the TNS within 2 arcsec")]


class CutoutQuery(OfSurvey):
    """Which cutout of an alert, and how it is drawn."""

    candid: Candid
    cutout: Literal["science", "template", "difference", "Science", "Template", "Difference"]
    file_format: Annotated[Literal["png", "fits"], Field(alias="file_format")] = "png"
    interval: Literal["asymmetric_percentile", "min_max", "zscale"] | None = None
    stretch: Literal["log", "linear", "asinh", "sqrt"] | None = None
    cmap: Literal["bone", "gray", "viridis", "magma", "cividis"] | None = None


class AlertSave(RequestModel):
    """To which groups an object of the archive goes, with all that the archive has of it."""

    survey: Survey = "ZTF"
    group_ids: Annotated[list[int], Field(min_length=1, max_length=100)] | Literal["all"]
    candid: Annotated[
        Candid | None, Field(description="the alert whose place and cutouts it gets; the newest")
    ] = None


class CrossMatchQuery(Around):
    """A place, and the catalogues to look in."""

    catalogs: Annotated[
        CommaSeparated[Name],
        Field(default_factory=list, description="all of other telescopes if left out"),
    ]

    @model_validator(mode="after")
    def says_where(self) -> "CrossMatchQuery":
        """Refuse to look nowhere."""
        if self.ra is None or self.dec is None:
            raise ValueError("Give ra and dec.")
        return self


class CrossMatches(ResponseModel):
    """Rows of catalogues around a place."""

    catalogs: dict[str, list[dict[str, object]]]

"""Telescopes in requests and responses."""

from typing import Annotated

from pydantic import Field

from skyportal.schemas.base import QueryModel, RequestModel, ResponseModel

Name = Annotated[str, Field(min_length=1, max_length=255)]


class TelescopeBase(RequestModel):
    """What is known of a telescope: degrees north and east, metres above the sea, metres across."""

    name: Name
    nickname: Name
    lat: Annotated[float | None, Field(ge=-90, le=90)] = None
    lon: Annotated[float | None, Field(ge=-180, le=360)] = None
    elevation: Annotated[float | None, Field(ge=-500, le=9000)] = None
    diameter: Annotated[float | None, Field(gt=0, le=200)] = None
    mpc_obscode: str | None = None
    skycam_link: str | None = None
    weather_link: str | None = None
    robotic: bool = False
    fixed_location: bool = True


class TelescopeDetail(ResponseModel):
    """A telescope."""

    id: int
    name: str
    nickname: str
    lat: float | None
    lon: float | None
    elevation: float | None
    diameter: float | None
    mpc_obscode: str | None
    skycam_link: str | None
    weather_link: str | None
    robotic: bool
    fixed_location: bool


class TelescopesQuery(QueryModel):
    """Which telescopes."""

    name: str | None = None

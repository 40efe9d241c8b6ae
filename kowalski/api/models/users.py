"""Requests about users and signing in."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from kowalski.api.access.caller import DEFAULT_PROGRAMIDS
from kowalski.api.models.base import RequestModel

Username = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[\w.@+-]+$")]
Password = Annotated[str, Field(min_length=1, max_length=1024)]


class Credentials(RequestModel):
    """Who signs in, from which client."""

    username: Annotated[str, Field(max_length=1024)]
    password: Annotated[str, Field(max_length=1024)]
    penquins_version: Annotated[str | None, Field(alias="penquins.__version__")] = None


class Permissions(RequestModel):
    """What a user may see."""

    programids: list[Annotated[int, Field(ge=0)]] = Field(
        default_factory=lambda: list(DEFAULT_PROGRAMIDS),
        description="programs whose alerts are visible",
    )
    collections: Annotated[
        list[str] | None, Field(description="collections that may be read; null for all")
    ] = None
    groups: list[Annotated[int, Field(ge=1)]] = Field(
        default_factory=list, description="groups whose watch lists the user may see and change"
    )


def as_permissions(value: Any) -> Any:
    """Return a list of programs as permissions; anything else as it is."""
    if isinstance(value, list):
        return {"programids": value}
    return value


Granted = Annotated[
    Permissions,
    BeforeValidator(
        as_permissions, json_schema_input_type=Permissions | list[Annotated[int, Field(ge=0)]]
    ),
]


Role = Annotated[
    Literal["user", "admin"],
    Field(description="`admin` sees everything, and may call what is for administrators"),
]


class NewUser(RequestModel):
    """A user to make."""

    username: Username
    password: Password
    email: str | None = None
    permissions: Granted = Permissions()
    role: Role = "user"


class UserChange(RequestModel):
    """What to change of a user."""

    username: Username | None = None
    password: Password | None = None
    email: str | None = None
    permissions: Granted | None = None
    role: Role | None = None

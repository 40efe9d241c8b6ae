"""Telescopes: where instruments stand."""

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from skyportal.models.access import SIGNED_IN, Access, has_acl
from skyportal.models.base import Numbered
from skyportal.permissions import Permission


class Telescope(Numbered):
    """A telescope with its site: degrees east and north, metres above the sea; metres across."""

    __tablename__ = "telescopes"
    __table_args__ = (
        CheckConstraint("lat between -90 and 90", name="lat"),
        CheckConstraint("lon between -180 and 360", name="lon"),
        CheckConstraint("diameter > 0", name="diameter"),
    )
    __access__ = Access(
        read=SIGNED_IN,
        create=has_acl(Permission.MANAGE_TELESCOPES),
        update=has_acl(Permission.MANAGE_TELESCOPES),
    )

    name: Mapped[str] = mapped_column(unique=True)
    nickname: Mapped[str]
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    elevation: Mapped[float | None]
    diameter: Mapped[float | None]
    mpc_obscode: Mapped[str | None]
    skycam_link: Mapped[str | None]
    weather_link: Mapped[str | None]
    robotic: Mapped[bool] = mapped_column(server_default="false")
    fixed_location: Mapped[bool] = mapped_column(server_default="true")

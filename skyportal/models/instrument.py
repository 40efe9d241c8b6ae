"""Instruments: what measures, and through which filters."""

from sqlalchemy import ForeignKey, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from skyportal.models.access import SIGNED_IN, Access, has_acl
from skyportal.models.base import Numbered
from skyportal.permissions import Permission


class Instrument(Numbered):
    """An instrument at a telescope. Photometry names one of its `filters`, such as `ztfg`."""

    __tablename__ = "instruments"
    __access__ = Access(
        read=SIGNED_IN,
        create=has_acl(Permission.MANAGE_INSTRUMENTS),
        update=has_acl(Permission.MANAGE_INSTRUMENTS),
    )

    name: Mapped[str] = mapped_column(unique=True)
    type: Mapped[str]
    band: Mapped[str | None]
    telescope_id: Mapped[int] = mapped_column(ForeignKey("telescopes.id"), index=True)
    filters: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")

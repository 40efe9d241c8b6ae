"""Photometry: what was measured of an object, when, and through which filter."""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from skyportal.models.access import (
    Access,
    has_acl,
    mine,
    no_other_groups,
    no_other_streams,
    shared_with_my_groups,
    shared_with_my_streams,
)
from skyportal.models.base import Base
from skyportal.permissions import Permission

# Streams come first: most rows have some, and a caller has fewer of them than of groups.
VISIBLE = shared_with_my_streams("stream_ids") | shared_with_my_groups("group_ids") | mine()


class Photometry(Base):
    """One measurement; fluxes are in µJy on the AB system, whose zero point is then 23.9.

    No `flux` means a non-detection: `fluxerr` tells how deep, and limiting magnitudes of the row are
    at `limiting_mag_nsigma` times that. Seen by the groups and streams with
    which it is shared, and by its owner. The same measurement is there once for each owner, so
    that nobody learns from a refusal what others keep to themselves.
    """

    __tablename__ = "photometry"
    __table_args__ = (
        CheckConstraint("fluxerr >= 0 and fluxerr < 'Infinity'", name="fluxerr"),
        CheckConstraint("flux > '-Infinity' and flux < 'Infinity'", name="flux"),
        CheckConstraint("mjd > '-Infinity' and mjd < 'Infinity'", name="mjd"),
        CheckConstraint("ra >= 0 and ra < 360", name="ra"),
        CheckConstraint("dec >= -90 and dec <= 90", name="dec"),
        CheckConstraint(
            "limiting_mag_nsigma > 0 and limiting_mag_nsigma < 'Infinity'",
            name="limiting_mag_nsigma",
        ),
        Index(
            "uq_photometry_measurement",
            "obj_id",
            "mjd",
            "filter",
            "instrument_id",
            "origin",
            "owner_id",
            text("coalesce(flux, 'NaN'::double precision)"),
            "fluxerr",
            unique=True,
        ),
        Index("ix_photometry_upload_id", "upload_id"),
    )
    __access__ = Access(
        read=VISIBLE,
        create=mine()
        & has_acl(Permission.UPLOAD_DATA)
        & no_other_groups("group_ids")
        & no_other_streams("stream_ids"),
        update=mine() | (VISIBLE & has_acl(Permission.MANAGE_PHOTOMETRY)),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True, sort_order=-1)
    obj_id: Mapped[str] = mapped_column(ForeignKey("objs.id", ondelete="CASCADE"))
    instrument_id: Mapped[int] = mapped_column(ForeignKey("instruments.id"), index=True)
    mjd: Mapped[float]
    filter: Mapped[str]
    flux: Mapped[float | None]
    fluxerr: Mapped[float]
    ra: Mapped[float | None]
    dec: Mapped[float | None]
    ra_unc: Mapped[float | None]
    dec_unc: Mapped[float | None]
    ref_flux: Mapped[float | None]
    ref_fluxerr: Mapped[float | None]
    limiting_mag_nsigma: Mapped[float] = mapped_column(server_default="5")
    origin: Mapped[str] = mapped_column(server_default="")
    upload_id: Mapped[str]
    altdata: Mapped[dict[str, object] | None]
    group_ids: Mapped[list[int]] = mapped_column(server_default="{}")
    stream_ids: Mapped[list[int]] = mapped_column(server_default="{}")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))

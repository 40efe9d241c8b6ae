"""What measurements were before they were reduced anew."""

import datetime

from sqlalchemy import BigInteger, ForeignKey, Identity
from sqlalchemy.orm import Mapped, mapped_column

from skyportal.models.access import Access
from skyportal.models.base import Base
from skyportal.models.photometry import VISIBLE


class PhotometryRevision(Base):
    """The values of a measurement until `created_at`, when others superseded them.

    A trigger on `photometry` writes it, whoever changes a row. Groups and streams are those with
    which these values were shared: who sees the newer ones does not see these for that.
    """

    __tablename__ = "photometry_revisions"
    __access__ = Access(read=VISIBLE)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True, sort_order=-1)
    photometry_id: Mapped[int] = mapped_column(
        ForeignKey("photometry.id", ondelete="CASCADE"), index=True
    )
    flux: Mapped[float | None]
    fluxerr: Mapped[float]
    ref_flux: Mapped[float | None]
    ref_fluxerr: Mapped[float | None]
    limiting_mag_nsigma: Mapped[float]
    ra: Mapped[float | None]
    dec: Mapped[float | None]
    ra_unc: Mapped[float | None]
    dec_unc: Mapped[float | None]
    altdata: Mapped[dict[str, object] | None]
    upload_id: Mapped[str]
    uploaded_at: Mapped[datetime.datetime]
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    group_ids: Mapped[list[int]]
    stream_ids: Mapped[list[int]]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))

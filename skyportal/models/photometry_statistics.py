"""What light curves tell, kept for each audience."""

from sqlalchemy import BigInteger, ForeignKey, Identity, Index
from sqlalchemy.orm import Mapped, mapped_column

from skyportal.models.access import Access
from skyportal.models.base import DERIVED, Base
from skyportal.models.photometry import VISIBLE


class PhotometryStatistics(Base):
    """What the measurements of an object tell that have the same audience: groups, streams, owner.

    A trigger on `photometry` writes it, whoever changes a row. It is seen by whom all of these
    measurements are seen by, so that it tells nobody of rows that others hide; what somebody may
    know of an object is put together from the rows of this table that he sees. Forced photometry
    is counted apart. Fluxes are in µJy; the times and fluxes are those of detections.

    An audience that has no measurement any more keeps its row, with `num_obs` 0: what is locked
    here while others upload may not go away.
    """

    __tablename__ = "photometry_statistics"
    __table_args__ = (
        Index(
            "uq_photometry_statistics_audience",
            "obj_id",
            "group_ids",
            "stream_ids",
            "owner_id",
            "is_forced",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
        {"info": {DERIVED: True}},
    )
    __access__ = Access(read=VISIBLE)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True, sort_order=-1)
    obj_id: Mapped[str] = mapped_column(ForeignKey("objs.id", ondelete="CASCADE"))
    group_ids: Mapped[list[int]]
    stream_ids: Mapped[list[int]]
    owner_id: Mapped[int | None]
    is_forced: Mapped[bool]
    num_obs: Mapped[int] = mapped_column(server_default="0")
    num_det: Mapped[int] = mapped_column(server_default="0")
    first_detected_mjd: Mapped[float | None]
    last_detected_mjd: Mapped[float | None]
    last_detected_flux: Mapped[float | None]
    last_detected_filter: Mapped[str | None]
    peak_mjd: Mapped[float | None]
    peak_flux: Mapped[float | None]

"""Objects: positions in the sky that were given a name."""

import datetime

from sqlalchemy import CheckConstraint, Index, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from skyportal.models.access import (
    SYSTEM_ADMIN,
    Access,
    Predicate,
    has_acl,
    looked_up,
)
from skyportal.models.base import Base
from skyportal.permissions import Permission

PASSED_A_FILTER = looked_up("candidates", "candidates.obj_id = objs.id")
SAVED = looked_up("sources", "sources.obj_id = objs.id")
I_SAVE_IT = Predicate(
    "(exists (select from sources where sources.obj_id = objs.id and sources.active"
    " and sources.group_id = any ((select access.save_group_ids())::int[])))"
)


class Obj(Base):
    """Something in the sky, by the name its survey gave it.

    Whoever sees something of it sees it. It may be changed by those who may save to a group that
    has it among its sources.
    """

    __tablename__ = "objs"
    __table_args__ = (
        CheckConstraint("ra >= 0 and ra < 360", name="ra"),
        CheckConstraint("dec >= -90 and dec <= 90", name="dec"),
        Index("ix_objs_id_redshift", "id", "redshift", postgresql_where="redshift is not null"),
        Index(
            "ix_objs_other_names", "id", postgresql_where="tns_name is not null or alias <> '{}'"
        ),
    )
    __access__ = Access(
        read=SYSTEM_ADMIN | SAVED | PASSED_A_FILTER,
        create=has_acl(Permission.UPLOAD_DATA),
        update=SYSTEM_ADMIN | (has_acl(Permission.UPLOAD_DATA) & I_SAVE_IT),
        delete=SYSTEM_ADMIN,
    )

    id: Mapped[str] = mapped_column(primary_key=True, sort_order=-1)
    ra: Mapped[float]
    dec: Mapped[float] = mapped_column(index=True)
    ra_err: Mapped[float | None]
    dec_err: Mapped[float | None]
    ra_dis: Mapped[float | None]
    dec_dis: Mapped[float | None]
    offset: Mapped[float] = mapped_column(server_default="0")
    redshift: Mapped[float | None]
    redshift_error: Mapped[float | None]
    redshift_origin: Mapped[str | None]
    summary: Mapped[str | None]
    altdata: Mapped[dict[str, object]] = mapped_column(server_default="{}")
    dist_nearest_source: Mapped[float | None]
    mag_nearest_source: Mapped[float | None]
    e_mag_nearest_source: Mapped[float | None]
    transient: Mapped[bool] = mapped_column(server_default="false")
    varstar: Mapped[bool] = mapped_column(server_default="false")
    is_roid: Mapped[bool] = mapped_column(server_default="false")
    mpc_name: Mapped[str | None]
    tns_name: Mapped[str | None]
    tns_info: Mapped[dict[str, object] | None]
    host: Mapped[dict[str, object] | None]
    score: Mapped[float | None]
    origin: Mapped[str | None]
    alias: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    t0: Mapped[datetime.datetime | None]
    detect_photometry_count: Mapped[int | None]

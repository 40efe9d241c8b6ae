"""Spectra of objects."""

import datetime

from sqlalchemy import CheckConstraint, Double, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from skyportal.models.access import (
    Access,
    has_acl,
    mine,
    no_other_groups,
    shared_with_my_groups,
)
from skyportal.models.base import Numbered
from skyportal.permissions import Permission

OF_EQUAL_LENGTH = (
    "cardinality(wavelengths) > 0 and cardinality(fluxes) = cardinality(wavelengths)"
    " and (errors is null or cardinality(errors) = cardinality(wavelengths))"
)


class Spectrum(Numbered):
    """A spectrum: wavelengths in Å, fluxes in `units` in the order of the upload.

    The same spectrum again, told by its `digest`, is there once for each owner.
    """

    __tablename__ = "spectra"
    __table_args__ = (
        UniqueConstraint("obj_id", "digest", "owner_id"),
        CheckConstraint(OF_EQUAL_LENGTH, name="equal_length"),
    )
    __access__ = Access(
        read=shared_with_my_groups("group_ids") | mine(),
        create=mine() & has_acl(Permission.UPLOAD_DATA) & no_other_groups("group_ids"),
        update=mine(),
    )

    obj_id: Mapped[str] = mapped_column(ForeignKey("objs.id", ondelete="CASCADE"))
    instrument_id: Mapped[int] = mapped_column(ForeignKey("instruments.id"), index=True)
    observed_at: Mapped[datetime.datetime]
    wavelengths: Mapped[list[float]] = mapped_column(ARRAY(Double))
    fluxes: Mapped[list[float]] = mapped_column(ARRAY(Double))
    errors: Mapped[list[float] | None] = mapped_column(ARRAY(Double))
    units: Mapped[str | None]
    type: Mapped[str] = mapped_column(server_default="source")
    label: Mapped[str | None]
    origin: Mapped[str | None]
    altdata: Mapped[dict[str, object] | None]
    pi_ids: Mapped[list[int]] = mapped_column(server_default="{}")
    reducer_ids: Mapped[list[int]] = mapped_column(server_default="{}")
    observer_ids: Mapped[list[int]] = mapped_column(server_default="{}")
    external_pi: Mapped[str | None]
    external_reducer: Mapped[str | None]
    external_observer: Mapped[str | None]
    original_file_filename: Mapped[str | None]
    original_file_string: Mapped[str | None]
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    group_ids: Mapped[list[int]]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))

"""Annotations of data: what programs and people note about a spectrum, or about one measurement."""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from skyportal.models.access import Predicate, looked_up
from skyportal.models.remark import Remark, by_their_authors
from skyportal.permissions import Permission

ABOUT_SEEN_DATA = Predicate("(spectrum_id is null)") | looked_up(
    "spectra",
    "spectra.id = data_annotations.spectrum_id and spectra.obj_id = data_annotations.obj_id",
)
ABOUT_SEEN_DATA &= Predicate("(photometry_id is null)") | looked_up(
    "photometry",
    "photometry.id = data_annotations.photometry_id"
    " and photometry.obj_id = data_annotations.obj_id",
)


def once_for(column: str) -> UniqueConstraint:
    """Each author has one for an origin; checked at the end of a merge of two objects, which
    gives annotations of both to one measurement before it tells them apart."""
    return UniqueConstraint(column, "origin", "author_id", deferrable=True, initially="IMMEDIATE")


class DataAnnotation(Remark):
    """Facts about a spectrum or a measurement from one origin.

    Seen by who sees both what they are about and one of their groups. Each author has one for an
    origin. They stay with the measurement when it is reduced anew.
    """

    __tablename__ = "data_annotations"
    __table_args__ = (
        once_for("spectrum_id"),
        once_for("photometry_id"),
        CheckConstraint("num_nonnulls(spectrum_id, photometry_id) = 1", name="about_one_thing"),
    )
    __access__ = by_their_authors(Permission.ANNOTATE, ABOUT_SEEN_DATA)

    obj_id: Mapped[str] = mapped_column(ForeignKey("objs.id", ondelete="CASCADE"), index=True)
    spectrum_id: Mapped[int | None] = mapped_column(ForeignKey("spectra.id", ondelete="CASCADE"))
    photometry_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("photometry.id", ondelete="CASCADE")
    )
    origin: Mapped[str]
    data: Mapped[dict[str, object]]

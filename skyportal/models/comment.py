"""Comments: what people and programs say about an object, or about one of its spectra."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from skyportal.models.access import Predicate, looked_up
from skyportal.models.remark import Remark, by_their_authors
from skyportal.permissions import Permission

ON_A_VISIBLE_SPECTRUM = Predicate("(spectrum_id is null)") | looked_up(
    "spectra", "spectra.id = comments.spectrum_id and spectra.obj_id = comments.obj_id"
)


class Comment(Remark):
    """A comment on an object, in Markdown; `bot` when a program wrote it.

    Those on an object itself may belong to a thread, whose name is the `channel`; without one they
    are in the thread that every object has. A thread is nothing but its comments, so that its name
    is known to those alone who see one of them.

    A file may be attached. It is in the same row, so that who may not read the comment cannot have
    the file.
    """

    __tablename__ = "comments"
    __table_args__ = (
        Index("ix_comments_obj_id", "obj_id"),
        Index("ix_comments_spectrum_id", "spectrum_id"),
        CheckConstraint(
            "num_nulls(attachment_name, attachment_type, attachment_size, attachment) in (0, 4)",
            name="attachment",
        ),
        CheckConstraint("spectrum_id is null or channel is null", name="channel_of_object"),
    )
    __access__ = by_their_authors(Permission.COMMENT, ON_A_VISIBLE_SPECTRUM)

    text: Mapped[str]
    bot: Mapped[bool] = mapped_column(server_default="false")
    spectrum_id: Mapped[int | None] = mapped_column(ForeignKey("spectra.id", ondelete="CASCADE"))
    channel: Mapped[str | None]
    attachment_name: Mapped[str | None]
    attachment_type: Mapped[str | None]
    attachment_size: Mapped[int | None]
    attachment: Mapped[bytes | None] = mapped_column(
        LargeBinary, deferred=True, deferred_raiseload=True
    )

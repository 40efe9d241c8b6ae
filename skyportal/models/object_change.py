"""The history of objects: who changed what of them, when, from what to what."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from skyportal.models.access import Access, looked_up
from skyportal.models.base import Numbered


class ObjectChange(Numbered):
    """One change of an object: its changed fields `before` and `after`, and where they come from.

    A trigger writes it, whoever changes the object; nobody can write or remove it otherwise. Redshift,
    its error and origin belong together: if one of them changes, all three are noted.
    """

    __tablename__ = "object_changes"
    __access__ = Access(read=looked_up("objs", "objs.id = object_changes.obj_id"))

    obj_id: Mapped[str] = mapped_column(ForeignKey("objs.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    origin: Mapped[str | None]
    before: Mapped[dict[str, object]]
    after: Mapped[dict[str, object]]

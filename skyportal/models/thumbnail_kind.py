"""Kinds of thumbnails: what a picture of an object may show."""

from sqlalchemy.orm import Mapped, mapped_column

from skyportal.models.access import SIGNED_IN, Access
from skyportal.models.base import Base


class ThumbnailKind(Base):
    """What a picture shows, such as the difference image of an alert or the place in a survey.

    Pages show kinds by `position`. Those `on_cards` have a place on every card, also while an
    object has no such picture. Kinds come from seed files alone.
    """

    __tablename__ = "thumbnail_kinds"
    __access__ = Access(read=SIGNED_IN)

    name: Mapped[str] = mapped_column(primary_key=True)
    label: Mapped[str]
    description: Mapped[str | None]
    position: Mapped[int]
    of_survey: Mapped[bool] = mapped_column(server_default="false")
    on_cards: Mapped[bool] = mapped_column(server_default="false")

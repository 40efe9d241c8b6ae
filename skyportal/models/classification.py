"""Classifications: what an object is thought to be, by whom, and who agrees."""

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from skyportal.models.access import (
    SYSTEM_ADMIN,
    Access,
    Predicate,
    has_acl,
    looked_up,
    mine,
    only_my_groups,
    shared_with_my_groups,
)
from skyportal.models.base import Numbered
from skyportal.permissions import Permission

OF_GROUPS_I_ADMINISTER = Predicate("(group_ids && (select access.admin_group_ids())::int[])")
OF_VISIBLE = looked_up(
    "classifications", "classifications.id = classification_votes.classification_id"
)


class Classification(Numbered):
    """A class of a taxonomy, with a probability; `ml` when a program found it.

    Changed and removed by its author; administrators of its groups may remove it, too.
    """

    __tablename__ = "classifications"
    __table_args__ = (
        UniqueConstraint("obj_id", "taxonomy_id", "classification", "origin", "author_id"),
        CheckConstraint("probability between 0 and 1", name="probability"),
    )
    __access__ = Access(
        read=shared_with_my_groups("group_ids") | mine("author_id"),
        create=mine("author_id") & has_acl(Permission.CLASSIFY) & only_my_groups("group_ids"),
        update=(mine("author_id") & has_acl(Permission.CLASSIFY)) | SYSTEM_ADMIN,
        delete=has_acl(Permission.CLASSIFY) & (mine("author_id") | OF_GROUPS_I_ADMINISTER),
    )

    obj_id: Mapped[str] = mapped_column(ForeignKey("objs.id", ondelete="CASCADE"))
    taxonomy_id: Mapped[int] = mapped_column(ForeignKey("taxonomies.id"), index=True)
    classification: Mapped[str]
    probability: Mapped[float | None]
    ml: Mapped[bool] = mapped_column(server_default="false")
    origin: Mapped[str] = mapped_column(server_default="")
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    group_ids: Mapped[list[int]]


class ClassificationVote(Numbered):
    """What a user thinks of a classification: 1 for, −1 against."""

    __tablename__ = "classification_votes"
    __table_args__ = (
        UniqueConstraint("classification_id", "voter_id"),
        CheckConstraint("vote in (-1, 1)", name="vote"),
    )
    __access__ = Access(
        read=OF_VISIBLE,
        create=mine("voter_id") & OF_VISIBLE,
        update=mine("voter_id") & OF_VISIBLE,
    )

    classification_id: Mapped[int] = mapped_column(
        ForeignKey("classifications.id", ondelete="CASCADE")
    )
    voter_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    vote: Mapped[int]


class ClassificationEdit(Numbered):
    """What a classification was `before` somebody changed it, and `after`: class, probability, `ml`.

    A trigger writes it, whoever changes the classification; nobody can write or remove it otherwise.
    """

    __tablename__ = "classification_edits"
    __access__ = Access(
        read=looked_up(
            "classifications", "classifications.id = classification_edits.classification_id"
        )
    )

    classification_id: Mapped[int] = mapped_column(
        ForeignKey("classifications.id", ondelete="CASCADE"), index=True
    )
    editor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    before: Mapped[dict[str, object]]
    after: Mapped[dict[str, object]]

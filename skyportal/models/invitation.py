"""Invitations: what somebody will be given who comes with the link."""

import datetime

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from skyportal.models.access import Access, Predicate, has_acl, mine
from skyportal.models.base import Numbered
from skyportal.permissions import Permission

MANAGES_USERS = has_acl(Permission.MANAGE_USERS)
WHAT_I_MAY_GIVE = Predicate(
    "((role_id is null or access.has_role(role_id))"
    " and group_ids <@ (select access.admin_group_ids())::int[]"
    " and stream_ids <@ (select access.stream_ids())::int[])"
)


class Invitation(Numbered):
    """Somebody is invited by e-mail; the secret of the link is kept as a hash.

    Nobody invites to more than he may give: roles whose permissions he has, groups that he
    administers, streams that he holds. The arrays of rights are parts of `group_ids`.
    """

    __tablename__ = "invitations"
    __access__ = Access(
        read=MANAGES_USERS,
        create=MANAGES_USERS & mine("invited_by_id") & WHAT_I_MAY_GIVE,
        update=MANAGES_USERS & WHAT_I_MAY_GIVE,
        delete=MANAGES_USERS,
        hidden=("digest",),
    )

    email: Mapped[str]
    invited_by_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    role_id: Mapped[str | None] = mapped_column(ForeignKey("roles.id", ondelete="CASCADE"))
    group_ids: Mapped[list[int]]
    admin_group_ids: Mapped[list[int]]
    save_group_ids: Mapped[list[int]]
    share_group_ids: Mapped[list[int]]
    stream_ids: Mapped[list[int]]
    user_expiration_date: Mapped[datetime.datetime | None]
    expires_at: Mapped[datetime.datetime]
    digest: Mapped[bytes | None] = mapped_column(
        LargeBinary, unique=True, deferred=True, deferred_raiseload=True
    )
    sent_at: Mapped[datetime.datetime | None]
    used_at: Mapped[datetime.datetime | None]
    used_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))

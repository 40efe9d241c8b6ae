"""Pictures from sky surveys, seen by whoever sees the object."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

VISIBLE = (
    "((group_ids && (select access.group_ids())::int[])"
    " or (stream_ids && (select access.stream_ids())::int[])"
    " or (owner_id = (select access.user_id())))"
)
VISIBLE_OBJECT = "(of_survey and (exists (select from objs where objs.id = thumbnails.obj_id)))"
MINE = "(owner_id = (select access.user_id()))"
CREATE = (
    f"{MINE} and (select access.has_acl('Upload data'))"
    " and (group_ids <@ (select access.group_ids())::int[])"
    " and (stream_ids <@ (select access.stream_ids())::int[])"
)
MANAGING = "(select access.has_acl('Manage sources'))"


def state(read: str, create: str, update: str, delete: str) -> None:
    """Replace the policies."""
    bodies = {
        "may_read": f"for select using ({read})",
        "may_create": f"for insert with check ({create})",
        "may_update": f"for update using ({update}) with check ({update})",
        "may_delete": f"for delete using ({delete})",
    }
    for name, body in bodies.items():
        op.execute(f"drop policy {name} on thumbnails")
        op.execute(f"create policy {name} on thumbnails {body}")


def upgrade() -> None:
    """Go up."""
    op.add_column(
        "thumbnails", sa.Column("of_survey", sa.Boolean(), server_default="false", nullable=False)
    )
    op.create_index(
        "ix_thumbnails_of_survey",
        "thumbnails",
        ["obj_id", "type"],
        unique=True,
        postgresql_where=sa.text("of_survey"),
    )
    state(
        read=f"{VISIBLE} or {VISIBLE_OBJECT}",
        create=f"(not of_survey) and {CREATE}",
        update=f"(not of_survey) and ({MINE} or ({VISIBLE} and {MANAGING}))",
        delete=f"{MINE} or (({VISIBLE} or {VISIBLE_OBJECT}) and {MANAGING})",
    )


def downgrade() -> None:
    """Go down; pictures of surveys can be fetched again."""
    op.execute("delete from thumbnails where of_survey")
    old = f"{MINE} or ({VISIBLE} and {MANAGING})"
    state(read=VISIBLE, create=CREATE, update=old, delete=old)
    op.drop_column("thumbnails", "of_survey")

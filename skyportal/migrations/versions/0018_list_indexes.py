"""Indexes that the lists walk, and policies that look objects up row by row."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

SHARED = (
    "(((group_ids && (select access.group_ids())::int[])"
    " or (stream_ids && (select access.stream_ids())::int[]))"
    " or (owner_id = (select access.user_id())))"
)


def policies(offset: str) -> None:
    """State the policies that ask other tables, each row by itself or as PostgreSQL likes."""

    def seen(table: str, column: str) -> str:
        return f"(exists (select from {table} where {table}.{column}{offset}))"

    shown = f"({SHARED} or (of_survey and {seen('objs', 'id = thumbnails.obj_id')}))"
    admin, mine = "(select access.is_system_admin())", "(owner_id = (select access.user_id()))"
    manages = "(select access.has_acl('Manage sources'))"
    saved, passed = (seen(table, "obj_id = objs.id") for table in ("sources", "candidates"))
    ways = (saved, passed) if offset else (passed, saved)
    stated = {
        ("objs", "may_read"): f"for select using (({admin} or {' or '.join(ways)}))",
        ("object_changes", "may_read"): "for select using "
        + f"({seen('objs', 'id = object_changes.obj_id')})",
        ("thumbnails", "may_read"): f"for select using ({shown})",
        ("thumbnails", "may_delete"): f"for delete using (({mine} or ({shown} and {manages})))",
    }
    for (table, name), body in stated.items():
        op.execute(f"drop policy {name} on {table}")
        op.execute(f"create policy {name} on {table} {body}")


def upgrade() -> None:
    """Go up."""
    op.create_index(
        "ix_candidates_passed_at_obj_id",
        "candidates",
        [sa.text("passed_at desc"), sa.text("obj_id desc")],
        postgresql_include=["group_id", "filter_id", "stream_id"],
    )
    op.create_index(
        "ix_annotations_origin_obj_id",
        "annotations",
        ["origin", "obj_id", sa.text("modified desc")],
    )
    policies(" offset 0")


def downgrade() -> None:
    """Go down."""
    policies("")
    op.drop_index("ix_annotations_origin_obj_id", table_name="annotations")
    op.drop_index("ix_candidates_passed_at_obj_id", table_name="candidates")

"""Indexes that hold what lists of sources ask; policies that ask for streams before groups."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"

GROUPS = "(group_ids && (select access.group_ids())::int[])"
STREAMS = "(stream_ids && (select access.stream_ids())::int[])"
MINE = "(owner_id = (select access.user_id()))"
ONE_OF_MINE = "(group_ids && ( SELECT access.group_ids() AS group_ids))"
FIRST_OF_MINE = "(group_ids[1] = ANY (( SELECT access.group_ids() AS group_ids)::integer[]))"
SEEN_WITH_OBJECT = (
    "(of_survey and (exists (select from objs where objs.id = thumbnails.obj_id offset 0)))"
)


def upgrade() -> None:
    """Go up."""
    state_policies(f"(({STREAMS} or {GROUPS}) or {MINE})")
    reword(ONE_OF_MINE, f"({FIRST_OF_MINE} OR {ONE_OF_MINE})")
    remake_key("include (saved_at, active, requested, saved_by_id)")
    op.create_index(
        "ix_objs_id_redshift",
        "objs",
        ["id", "redshift"],
        postgresql_where=sa.text("redshift is not null"),
    )
    op.drop_index("ix_objs_redshift", table_name="objs")
    op.drop_constraint("pk_annotation_values", "annotation_values")
    op.create_primary_key("pk_annotation_values", "annotation_values", ["annotation_id", "key"])
    op.create_index(
        "ix_annotation_values_of_object",
        "annotation_values",
        ["obj_id", "key", "number", "origin"],
    )


def downgrade() -> None:
    """Go down."""
    op.drop_index("ix_annotation_values_of_object", table_name="annotation_values")
    op.drop_constraint("pk_annotation_values", "annotation_values")
    op.create_primary_key(
        "pk_annotation_values", "annotation_values", ["obj_id", "key", "origin", "annotation_id"]
    )
    op.create_index("ix_objs_redshift", "objs", ["redshift"])
    op.drop_index("ix_objs_id_redshift", table_name="objs")
    remake_key("")
    reword(FIRST_OF_MINE, "false")
    reword(f"(false OR {ONE_OF_MINE})", ONE_OF_MINE)
    state_policies(f"(({GROUPS} or {STREAMS}) or {MINE})")


def remake_key(more: str) -> None:
    """Make the key of sources anew, with more in its index."""
    key = "uq_sources_obj_id_group_id"
    op.execute(
        f"alter table sources drop constraint {key},"
        f" add constraint {key} unique (obj_id, group_id) {more}"
    )


def state_policies(visible: str) -> None:
    """State the policies of what is shared with groups and streams."""
    for table in ("photometry", "photometry_revisions", "photometry_statistics"):
        op.execute(f"alter policy may_read on {table} using ({visible})")
    may = f"({MINE} or ({visible} and (select access.has_acl('Manage photometry'))))"
    op.execute(f"alter policy may_update on photometry using ({may}) with check ({may})")
    op.execute(f"alter policy may_delete on photometry using ({may})")
    seen = f"({visible} or {SEEN_WITH_OBJECT})"
    op.execute(f"alter policy may_read on thumbnails using ({seen})")
    manages = "(select access.has_acl('Manage sources'))"
    may = f"((not of_survey) and ({MINE} or ({visible} and {manages})))"
    op.execute(f"alter policy may_update on thumbnails using ({may}) with check ({may})")
    op.execute(f"alter policy may_delete on thumbnails using (({MINE} or ({seen} and {manages})))")


def reword(old: str, new: str) -> None:
    """Put some words in place of others in all policies, as PostgreSQL tells them."""
    told = "select tablename, policyname, qual, with_check from pg_policies"
    for table, name, reads, writes in op.get_bind().exec_driver_sql(told).all():
        bodies = (("using", reads), ("with check", writes))
        changed = " ".join(
            f"{kind} ({body.replace(old, new)})" for kind, body in bodies if body and old in body
        )
        if changed:
            op.execute(f"alter policy {name} on {table} {changed}")

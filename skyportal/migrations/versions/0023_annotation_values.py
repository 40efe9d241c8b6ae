"""What annotations say, one value to a row; and which objects have other names."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0023"
down_revision = "0022"

COLUMNS = (
    "obj_id, key, annotation_id, origin, kind, number, author_id, group_ids, created_at, modified"
)
VALUES = """
    noted.obj_id, said.key, noted.id, noted.origin, access.kind_of(said.value),
        case jsonb_typeof(said.value) when 'number' then access.float_of(said.value::numeric) end,
        noted.author_id, noted.group_ids, noted.created_at, noted.modified
    from {source} as noted, jsonb_each(
        case jsonb_typeof(noted.data) when 'object' then noted.data else '{{}}' end) as said
    where octet_length(said.key) <= 1500
"""
FUNCTIONS = (
    """
-- The place of a value's type in the order that JSON has; PostgreSQL puts an empty list before all.
create function access.kind_of(value jsonb) returns smallint
    language sql immutable parallel safe
    return case when value = '[]' then -1 else array_position(
        array['null', 'string', 'number', 'boolean', 'array', 'object'], jsonb_typeof(value)) - 1
    end
""",
    """
-- A number as a float, whatever its size.
create function access.float_of(value numeric) returns float8
    language sql immutable parallel safe
    return case
        when abs(value) > 1e308 then sign(value)::float8 * 'infinity'::float8
        when abs(value) < 1e-307 then 0
        else value::float8 end
""",
    f"""
create function access.note_annotations() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if tg_op <> 'INSERT' then
        delete from annotation_values using old_rows
            where annotation_values.obj_id = old_rows.obj_id
                and annotation_values.annotation_id = old_rows.id;
    end if;
    if tg_op <> 'DELETE' then
        insert into annotation_values ({COLUMNS}) select {VALUES.format(source="new_rows")};
    end if;
    return null;
end $$
""",  # noqa: S608 (our own names)
    f"""
-- All values anew, for those who load annotations without triggers.
create function access.tell_all_annotations() returns void
    language sql security definer set search_path = public, pg_temp
begin atomic
    delete from annotation_values;
    insert into annotation_values ({COLUMNS}) select {VALUES.format(source="annotations")};
end
""",  # noqa: S608 (our own names)
)
OTHER_NAMES = "tns_name is not null or alias <> '{}'"
TRIGGERS = {
    "insert": "referencing new table as new_rows",
    "update": "referencing old table as old_rows new table as new_rows",
    "delete": "referencing old table as old_rows",
}
VISIBLE = (
    "((group_ids && (select access.group_ids())::int[]) or (author_id = (select access.user_id())))"
)
POLICIES = {
    "may_read": f"for select using ({VISIBLE})",
    "may_create": "for insert with check (false)",
    "may_update": "for update using (false) with check (false)",
    "may_delete": "for delete using (false)",
    "worker_may": "to fritz_worker using (true) with check (true)",
}


def upgrade() -> None:
    """Go up."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "annotation_values",
        sa.Column("obj_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("annotation_id", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("number", sa.Float(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("group_ids", postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.Column("created_at", moment, server_default=sa.text("now()"), nullable=False),
        sa.Column("modified", moment, server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint(
            "obj_id", "key", "origin", "annotation_id", name=op.f("pk_annotation_values")
        ),
    )
    op.execute("alter table annotation_values enable row level security")
    for name, body in POLICIES.items():
        op.execute(f"create policy {name} on annotation_values {body}")
    for role in ("fritz_worker", "fritz_app"):
        op.execute(f"grant select, insert, update, delete on annotation_values to {role}")
    for function in FUNCTIONS:
        op.get_bind().exec_driver_sql(function, execution_options={"no_parameters": True})
    op.execute("revoke execute on function access.tell_all_annotations() from public")
    for event, tables in TRIGGERS.items():
        op.execute(
            f"create trigger told_at_{event} after {event} on annotations {tables}"
            " for each statement execute function access.note_annotations()"
        )
    op.execute("select access.tell_all_annotations()")
    op.create_index(
        "ix_annotation_values_ordered", "annotation_values", ["origin", "key", "kind", "number"]
    )
    op.execute("analyze annotation_values")
    op.create_index("ix_objs_other_names", "objs", ["id"], postgresql_where=sa.text(OTHER_NAMES))


def downgrade() -> None:
    """Go down."""
    op.drop_index("ix_objs_other_names", table_name="objs")
    for event in TRIGGERS:
        op.execute(f"drop trigger told_at_{event} on annotations")
    for function in (
        "tell_all_annotations()",
        "note_annotations()",
        "float_of(numeric)",
        "kind_of(jsonb)",
    ):
        op.execute(f"drop function access.{function}")
    op.drop_table("annotation_values")

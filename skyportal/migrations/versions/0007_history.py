"""The history of objects, tags and labels."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"

NOTE_CHANGE = """
create function access.note_change() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    kept text[] := array['id', 'created_at', 'modified', 'detect_photometry_count'];
    belonging text[] := array['redshift', 'redshift_error', 'redshift_origin'];
    before jsonb := case when tg_op = 'INSERT' then '{}' else to_jsonb(old) - kept end;
    after jsonb := to_jsonb(new) - kept;
    changed text[];
begin
    if tg_op = 'INSERT' then
        changed := belonging;
        before := jsonb_build_object(
            'redshift', null, 'redshift_error', null, 'redshift_origin', null);
    else
        select array_agg(key) into changed from jsonb_each(after)
            where before -> key is distinct from value;
        if changed && belonging then
            changed := changed || belonging;
        end if;
    end if;
    if changed is null then
        return null;
    end if;
    insert into object_changes (obj_id, author_id, origin, before, after) values (
        new.id, access.user_id(),
        coalesce(nullif(current_setting('app.change_origin', true), ''),
            case when changed && belonging then new.redshift_origin end),
        (select jsonb_object_agg(key, value) from jsonb_each(before) where key = any (changed)),
        (select jsonb_object_agg(key, value) from jsonb_each(after) where key = any (changed)));
    return null;
end $$
"""
TRIGGERS = (
    "create trigger noted after update on objs for each row execute function access.note_change()",
    "create trigger noted_first after insert on objs for each row"
    " when (new.redshift is not null) execute function access.note_change()",
)
REDSHIFTS_INTO_HISTORY = """
insert into object_changes (obj_id, author_id, origin, before, after, created_at, modified)
select objs.id, users.id, entry ->> 'origin',
    jsonb_build_object(
        'redshift', lag(entry -> 'value') over earlier,
        'redshift_error', lag(entry -> 'uncertainty') over earlier,
        'redshift_origin', lag(entry -> 'origin') over earlier),
    jsonb_build_object(
        'redshift', entry -> 'value', 'redshift_error', entry -> 'uncertainty',
        'redshift_origin', entry -> 'origin'),
    (entry ->> 'set_at_utc')::timestamptz, (entry ->> 'set_at_utc')::timestamptz
from objs cross join jsonb_array_elements(redshift_history) with ordinality as told (entry, place)
left join users on users.id = (entry ->> 'set_by_user_id')::int
window earlier as (partition by objs.id order by place)
order by objs.id, place
"""
REDSHIFTS_OUT_OF_HISTORY = """
update objs set redshift_history = told.entries from (
    select obj_id, jsonb_agg(jsonb_build_object(
        'set_by_user_id', author_id, 'set_at_utc', created_at, 'value', after -> 'redshift',
        'uncertainty', after -> 'redshift_error', 'origin', after -> 'redshift_origin')
        order by id) as entries
    from object_changes where after ? 'redshift' group by obj_id) as told
where told.obj_id = objs.id
"""


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "tag_options",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("color", sa.String(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "modified", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tag_options")),
        sa.UniqueConstraint("name", name=op.f("uq_tag_options_name")),
    )
    op.create_table(
        "object_changes",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("obj_id", sa.String(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("origin", sa.String(), nullable=True),
        sa.Column("before", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("after", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "modified", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["users.id"],
            name=op.f("fk_object_changes_author_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["obj_id"], ["objs.id"], name=op.f("fk_object_changes_obj_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_object_changes")),
    )
    op.create_index(op.f("ix_object_changes_obj_id"), "object_changes", ["obj_id"], unique=False)
    op.create_table(
        "tags",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("objtagoption_id", sa.Integer(), nullable=False),
        sa.Column("obj_id", sa.String(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("group_ids", postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "modified", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_tags_author_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["obj_id"], ["objs.id"], name=op.f("fk_tags_obj_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["objtagoption_id"],
            ["tag_options.id"],
            name=op.f("fk_tags_objtagoption_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tags")),
        sa.UniqueConstraint(
            "obj_id",
            "objtagoption_id",
            "author_id",
            name=op.f("uq_tags_obj_id_objtagoption_id_author_id"),
        ),
    )
    op.create_index(op.f("ix_tags_objtagoption_id"), "tags", ["objtagoption_id"], unique=False)
    op.create_table(
        "labels",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("obj_id", sa.String(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("labeller_id", sa.Integer(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "modified", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_labels_group_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["labeller_id"], ["users.id"], name=op.f("fk_labels_labeller_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["obj_id"], ["objs.id"], name=op.f("fk_labels_obj_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_labels")),
        sa.UniqueConstraint(
            "obj_id", "group_id", "labeller_id", name=op.f("uq_labels_obj_id_group_id_labeller_id")
        ),
    )
    op.create_index(op.f("ix_labels_group_id"), "labels", ["group_id"], unique=False)
    op.create_index(op.f("ix_labels_labeller_id"), "labels", ["labeller_id"], unique=False)
    op.get_bind().exec_driver_sql(REDSHIFTS_INTO_HISTORY)
    op.drop_column("objs", "summary_history")
    op.drop_column("objs", "redshift_history")
    op.get_bind().exec_driver_sql(NOTE_CHANGE)
    for trigger in TRIGGERS:
        op.execute(trigger)
    op.execute("alter table tag_options enable row level security")
    op.execute(
        "create policy may_read on tag_options for select using (((select access.user_id()) is not null))"
    )
    op.execute(
        "create policy may_create on tag_options for insert with check ((select access.has_acl('Manage sources')))"
    )
    op.execute(
        "create policy may_update on tag_options for update using ((select access.has_acl('Manage sources'))) with check ((select access.has_acl('Manage sources')))"
    )
    op.execute(
        "create policy may_delete on tag_options for delete using ((select access.has_acl('Manage sources')))"
    )
    op.execute(
        "create policy worker_may on tag_options to fritz_worker using (true) with check (true)"
    )
    op.execute("grant select, insert, update, delete on tag_options to fritz_worker")
    op.execute("grant select, insert, update, delete on tag_options to fritz_app")
    op.execute("alter table object_changes enable row level security")
    op.execute(
        "create policy may_read on object_changes for select using ((exists (select from objs where objs.id = object_changes.obj_id)))"
    )
    op.execute("create policy may_create on object_changes for insert with check (false)")
    op.execute(
        "create policy may_update on object_changes for update using (false) with check (false)"
    )
    op.execute("create policy may_delete on object_changes for delete using (false)")
    op.execute(
        "create policy worker_may on object_changes to fritz_worker using (true) with check (true)"
    )
    op.execute("grant select, insert, update, delete on object_changes to fritz_worker")
    op.execute("grant select, insert, update, delete on object_changes to fritz_app")
    op.execute("alter table tags enable row level security")
    op.execute(
        "create policy may_read on tags for select using (((group_ids && (select access.group_ids())::int[]) or (author_id = (select access.user_id()))))"
    )
    op.execute(
        "create policy may_create on tags for insert with check (((author_id = (select access.user_id())) and (group_ids <@ (select access.group_ids())::int[] and cardinality(group_ids) > 0)))"
    )
    op.execute("create policy may_update on tags for update using (false) with check (false)")
    op.execute(
        "create policy may_delete on tags for delete using (((author_id = (select access.user_id())) or (group_ids && (select access.admin_group_ids())::int[])))"
    )
    op.execute("create policy worker_may on tags to fritz_worker using (true) with check (true)")
    op.execute("grant select, insert, update, delete on tags to fritz_worker")
    op.execute("grant select, insert, update, delete on tags to fritz_app")
    op.execute("alter table labels enable row level security")
    op.execute(
        "create policy may_read on labels for select using ((group_id = any ((select access.group_ids())::int[])))"
    )
    op.execute(
        "create policy may_create on labels for insert with check (((labeller_id = (select access.user_id())) and (group_id = any ((select access.group_ids())::int[]))))"
    )
    op.execute("create policy may_update on labels for update using (false) with check (false)")
    op.execute(
        "create policy may_delete on labels for delete using ((labeller_id = (select access.user_id())))"
    )
    op.execute("create policy worker_may on labels to fritz_worker using (true) with check (true)")
    op.execute("grant select, insert, update, delete on labels to fritz_worker")
    op.execute("grant select, insert, update, delete on labels to fritz_app")


def downgrade() -> None:
    """Go down."""
    op.execute("drop trigger noted on objs")
    op.execute("drop trigger noted_first on objs")
    op.execute("drop function access.note_change()")
    op.add_column(
        "objs",
        sa.Column(
            "redshift_history",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default="[]",
            nullable=False,
        ),
    )
    op.add_column(
        "objs",
        sa.Column(
            "summary_history",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default="[]",
            nullable=False,
        ),
    )
    op.get_bind().exec_driver_sql(REDSHIFTS_OUT_OF_HISTORY)
    op.drop_index(op.f("ix_labels_labeller_id"), table_name="labels")
    op.drop_index(op.f("ix_labels_group_id"), table_name="labels")
    op.drop_table("labels")
    op.drop_index(op.f("ix_tags_objtagoption_id"), table_name="tags")
    op.drop_table("tags")
    op.drop_index(op.f("ix_object_changes_obj_id"), table_name="object_changes")
    op.drop_table("object_changes")
    op.drop_table("tag_options")

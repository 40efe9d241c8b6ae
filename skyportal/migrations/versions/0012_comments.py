"""Comments on spectra, files that come with comments, and mentions."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

READERS = """
-- Which of these people may read a comment of the caller: its groups, its object and its spectrum are
-- theirs. This repeats the policies, which cannot be asked as somebody else; a test compares.
create function access.readers_of_comment(comment int, people int[]) returns int[]
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    names text[] := array['app.signing_in', 'app.user_id', 'app.token_id', 'app.session_id',
        'app.acls', 'app.group_ids', 'app.admin_group_ids', 'app.save_group_ids',
        'app.stream_ids'];
    asking int := access.user_id();
    stated text[];
    reader access.caller;
    readers int[] := '{}';
    person int;
begin
    select array_agg(coalesce(current_setting(name, true), '') order by number) into stated
        from unnest(names) with ordinality as setting (name, number);
    foreach person in array people loop
        reader := access.state(person, null, null, null);
        if reader.refusal is null and exists (
            select from comments where id = comment and author_id = asking
            and group_ids && reader.group_ids
            and (
                spectrum_id is null
                or exists (
                    select from spectra where id = comments.spectrum_id
                    and (spectra.group_ids && reader.group_ids or owner_id = person))
            )
            and (
                'System admin' = any (reader.acls)
                or exists (
                    select from sources where obj_id = comments.obj_id
                    and group_id = any (reader.group_ids))
                or exists (
                    select from candidates where obj_id = comments.obj_id
                    and group_id = any (reader.group_ids) and stream_id = any (reader.stream_ids))
            ))
        then
            readers := readers || person;
        end if;
    end loop;
    perform set_config(name, stated[number], true)
        from unnest(names) with ordinality as setting (name, number);
    return readers;
end $$
"""

READ = (
    "((group_ids && (select access.group_ids())::int[]) or (author_id = (select access.user_id())))"
)
CREATE = (
    "((author_id = (select access.user_id())) and (select access.has_acl('Comment')))"
    " and (group_ids <@ (select access.group_ids())::int[] and cardinality(group_ids) > 0)"
)
ON_A_VISIBLE_SPECTRUM = (
    "((spectrum_id is null) or (exists (select from spectra"
    " where spectra.id = comments.spectrum_id and spectra.obj_id = comments.obj_id)))"
)
BY_AN_ADMINISTRATOR = (
    "((group_id = any ((select access.admin_group_ids())::int[]))"
    " and (exists (select from group_users where group_users.group_id = notifications.group_id"
    " and group_users.user_id = notifications.user_id)))"
)
IN_MY_COMMENT = (
    "((notification_type = 'mention') and (exists (select from comments"
    " where comments.id = notifications.comment_id"
    " and comments.author_id = (select access.user_id()))))"
)


def state(table: str, policy: str, body: str) -> None:
    """Replace a policy."""
    op.execute(f"drop policy {policy} on {table}")
    op.execute(f"create policy {policy} on {table} {body}")


def upgrade() -> None:
    """Go up."""
    op.add_column("comments", sa.Column("spectrum_id", sa.Integer(), nullable=True))
    op.add_column("comments", sa.Column("attachment_name", sa.String(), nullable=True))
    op.add_column("comments", sa.Column("attachment_type", sa.String(), nullable=True))
    op.add_column("comments", sa.Column("attachment_size", sa.Integer(), nullable=True))
    op.add_column("comments", sa.Column("attachment", sa.LargeBinary(), nullable=True))
    op.create_foreign_key(
        op.f("fk_comments_spectrum_id"),
        "comments",
        "spectra",
        ["spectrum_id"],
        ["id"],
        ondelete="CASCADE",
    )
    op.create_index("ix_comments_spectrum_id", "comments", ["spectrum_id"])
    op.create_check_constraint(
        op.f("ck_comments_attachment"),
        "comments",
        "num_nulls(attachment_name, attachment_type, attachment_size, attachment) in (0, 4)",
    )
    state("comments", "may_read", f"for select using ({READ} and {ON_A_VISIBLE_SPECTRUM})")
    state("comments", "may_create", f"for insert with check ({CREATE} and {ON_A_VISIBLE_SPECTRUM})")

    op.alter_column("notifications", "group_id", existing_type=sa.Integer(), nullable=True)
    op.add_column("notifications", sa.Column("comment_id", sa.Integer(), nullable=True))
    op.create_foreign_key(
        op.f("fk_notifications_comment_id"),
        "notifications",
        "comments",
        ["comment_id"],
        ["id"],
        ondelete="CASCADE",
    )
    op.create_index(op.f("ix_notifications_comment_id"), "notifications", ["comment_id"])
    op.create_check_constraint(
        op.f("ck_notifications_from_somewhere"),
        "notifications",
        "num_nonnulls(group_id, comment_id) = 1",
    )
    state(
        "notifications",
        "may_create",
        f"for insert with check ({BY_AN_ADMINISTRATOR} or {IN_MY_COMMENT})",
    )
    op.get_bind().exec_driver_sql(READERS, execution_options={"no_parameters": True})
    op.execute("revoke execute on function access.readers_of_comment(int, int[]) from public")
    op.execute("grant execute on function access.readers_of_comment(int, int[]) to fritz_app")


def downgrade() -> None:
    """Go down; comments on spectra become comments on objects, for what was said is not lost."""
    op.execute("drop function access.readers_of_comment(int, int[])")
    state("notifications", "may_create", f"for insert with check ({BY_AN_ADMINISTRATOR})")
    op.execute("delete from notifications where group_id is null")
    op.drop_constraint(op.f("ck_notifications_from_somewhere"), "notifications")
    op.drop_column("notifications", "comment_id")
    op.alter_column("notifications", "group_id", existing_type=sa.Integer(), nullable=False)

    state("comments", "may_read", f"for select using {READ}")
    state("comments", "may_create", f"for insert with check ({CREATE})")
    for name in (
        "attachment",
        "attachment_size",
        "attachment_type",
        "attachment_name",
        "spectrum_id",
    ):
        op.drop_column("comments", name)

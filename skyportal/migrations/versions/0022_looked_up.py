"""Policies that look up what a row is about by an index, instead of reading all there is."""

from alembic import op

revision = "0022"
down_revision = "0021"

POLICIES = {
    ("comments", "may_read"): (
        "for select using ((((group_ids && (select access.group_ids())::int[]) or (author_id "
        "= (select access.user_id()))) and ((spectrum_id is null) or (exists (select from "
        "spectra where spectra.id = comments.spectrum_id and spectra.obj_id = "
        "comments.obj_id{offset})))))"
    ),
    ("comments", "may_create"): (
        "for insert with check (((((author_id = (select access.user_id())) and (select "
        "access.has_acl('Comment'))) and (group_ids <@ (select access.group_ids())::int[] and "
        "cardinality(group_ids) > 0)) and ((spectrum_id is null) or (exists (select from "
        "spectra where spectra.id = comments.spectrum_id and spectra.obj_id = "
        "comments.obj_id{offset})))))"
    ),
    ("classification_votes", "may_read"): (
        "for select using ((exists (select from classifications where classifications.id = "
        "classification_votes.classification_id{offset})))"
    ),
    ("classification_votes", "may_create"): (
        "for insert with check (((voter_id = (select access.user_id())) and (exists (select "
        "from classifications where classifications.id = "
        "classification_votes.classification_id{offset}))))"
    ),
    ("classification_votes", "may_update"): (
        "for update using (((voter_id = (select access.user_id())) and (exists (select from "
        "classifications where classifications.id = "
        "classification_votes.classification_id{offset})))) with check (((voter_id = (select "
        "access.user_id())) and (exists (select from classifications where classifications.id "
        "= classification_votes.classification_id{offset}))))"
    ),
    ("classification_votes", "may_delete"): (
        "for delete using (((voter_id = (select access.user_id())) and (exists (select from "
        "classifications where classifications.id = "
        "classification_votes.classification_id{offset}))))"
    ),
    ("followup_requests", "may_read"): (
        "for select using (((((allocation_group_id = any ((select "
        "access.group_ids())::int[])) or (requester_id = (select access.user_id()))) or "
        "(group_ids && (select access.group_ids())::int[])) and (exists (select from objs "
        "where objs.id = followup_requests.obj_id{offset}))))"
    ),
    ("followup_requests", "may_create"): (
        "for insert with check ((((((select access.has_acl('Upload data')) and (requester_id "
        "= (select access.user_id()))) and (allocation_group_id = any ((select "
        "access.group_ids())::int[]))) and (group_ids <@ (select access.group_ids())::int[])) "
        "and (exists (select from objs where objs.id = followup_requests.obj_id{offset}))))"
    ),
    ("followup_requests", "may_update"): (
        "for update using ((((select access.has_acl('Upload data')) and ((allocation_group_id "
        "= any ((select access.group_ids())::int[])) or (requester_id = (select "
        "access.user_id())))) and (exists (select from objs where objs.id = "
        "followup_requests.obj_id{offset})))) with check ((((select access.has_acl('Upload "
        "data')) and ((allocation_group_id = any ((select access.group_ids())::int[])) or "
        "(requester_id = (select access.user_id())))) and (exists (select from objs where "
        "objs.id = followup_requests.obj_id{offset}))))"
    ),
    ("merges", "may_read"): (
        "for select using ((exists (select from objs where objs.id = merges.kept_id{offset})))"
    ),
}


def state(offset: str) -> None:
    """State the policies; with `offset 0` PostgreSQL asks the other table row by row."""
    for (table, name), body in POLICIES.items():
        op.execute(f"drop policy {name} on {table}")
        op.execute(f"create policy {name} on {table} {body.format(offset=offset)}")


def upgrade() -> None:
    """Go up."""
    state(" offset 0")


def downgrade() -> None:
    """Go down."""
    state("")

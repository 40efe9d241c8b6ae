"""Allocations and follow-up requests."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"

MY_GROUP = "group_id = any ((select access.group_ids())::int[])"
MANAGED = f"({MY_GROUP}) and (select access.has_acl('Manage allocations'))"
MY_TIME = "allocation_group_id = any ((select access.group_ids())::int[])"
MY_REQUEST = "requester_id = (select access.user_id())"
FOR_MY_GROUPS = "group_ids && (select access.group_ids())::int[]"
UPLOAD = "(select access.has_acl('Upload data'))"
VISIBLE_OBJECT = "(exists (select from objs where objs.id = followup_requests.obj_id))"
STEERED = f"({UPLOAD} and (({MY_TIME}) or ({MY_REQUEST}))) and {VISIBLE_OBJECT}"

POLICIES = {
    "allocations": {
        "may_read": f"for select using (({MY_GROUP}))",
        "may_create": f"for insert with check ({MANAGED})",
        "may_update": f"for update using ({MANAGED}) with check ({MANAGED})",
        "may_delete": f"for delete using ({MANAGED})",
    },
    "followup_requests": {
        "may_read": "for select using "
        f"(((({MY_TIME}) or ({MY_REQUEST})) or ({FOR_MY_GROUPS})) and {VISIBLE_OBJECT})",
        "may_create": "for insert with check "
        f"(({UPLOAD} and ({MY_REQUEST}) and ({MY_TIME})"
        f" and (group_ids <@ (select access.group_ids())::int[])) and {VISIBLE_OBJECT})",
        "may_update": f"for update using ({STEERED}) with check ({STEERED})",
        "may_delete": "for delete using (false)",
    },
}
STATES = (
    "('queued', 'submitted', 'scheduled', 'running', 'completed', 'no_data', 'rejected', 'failed',"
    " 'deleted')"
)


def moments() -> list[sa.Column[object]]:
    """Return the columns that say when a row was made and changed."""
    return [
        sa.Column(name, sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False)
        for name in ("created_at", "modified")
    ]


def upgrade() -> None:
    """Go up."""
    ids = postgresql.ARRAY(sa.Integer())
    op.create_table(
        "allocations",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("instrument_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("pi", sa.String(), nullable=False),
        sa.Column("proposal_id", sa.String(), nullable=True),
        sa.Column("hours_allocated", sa.Float(), server_default="0", nullable=False),
        sa.Column(
            "types", postgresql.ARRAY(sa.Text()), server_default="{triggered}", nullable=False
        ),
        sa.Column("validity_ranges", postgresql.JSONB(), server_default="[]", nullable=False),
        sa.Column("default_share_group_ids", ids, server_default="{}", nullable=False),
        *moments(),
        sa.CheckConstraint("hours_allocated >= 0", name=op.f("ck_allocations_hours_allocated")),
        sa.ForeignKeyConstraint(
            ["instrument_id"], ["instruments.id"], name=op.f("fk_allocations_instrument_id")
        ),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_allocations_group_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocations")),
        sa.UniqueConstraint("id", "group_id", name=op.f("uq_allocations_id_group_id")),
    )
    for name in ("instrument_id", "group_id"):
        op.create_index(op.f(f"ix_allocations_{name}"), "allocations", [name])
    op.create_table(
        "followup_requests",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("obj_id", sa.String(), nullable=False),
        sa.Column("allocation_id", sa.Integer(), nullable=False),
        sa.Column("allocation_group_id", sa.Integer(), nullable=False),
        sa.Column("requester_id", sa.Integer(), nullable=True),
        sa.Column("last_modified_by_id", sa.Integer(), nullable=True),
        sa.Column("payload", postgresql.JSONB(), nullable=False),
        sa.Column("state", sa.String(), server_default="queued", nullable=False),
        sa.Column("detail", sa.String(), nullable=True),
        sa.Column("comment", sa.String(), nullable=True),
        sa.Column("group_ids", ids, server_default="{}", nullable=False),
        *moments(),
        sa.CheckConstraint(f"state in {STATES}", name=op.f("ck_followup_requests_state")),
        sa.ForeignKeyConstraint(
            ["obj_id"], ["objs.id"], name=op.f("fk_followup_requests_obj_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["allocation_id", "allocation_group_id"],
            ["allocations.id", "allocations.group_id"],
            name=op.f("fk_followup_requests_allocation_id"),
        ),
        *(
            sa.ForeignKeyConstraint(
                [name], ["users.id"], name=op.f(f"fk_followup_requests_{name}"), ondelete="SET NULL"
            )
            for name in ("requester_id", "last_modified_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_followup_requests")),
    )
    for name in ("obj_id", "allocation_id"):
        op.create_index(f"ix_followup_requests_{name}", "followup_requests", [name])
    for table, policies in POLICIES.items():
        op.execute(f"alter table {table} enable row level security")
        for policy, body in policies.items():
            op.execute(f"create policy {policy} on {table} {body}")
        op.execute(
            f"create policy worker_may on {table} to fritz_worker using (true) with check (true)"
        )
        for role in ("fritz_worker", "fritz_app"):
            op.execute(f"grant select, insert, update, delete on {table} to {role}")


def downgrade() -> None:
    """Go down."""
    op.drop_table("followup_requests")
    op.drop_table("allocations")

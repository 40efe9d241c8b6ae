"""Who of a group has seen and rejected which candidates, and scan reports."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"

ME = "(select access.user_id())"
MY_GROUP = "(group_id = any ((select access.group_ids())::int[]))"
MY_LOOK = f"((user_id = {ME}) and {MY_GROUP})"
MY_REPORT = f"(author_id = {ME})"
READ_REPORT = (
    "((exists (select from scan_reports where scan_reports.id = report_id)) and"
    " (exists (select from objs where objs.id = scan_report_items.obj_id offset 0)))"
)
WROTE_REPORT = (
    "(exists (select from scan_reports where scan_reports.id = report_id"
    " and scan_reports.author_id = access.user_id()))"
)

POLICIES = {
    "looks": {
        "may_read": f"for select using ({MY_GROUP})",
        "may_create": f"for insert with check ({MY_LOOK})",
        "may_update": f"for update using ({MY_LOOK}) with check ({MY_LOOK})",
        "may_delete": f"for delete using ((user_id = {ME}))",
    },
    "scan_reports": {
        "may_read": "for select using "
        f"(((group_ids && (select access.group_ids())::int[]) or {MY_REPORT}))",
        "may_create": f"for insert with check (({MY_REPORT} and "
        "(group_ids <@ (select access.group_ids())::int[] and cardinality(group_ids) > 0)))",
        "may_update": "for update using (false) with check (false)",
        "may_delete": f"for delete using (({MY_REPORT} or (select access.is_system_admin())))",
    },
    "scan_report_items": {
        "may_read": f"for select using ({READ_REPORT})",
        "may_create": f"for insert with check (({WROTE_REPORT} and {READ_REPORT}))",
        "may_update": f"for update using ({READ_REPORT}) with check ({READ_REPORT})",
        "may_delete": f"for delete using ({WROTE_REPORT})",
    },
}
# What people have rejected so far, their groups are told as well.
REJECTED_SO_FAR = """
insert into looks (obj_id, group_id, user_id, seen_at, rejected)
select distinct on (listings.obj_id, group_users.group_id, listings.user_id)
    listings.obj_id, group_users.group_id, listings.user_id, listings.created_at, true
from listings
join group_users using (user_id)
join candidates on candidates.obj_id = listings.obj_id and candidates.group_id = group_users.group_id
where list_name = 'rejected_candidates'
"""


def moment(name: str, *, nullable: bool = False, now: bool = False) -> sa.Column[object]:
    """Return a column that holds a time."""
    default = sa.text("now()") if now else None
    return sa.Column(name, sa.DateTime(timezone=True), server_default=default, nullable=nullable)


def row_id(table: str) -> tuple[sa.Column[object], sa.PrimaryKeyConstraint]:
    """Return the number of a row and its key."""
    number: sa.Column[object] = sa.Column(
        "id", sa.Integer(), sa.Identity(always=False), nullable=False
    )
    return number, sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))


def refers(table: str, column: str, to: str, ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    """Return a foreign key."""
    return sa.ForeignKeyConstraint(
        [column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete
    )


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "looks",
        *row_id("looks"),
        sa.Column("obj_id", sa.String(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        moment("seen_at", now=True),
        sa.Column("rejected", sa.Boolean(), server_default="false", nullable=False),
        moment("created_at", now=True),
        moment("modified", now=True),
        refers("looks", "obj_id", "objs"),
        refers("looks", "group_id", "groups"),
        refers("looks", "user_id", "users"),
        sa.UniqueConstraint(
            "obj_id", "group_id", "user_id", name=op.f("uq_looks_obj_id_group_id_user_id")
        ),
    )
    op.create_index("ix_looks_group_id_seen_at", "looks", ["group_id", "seen_at"])
    op.create_index(op.f("ix_looks_user_id"), "looks", ["user_id"])
    op.create_table(
        "scan_reports",
        *row_id("scan_reports"),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("group_ids", postgresql.ARRAY(sa.Integer()), nullable=False),
        moment("saved_from"),
        moment("saved_until"),
        moment("passed_from", nullable=True),
        moment("passed_until", nullable=True),
        moment("created_at", now=True),
        moment("modified", now=True),
        sa.CheckConstraint(
            "saved_from < saved_until", name=op.f("ck_scan_reports_from_before_until")
        ),
        refers("scan_reports", "author_id", "users", "SET NULL"),
    )
    op.create_table(
        "scan_report_items",
        *row_id("scan_report_items"),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("obj_id", sa.String(), nullable=False),
        sa.Column("comment", sa.String(), nullable=True),
        moment("created_at", now=True),
        moment("modified", now=True),
        refers("scan_report_items", "report_id", "scan_reports"),
        refers("scan_report_items", "obj_id", "objs"),
        sa.UniqueConstraint(
            "report_id", "obj_id", name=op.f("uq_scan_report_items_report_id_obj_id")
        ),
    )
    op.create_index(op.f("ix_scan_report_items_obj_id"), "scan_report_items", ["obj_id"])
    for table, policies in POLICIES.items():
        op.execute(f"alter table {table} enable row level security")
        for name, body in policies.items():
            op.execute(f"create policy {name} on {table} {body}")
        op.execute(
            f"create policy worker_may on {table} to fritz_worker using (true) with check (true)"
        )
        op.execute(f"grant select, insert, update, delete on {table} to fritz_worker, fritz_app")
    op.execute(REJECTED_SO_FAR)


def downgrade() -> None:
    """Go down."""
    for table in ("scan_report_items", "scan_reports", "looks"):
        op.drop_table(table)

"""What classifications were before they were changed."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0025"
down_revision = "0024"

NOTE_EDIT = """
create function access.note_classification_edit() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    insert into classification_edits (classification_id, editor_id, before, after) values (
        new.id, access.user_id(),
        jsonb_build_object('classification', old.classification,
            'probability', old.probability, 'ml', old.ml),
        jsonb_build_object('classification', new.classification,
            'probability', new.probability, 'ml', new.ml));
    return null;
end $$
"""
TRIGGER = """
create trigger noted after update on classifications for each row
when ((old.classification, old.probability, old.ml)
    is distinct from (new.classification, new.probability, new.ml))
execute function access.note_classification_edit()
"""


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "classification_edits",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("classification_id", sa.Integer(), nullable=False),
        sa.Column("editor_id", sa.Integer(), nullable=True),
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
            ["classification_id"],
            ["classifications.id"],
            name=op.f("fk_classification_edits_classification_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["editor_id"],
            ["users.id"],
            name=op.f("fk_classification_edits_editor_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_classification_edits")),
    )
    op.create_index(
        op.f("ix_classification_edits_classification_id"),
        "classification_edits",
        ["classification_id"],
        unique=False,
    )
    op.execute("alter table classification_edits enable row level security")
    op.execute(
        "create policy may_read on classification_edits for select using ((exists (select from classifications where classifications.id = classification_edits.classification_id offset 0)))"
    )
    op.execute("create policy may_create on classification_edits for insert with check (false)")
    op.execute(
        "create policy may_update on classification_edits for update using (false) with check (false)"
    )
    op.execute("create policy may_delete on classification_edits for delete using (false)")
    op.execute(
        "create policy worker_may on classification_edits to fritz_worker using (true) with check (true)"
    )
    op.execute("grant select, insert, update, delete on classification_edits to fritz_worker")
    op.execute("grant select, insert, update, delete on classification_edits to fritz_app")
    op.execute(NOTE_EDIT)
    op.execute(TRIGGER)


def downgrade() -> None:
    """Go down."""
    op.execute("drop trigger noted on classifications")
    op.execute("drop function access.note_classification_edit()")
    op.drop_index(
        op.f("ix_classification_edits_classification_id"), table_name="classification_edits"
    )
    op.drop_table("classification_edits")

"""Threads of comments."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    """Go up."""
    op.add_column("comments", sa.Column("channel", sa.String(), nullable=True))
    op.create_check_constraint(
        op.f("ck_comments_channel_of_object"),
        "comments",
        "spectrum_id is null or channel is null",
    )


def downgrade() -> None:
    """Go down; what was said in threads stays, in the one that every object has."""
    op.drop_column("comments", "channel")

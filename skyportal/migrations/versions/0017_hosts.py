"""The host galaxies of objects."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Go up."""
    op.add_column("objs", sa.Column("host", postgresql.JSONB(), nullable=True))


def downgrade() -> None:
    """Go down."""
    op.drop_column("objs", "host")

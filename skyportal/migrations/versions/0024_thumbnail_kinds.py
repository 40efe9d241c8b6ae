"""Kinds of thumbnails as rows."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

# Name, label, description, position, whether a sky survey's, whether on each card.
KINDS = [
    ("new", "science", "the image of an alert", 10, False, True),
    ("ref", "template", "the image with which it was compared", 20, False, True),
    ("sub", "difference", "the one less the other", 30, False, True),
    ("ps1", "Pan-STARRS", "PanSTARRS DR1 in g r i", 40, True, False),
    ("ls", "Legacy Survey", "DESI Legacy Imaging Surveys", 50, True, False),
    ("sdss", "SDSS", "Sloan Digital Sky Survey", 60, True, False),
    ("sm", "SkyMapper", "SkyMapper Southern Survey", 70, True, False),
    ("hst", "Hubble", "Hubble Space Telescope", 80, False, False),
    ("jwst", "Webb", "James Webb Space Telescope", 90, False, False),
    ("chandra", "Chandra", "Chandra X-ray Observatory", 100, False, False),
]
COLUMNS = ("name", "label", "description", "position", "of_survey", "on_cards")

# What pictures were of before there was a list, and is not on it.
OTHERS = """
insert into thumbnail_kinds (name, label, position, of_survey)
select type, type, 1000, bool_and(of_survey) from thumbnails
where type not in (select name from thumbnail_kinds) group by type
"""


def upgrade() -> None:
    """Go up."""
    kinds = op.create_table(
        "thumbnail_kinds",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("of_survey", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("on_cards", sa.Boolean(), server_default="false", nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "modified", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_thumbnail_kinds")),
    )
    op.bulk_insert(kinds, [dict(zip(COLUMNS, kind, strict=True)) for kind in KINDS])
    op.execute(OTHERS)
    op.create_foreign_key(
        op.f("fk_thumbnails_type"), "thumbnails", "thumbnail_kinds", ["type"], ["name"]
    )
    op.execute("alter table thumbnail_kinds enable row level security")
    op.execute(
        "create policy may_read on thumbnail_kinds for select using (((select access.user_id()) is not null))"
    )
    op.execute("create policy may_create on thumbnail_kinds for insert with check (false)")
    op.execute(
        "create policy may_update on thumbnail_kinds for update using (false) with check (false)"
    )
    op.execute("create policy may_delete on thumbnail_kinds for delete using (false)")
    op.execute(
        "create policy worker_may on thumbnail_kinds to fritz_worker using (true) with check (true)"
    )
    op.execute("grant select, insert, update, delete on thumbnail_kinds to fritz_worker")
    op.execute("grant select, insert, update, delete on thumbnail_kinds to fritz_app")


def downgrade() -> None:
    """Go down."""
    op.drop_constraint(op.f("fk_thumbnails_type"), "thumbnails")
    op.drop_table("thumbnail_kinds")

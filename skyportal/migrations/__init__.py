"""The database's history: Alembic revisions and how they are applied."""

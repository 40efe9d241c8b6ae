"""Drafting a revision from the models: tables by Alembic, access policies by ours."""

from collections.abc import Iterable

from alembic.operations import ops
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Table

from skyportal.models import metadata
from skyportal.models.access import access_ddl


def add_policies(
    context: MigrationContext,
    revision: object,
    directives: list[ops.MigrationScript],
) -> None:
    """Give each new table its row-level security, after all tables are made."""
    upgrade = directives[0].upgrade_ops
    if upgrade is None:
        return
    made = {step.table_name for step in upgrade.ops if isinstance(step, ops.CreateTableOp)}
    upgrade.ops.extend(ops.ExecuteSQLOp(statement) for statement in policies_of(made))


def policies_of(names: Iterable[str]) -> list[str]:
    """Return the statements that protect the tables of these names."""
    tables: list[Table] = [table for table in metadata.sorted_tables if table.name in set(names)]
    return [statement for table in tables for statement in access_ddl(table)]

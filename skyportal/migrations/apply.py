"""Making the roles and the database, and bringing the tables up to date."""

from collections.abc import Callable
from pathlib import Path

import psycopg2
import structlog
from alembic import command
from alembic.config import Config
from psycopg2 import sql
from psycopg2.extensions import connection as Connection  # noqa: N812
from psycopg2.extensions import cursor as Cursor  # noqa: N812
from sqlalchemy import create_engine

from baselayer.settings import Settings
from skyportal.database import DatabaseRole, database_url
from skyportal.models.access import APP, WORKER

logger = structlog.get_logger()


def bootstrap(settings: Settings) -> None:
    """Make roles and database as the superuser of `postgresql.bootstrap_url`, if it is given."""
    url = settings.postgresql.bootstrap_url
    if url is None:
        return
    connection = psycopg2.connect(url)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            make_roles(cursor, settings)
        make_database(connection, settings)
    finally:
        connection.close()


def make_roles(cursor: Cursor, settings: Settings) -> None:
    """Make the roles with their passwords.

    Policies and grants name two roles that cannot log in; the application's and the worker's
    roles, whose names are settings, belong to them. None may bypass row-level security.
    """
    server, secrets = settings.postgresql, settings.secrets
    for group in (APP, WORKER):
        make_role(cursor, group, "nologin")
    logins: tuple[tuple[str, str, str | None], ...] = (
        (server.owner, secrets.postgresql_owner_password, None),
        (server.app_user, secrets.postgresql_app_password, APP),
        (server.worker_user, secrets.postgresql_worker_password, WORKER),
    )
    for name, password, belongs_to in logins:
        make_role(cursor, name, "login")
        cursor.execute(
            sql.SQL("alter role {} with login nosuperuser nobypassrls password {}").format(
                sql.Identifier(name), sql.Literal(password)
            )
        )
        if belongs_to is not None:
            cursor.execute(
                sql.SQL("grant {} to {}").format(sql.Identifier(belongs_to), sql.Identifier(name))
            )


def make_role(cursor: Cursor, name: str, kind: str) -> None:
    """Make a role unless it exists; another process may be making it now."""
    cursor.execute("select from pg_roles where rolname = %s", (name,))
    if cursor.fetchone() is None:
        try:
            cursor.execute(
                sql.SQL("create role {} with {}").format(sql.Identifier(name), sql.SQL(kind))
            )
        except (psycopg2.errors.DuplicateObject, psycopg2.errors.UniqueViolation):
            logger.info("role made by another process", role=name)


def make_database(connection: Connection, settings: Settings) -> None:
    """Make the database unless it exists; the owner of the tables owns it.

    Texts compare by code points and have Unicode's small letters as PostgreSQL itself knows them:
    the system's library takes several times as long, and most conditions compare names.
    """
    name, owner = settings.postgresql.database, settings.postgresql.owner
    with connection.cursor() as cursor:
        cursor.execute("select from pg_database where datname = %s", (name,))
        if cursor.fetchone() is None:
            cursor.execute(
                sql.SQL(
                    "create database {} owner {} template template0 encoding 'UTF8' locale 'C'"
                    " locale_provider builtin builtin_locale 'C.UTF-8'"
                ).format(sql.Identifier(name), sql.Identifier(owner))
            )
            # Pages are in memory or on a disk without moving parts.
            cursor.execute(
                sql.SQL("alter database {} set random_page_cost = 1.1").format(sql.Identifier(name))
            )


def configuration() -> Config:
    """Return where Alembic finds the revisions."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    return config


def upgrade(settings: Settings, revision: str = "head") -> None:
    """Bring the tables up to a revision, as their owner."""
    run(settings, lambda config: command.upgrade(config, revision))


def downgrade(settings: Settings, revision: str) -> None:
    """Bring the tables down to a revision, as their owner."""
    run(settings, lambda config: command.downgrade(config, revision))


def draft(settings: Settings, message: str) -> None:
    """Write a revision that brings the tables from where they are to what the models say."""
    run(settings, lambda config: command.revision(config, message, autogenerate=True))


def run(settings: Settings, step: Callable[[Config], object]) -> None:
    """Run one step of Alembic in one transaction."""
    engine = create_engine(database_url(settings, DatabaseRole.OWNER))
    config = configuration()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        step(config)
    engine.dispose()

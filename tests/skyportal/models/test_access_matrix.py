"""Every table × operation × kind of caller, asked of PostgreSQL itself."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2.errors
import pytest
from sqlalchemy import Engine, Table, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError, ProgrammingError
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from skyportal.database import TokenCredential, digest, state_caller
from skyportal.models import metadata
from skyportal.models.access import access_of
from tests.skyportal.marshal_fixtures import People
from tests.skyportal.models.access_cases import CASES, filled_world
from tests.skyportal.models.access_world import Case, Values, World

pytestmark = pytest.mark.service

ROLES = ("owner", "member", "other", "admin", "door", "nobody")


@pytest.fixture(scope="module")
def world(people: People) -> World:
    """People, groups, and one row of every table."""
    return filled_world(people)


@contextmanager
def as_role(engine: Engine, world: World, role: str) -> Iterator[Session]:
    """A transaction of the application by such a caller, rolled back at the end."""
    with Session(engine) as session:
        if role == "door":
            session.execute(select(func.access.state_signing_in()))
        elif role != "nobody":
            token = getattr(world, role).token
            state_caller(session, TokenCredential(digest(token)))
        yield session
        session.rollback()


def is_first(table: Table, values: Values) -> list[ColumnElement[bool]]:
    """Return the conditions that select a case's first row."""
    hidden = {"digest", *access_of(table).hidden}
    return [table.c[name] == value for name, value in values.items() if name not in hidden]


def may_read(session: Session, table: Table, values: Values) -> bool:
    found = select(func.count()).select_from(table).where(*is_first(table, values))
    return session.scalar(found) == 1


def may_update(session: Session, table: Table, values: Values) -> bool:
    statement = update(table).where(*is_first(table, values)).values(modified=func.now())
    return touched(session, statement.returning(table.c.modified)) == 1


def may_delete(session: Session, table: Table, values: Values) -> bool:
    try:
        return touched(session, delete(table).where(*is_first(table, values)).returning(1)) == 1
    except IntegrityError:  # the policy let it pass; something refers to the row
        return True


def may_create(session: Session, table: Table, values: Values) -> bool:
    try:
        session.execute(insert(table).values(**values).inline())
    except ProgrammingError as error:
        if not isinstance(error.orig, psycopg2.errors.InsufficientPrivilege):
            raise
        return False
    return True


def touched(session: Session, statement: object) -> int:
    """Return how many rows a statement changed."""
    return len(session.execute(statement).all())  # type: ignore[call-overload]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.table)
def test_who_may_do_what(app_engine: Engine, world: World, case: Case, role: str) -> None:
    table, first = metadata.tables[case.table], world.rows[case.table]
    with as_role(app_engine, world, role) as session:
        allowed = "C" if may_create(session, table, case.another(world)) else ""
    with as_role(app_engine, world, role) as session:
        allowed += "R" if may_read(session, table, first) else ""
        allowed += "U" if may_update(session, table, first) else ""
        allowed += "D" if may_delete(session, table, first) else ""
    assert allowed == case.allowed(role)


def test_every_table_is_in_the_matrix() -> None:
    assert {case.table for case in CASES} == set(metadata.tables)


def test_every_table_has_row_level_security(worker_engine: Engine) -> None:
    with Session(worker_engine) as session:
        secured = select(func.count()).select_from(select_secured())
        assert session.scalar(secured) == len(metadata.tables)


def select_secured() -> object:
    from sqlalchemy import column, table

    classes = table("pg_class", column("relname"), column("relrowsecurity"))
    names = list(metadata.tables)
    return select(classes).where(classes.c.relname.in_(names), classes.c.relrowsecurity).subquery()

"""The database's history goes up and down, and ends where the models are."""

import itertools
import json
import secrets
from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, func, inspect, select, text

from baselayer.settings import Settings
from skyportal.database import DatabaseRole, database_url
from skyportal.migrations.apply import bootstrap, configuration, downgrade, upgrade
from skyportal.models import metadata
from skyportal.models.access import access_of
from tests.skyportal.marshal_fixtures import People, as_superuser, changed
from tests.skyportal.models.access_cases import filled_world

pytestmark = pytest.mark.service


@pytest.fixture(scope="module")
def settings(marshal_template: Settings) -> Iterator[Settings]:
    """Settings of a database that does not exist yet."""
    name = f"history_{secrets.token_hex(5)}"
    yield changed(marshal_template, "postgresql", database=name)
    as_superuser(marshal_template, f"drop database if exists {name} with (force)")


@pytest.fixture(scope="module")
def owner(settings: Settings) -> Iterator[Engine]:
    bootstrap(settings)
    bootstrap(settings)  # what exists is left alone
    engine = create_engine(database_url(settings, DatabaseRole.OWNER))
    yield engine
    engine.dispose()


def things(connection: Connection) -> set[str]:
    """Return what of ours is in the database."""
    found = connection.scalars(
        text(
            "select relname::text from pg_class where relnamespace = 'public'::regnamespace "
            "union select proname::text from pg_proc where pronamespace = 'public'::regnamespace "
            "union select nspname::text from pg_namespace where nspname = 'access'"
        )
    )
    return {name for name in found if "alembic" not in name}


def test_up_down_and_up_again(settings: Settings, owner: Engine) -> None:
    upgrade(settings)
    with owner.connect() as connection:
        made = things(connection)
    downgrade(settings, "base")
    with owner.connect() as connection:
        assert things(connection) == set()
    upgrade(settings)
    with owner.connect() as connection:
        assert things(connection) == made


def test_the_models_say_what_the_database_has(settings: Settings, owner: Engine) -> None:
    upgrade(settings)
    options = {
        "compare_type": True,
        "include_name": lambda name, kind, _: kind != "table" or name in metadata.tables,
    }
    with owner.connect() as connection:
        assert (
            compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []
        )


def test_the_policies_are_those_of_the_models(settings: Settings, owner: Engine) -> None:
    """A policy changed beside its model, but in no revision, shows here."""
    upgrade(settings)
    shown = text("select tablename, policyname, qual, with_check, cmd from pg_policies")
    with owner.connect() as connection, connection.begin() as trial:
        before = set(map(tuple, connection.execute(shown)))
        for table in metadata.sorted_tables:
            for name, body in access_of(table).policies():
                connection.execute(text(f"drop policy {name} on {table.name}"))
                connection.exec_driver_sql(f"create policy {name} on {table.name} {body}")
        assert set(map(tuple, connection.execute(shown))) == before
        trial.rollback()


def test_policies_go_down_to_what_they_were(settings: Settings, owner: Engine) -> None:
    told = text("select tablename, policyname, qual, with_check, cmd from pg_policies")

    def policies() -> set[tuple[object, ...]]:
        with owner.connect() as connection:
            return set(map(tuple, connection.execute(told)))

    downgrade(settings, "0028")
    before = policies()
    upgrade(settings)
    assert policies() != before
    downgrade(settings, "0028")
    assert policies() == before
    upgrade(settings)


def test_redshifts_told_before_there_was_a_history_are_kept(
    settings: Settings, owner: Engine
) -> None:
    upgrade(settings)
    downgrade(settings, "0006")
    told = [
        {"set_by_user_id": None, "set_at_utc": "2026-01-02T03:04:05+00:00", "value": value,
         "uncertainty": None, "origin": "SDSS"}
        for value in (0.1, 0.2)
    ]  # fmt: skip
    with owner.begin() as connection:
        connection.execute(
            text(
                "insert into objs (id, ra, dec, redshift, redshift_history)"
                " values ('old', 1, 2, 0.2, cast(:told as jsonb))"
            ),
            {"told": json.dumps(told)},
        )
    upgrade(settings)
    with owner.connect() as connection:
        changes = connection.execute(
            text("select before -> 'redshift', after -> 'redshift' from object_changes order by id")
        ).all()
    assert [tuple(change) for change in changes] == [(None, 0.1), (0.1, 0.2)]
    downgrade(settings, "0006")
    with owner.begin() as connection:
        assert connection.scalar(text("select redshift_history from objs")) == told
        connection.execute(text("delete from objs"))
    upgrade(settings)


def test_every_revision_goes_down_and_up_on_data(
    marshal_settings: Settings, people: People
) -> None:
    """With a row in every table, from the newest revision to the first: whoever upgrades has data."""
    filled_world(people)
    script = ScriptDirectory.from_config(configuration())
    revisions = [one.revision for one in script.walk_revisions()]
    engine = create_engine(database_url(marshal_settings, DatabaseRole.OWNER))
    before = rows(engine)
    assert all(before[table] > 0 for table in metadata.tables)
    for newer, older in itertools.pairwise(revisions):
        downgrade(marshal_settings, older)
        left = rows(engine)
        upgrade(marshal_settings, newer)
        again = rows(engine)
        kept = {table: again[table] for table in left}
        assert kept == left, f"{older} to {newer} loses or makes up rows"
        downgrade(marshal_settings, older)
    assert rows(engine)["users"] == before["users"]
    upgrade(marshal_settings)
    engine.dispose()


def rows(engine: Engine) -> dict[str, int]:
    """Return how many rows each table of ours has, of those that there are."""
    with engine.connect() as connection:
        names = set(inspect(connection).get_table_names()) & set(metadata.tables)
        return {
            name: connection.scalar(select(func.count()).select_from(metadata.tables[name])) or 0
            for name in sorted(names)
        }

"""What must always hold of users, groups, streams and tokens, enforced by the database."""

import datetime

import pytest
from sqlalchemy import Engine, delete, func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.orm import Session

from baselayer.settings import Settings
from skyportal.database import (
    DatabaseRole,
    TokenCredential,
    UserCredential,
    connect,
    digest,
    state_caller,
    transaction,
)
from skyportal.domain.errors import ForbiddenError, UnauthenticatedError
from skyportal.models.filter import Filter
from skyportal.models.group import Group, GroupUser
from skyportal.models.stream import GroupStream, Stream, StreamUser
from skyportal.models.token import Token
from skyportal.models.user import User
from tests.skyportal.marshal_fixtures import People

pytestmark = pytest.mark.service


@pytest.fixture(scope="module")
def stream(people: People) -> int:
    with people.everything() as session:
        row = Stream(name="Private survey")
        session.add(row)
        session.flush()
        return row.id


def test_every_user_has_a_group_alone_and_is_in_the_public_one(people: People) -> None:
    person = people.person()
    with people.everything() as session:
        groups = session.scalars(
            select(Group).join(GroupUser).where(GroupUser.user_id == person.id)
        ).all()
        assert {(group.name, group.single_user_group) for group in groups} == {
            (person.username, True),
            ("Sitewide Group", False),
        }


def test_nobody_leaves_the_public_group_or_his_own(people: People) -> None:
    person = people.person()
    with pytest.raises(DBAPIError, match="Nobody can leave"), people.everything() as session:
        session.execute(delete(GroupUser).where(GroupUser.user_id == person.id))


def test_removing_a_user_removes_the_group_alone(people: People) -> None:
    person = people.person()
    with people.everything() as session:
        session.execute(delete(User).where(User.id == person.id))
        named = select(func.count()).where(Group.name == person.username)
        assert session.scalar(named) == 0


def test_a_member_holds_all_streams_of_the_group(people: People, stream: int) -> None:
    group = people.group(streams=(stream,))
    person = people.person()
    with pytest.raises(DBAPIError, match="without access to its streams: Private survey"):
        people.join(person, group)
    people.join(person, group, (stream,))


def test_a_stream_joins_a_group_only_when_all_members_hold_it(people: People, stream: int) -> None:
    person = people.person()
    group = people.group(person)
    refused = pytest.raises(DBAPIError, match=f"no access to it: {person.username}")
    with refused, people.everything() as session:
        session.add(GroupStream(group_id=group, stream_id=stream))


def test_a_user_keeps_the_streams_that_his_groups_need(people: People, stream: int) -> None:
    person = people.person()
    people.group(person, streams=(stream,), name="Needs it")
    with (
        pytest.raises(DBAPIError, match="as a member of: Needs it"),
        people.everything() as session,
    ):
        session.execute(delete(StreamUser).where(StreamUser.user_id == person.id))


def test_a_group_keeps_the_streams_that_its_filters_use(people: People, stream: int) -> None:
    group = people.group(streams=(stream,))
    with people.everything() as session:
        session.add(Filter(name="uses it", group_id=group, stream_id=stream))
    with pytest.raises(IntegrityError), people.everything() as session:
        session.execute(delete(GroupStream).where(GroupStream.group_id == group))


def test_a_token_has_no_more_permissions_than_its_owner(people: People) -> None:
    person = people.person("Comment", "Classify")
    with people.everything() as session:
        values = {"created_by_id": person.id, "digest": digest("narrow"), "name": "narrow"}
        session.add(Token(**values, acls=["Comment", "System admin"]))
    with transaction(people.app, TokenCredential(digest("narrow"))) as (_, caller):
        assert caller.acls == {"Comment"}
        assert not caller.is_system_admin


def test_a_token_of_an_administrator_without_the_permission_sees_no_more(people: People) -> None:
    admin = people.person("System admin", "Comment")
    hidden = people.group(people.person(), private=True)
    with people.everything() as session:
        values = {"created_by_id": admin.id, "digest": digest("modest"), "name": "modest"}
        session.add(Token(**values, acls=["Comment"]))
    with transaction(people.app, TokenCredential(digest("modest"))) as (session, caller):
        assert hidden not in caller.group_ids
        assert session.get(Group, hidden) is None


@pytest.mark.parametrize("what", ["token", "account"])
def test_what_is_expired_is_refused(people: People, what: str) -> None:
    person = people.person("Comment")
    past = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    with people.everything() as session:
        if what == "token":
            session.scalars(
                select(Token).filter_by(created_by_id=person.id)
            ).one().expires_at = past
        else:
            session.get_one(User, person.id).expiration_date = past
    refused = UnauthenticatedError if what == "token" else ForbiddenError
    with pytest.raises(refused, match="expired on 2020-01-01"), person.transaction():
        pass


def test_the_secret_of_a_token_cannot_be_read_back(people: People, app_engine: Engine) -> None:
    person = people.person("Comment")
    with people.everything() as session:
        stored = session.scalar(text("select digest from tokens order by created_at desc limit 1"))
        assert bytes(stored or b"") == digest(person.token)
    refused = pytest.raises(ProgrammingError, match="permission denied for table tokens")
    with refused, person.transaction() as (session, _):
        session.execute(text("select digest from tokens"))


def test_the_application_cannot_state_a_user_without_a_secret(
    people: People, app_engine: Engine
) -> None:
    person = people.person()
    with (
        Session(app_engine) as session,
        pytest.raises(ProgrammingError, match="permission denied for function state_user"),
    ):
        state_caller(session, UserCredential(person.id))


def test_a_caller_is_forgotten_with_the_transaction(people: People, app_engine: Engine) -> None:
    person = people.person()
    with person.transaction() as (session, _):
        assert (session.scalar(text("select count(*) from users")) or 0) > 0
    with app_engine.connect() as connection:  # the same connection, from the pool
        assert connection.scalar(text("select count(*) from users")) == 0


def test_database_roles_cannot_bypass(marshal_settings: Settings) -> None:
    for role in DatabaseRole:
        engine = connect(marshal_settings, role)
        with engine.connect() as connection:
            powers = connection.execute(
                text("select rolsuper, rolbypassrls from pg_roles where rolname = current_user")
            ).one()
            assert tuple(powers) == (False, False)
            if role is DatabaseRole.APP:
                owned = "select count(*) from pg_class where relowner = current_user::regrole"
                assert connection.scalar(text(owned)) == 0
        engine.dispose()

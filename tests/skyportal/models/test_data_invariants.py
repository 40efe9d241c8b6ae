"""What must always hold of data on objects, enforced by the database."""

from typing import Any

import pytest
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError

from skyportal.domain.expiry import forget_group
from skyportal.models.annotation import Annotation
from skyportal.models.instrument import Instrument
from skyportal.models.obj import Obj
from skyportal.models.photometry import Photometry
from skyportal.models.user import User
from tests.skyportal.marshal_fixtures import People, Person

pytestmark = pytest.mark.service

Values = dict[str, Any]


@pytest.fixture(scope="module")
def ztf(people: People) -> int:
    with people.everything() as session:
        return session.scalars(select(Instrument.id).filter_by(name="ZTF")).one()


def point(obj: str, owner: Person, ztf: int, **values: Any) -> Values:
    return {
        "obj_id": obj,
        "instrument_id": ztf,
        "owner_id": owner.id,
        "mjd": 61000.0,
        "filter": "ztfr",
        "flux": None,
        "fluxerr": 1.0,
        "upload_id": "test",
        **values,
    }


def test_a_measurement_is_there_once_for_each_owner(people: People, ztf: int) -> None:
    obj, first, second = people.source(), people.person(), people.person()
    with people.everything() as session:
        session.execute(insert(Photometry).values(**point(obj, first, ztf)))
        session.execute(insert(Photometry).values(**point(obj, second, ztf)))
        session.execute(insert(Photometry).values(**point(obj, first, ztf, flux=1.0)))
    with pytest.raises(IntegrityError, match="uq_photometry"), people.everything() as session:
        session.execute(insert(Photometry).values(**point(obj, first, ztf)))
    with people.everything() as session:  # what is left by people who go does not collide
        session.execute(delete(User).where(User.id.in_([first.id, second.id])))
        left = select(func.count()).where(Photometry.obj_id == obj)
        assert session.scalar(left) == 3


@pytest.mark.parametrize(
    "values",
    [
        {"flux": float("inf")},
        {"flux": float("-inf")},
        {"flux": float("nan")},
        {"fluxerr": float("inf")},
        {"fluxerr": float("nan")},
        {"fluxerr": -1.0},
        {"mjd": float("nan")},
        {"ra": 360.0},
        {"dec": 91.0},
    ],
)
def test_numbers_are_numbers(people: People, ztf: int, values: Values) -> None:
    obj, owner = people.source(), people.person()
    with pytest.raises(IntegrityError, match="ck_photometry"), people.everything() as session:
        session.execute(insert(Photometry).values(**point(obj, owner, ztf, **values)))


def test_nobody_shares_with_groups_or_streams_of_others(people: People, ztf: int) -> None:
    obj, owner = people.source(), people.person("Upload data", "Annotate")
    foreign = people.group()
    with owner.transaction() as (_, caller):
        mine = caller.single_user_group_id
    for values in ({"group_ids": [mine, foreign]}, {"stream_ids": [987]}):
        refused = pytest.raises(ProgrammingError, match="row-level security")
        with refused, owner.transaction() as (session, _):
            session.execute(insert(Photometry).values(**point(obj, owner, ztf, **values)))
    for groups in ([mine, foreign], []):
        refused = pytest.raises(ProgrammingError, match="row-level security")
        with refused, owner.transaction() as (session, _):
            remark = {"obj_id": obj, "origin": "a", "data": {}, "author_id": owner.id}
            session.execute(insert(Annotation).values(**remark, group_ids=groups))


def test_nobody_writes_in_the_name_of_others(people: People, ztf: int) -> None:
    obj, owner, other = people.source(), people.person("Upload data"), people.person()
    refused = pytest.raises(ProgrammingError, match="row-level security")
    with refused, owner.transaction() as (session, _):
        session.execute(insert(Photometry).values(**point(obj, other, ztf)))
    with owner.transaction() as (session, _):
        session.execute(insert(Photometry).values(**point(obj, owner, ztf)))
    with pytest.raises(DBAPIError, match="row-level security"), owner.transaction() as (session, _):
        session.execute(update(Photometry).values(owner_id=other.id))


def test_a_removed_group_is_forgotten(people: People, ztf: int) -> None:
    owner = people.person()
    gone, kept = people.group(), people.group()
    obj = people.source()
    with people.everything() as session:
        session.execute(insert(Photometry).values(**point(obj, owner, ztf, group_ids=[gone, kept])))
        assert forget_group(session, gone)["photometry"] == 1
        groups = select(Photometry.group_ids).where(Photometry.obj_id == obj)
        assert session.scalars(groups).one() == [kept]


def test_data_go_with_their_object(people: People, ztf: int) -> None:
    obj, owner = people.source(), people.person()
    with people.everything() as session:
        session.execute(insert(Photometry).values(**point(obj, owner, ztf)))
        session.execute(delete(Obj).where(Obj.id == obj))
        assert session.scalar(select(func.count()).where(Photometry.obj_id == obj)) == 0

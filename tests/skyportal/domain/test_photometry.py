"""Light curves and their statistics, from what the caller may see."""

import itertools
from typing import Any

import pytest
from sqlalchemy import select

from skyportal.domain.light_curves import curves_by_obj, photstats_by_obj
from skyportal.models.instrument import Instrument
from skyportal.models.obj import Obj
from skyportal.models.photometry import Photometry
from skyportal.models.stream import Stream
from skyportal.schemas.photometry import CompactPhotometry
from tests.skyportal.marshal_fixtures import People, Person

pytestmark = pytest.mark.service

NUMBERS = itertools.count(1)
OBJ, OTHER = "ZTF26phot", "ZTF26none"


@pytest.fixture(scope="module")
def instrument(people: People) -> int:
    with people.everything() as session:
        session.add_all(Obj(id=name, ra=10.0, dec=20.0) for name in (OBJ, OTHER))
        return session.scalars(select(Instrument.id).filter_by(name="ZTF")).one()


@pytest.fixture(scope="module")
def caltech(people: People) -> int:
    with people.everything() as session:
        return session.scalars(
            select(Stream.id).filter_by(name="ZTF Public+Partnership+Caltech")
        ).one()


def measure(people: People, owner: Person, instrument: int, mjd: float, **values: Any) -> None:
    with people.everything() as session:
        point = {"flux": None, "fluxerr": 1.0, "filter": "ztfr", "upload_id": "test"} | values
        session.add(
            Photometry(obj_id=OBJ, instrument_id=instrument, owner_id=owner.id, mjd=mjd, **point)
        )


@pytest.fixture(scope="module")
def watched(people: People, instrument: int, caltech: int) -> tuple[Person, Person]:
    """Two people; one holds the stream in which the object became bright."""
    bot = people.person("Upload data")
    group = people.group()
    public, partner = people.person(groups=(group,)), people.person(groups=(group,))
    people.group(partner, streams=(caltech,))
    measure(people, bot, instrument, 60900.0, flux=10.0, group_ids=[group])
    measure(people, bot, instrument, 61000.0, flux=2.0, group_ids=[group])
    measure(people, bot, instrument, 61001.0, group_ids=[group])
    measure(people, bot, instrument, 61002.0, flux=100.0, group_ids=[group])
    measure(people, bot, instrument, 61003.0, flux=-50.0, group_ids=[group])
    measure(people, bot, instrument, 61004.0, flux=1000.0, filter="ztfg", stream_ids=[caltech])
    measure(people, public, instrument, 61002.0, flux=100.0)  # uploaded by somebody else, too
    return public, partner


def test_a_small_light_curve_is_of_the_last_weeks(watched: tuple[Person, Person]) -> None:
    with watched[0].transaction() as (session, _):
        found = curves_by_obj(session, [OBJ, OTHER])
    assert OTHER not in found
    curve = found[OBJ][1].value()
    points = [(point["mjd"], point["mag"]) for point in curve]
    assert points == [(61000.0, None), (61001.0, None), (61002.0, 18.9), (61003.0, None)]
    assert curve[2]["magerr"] == pytest.approx(0.010857362, abs=1e-4)
    assert curve[1]["limiting_mag"] == pytest.approx(22.152574989, abs=1e-4)
    assert curve[2]["origin"] is None
    assert {CompactPhotometry.model_validate(point).filter for point in curve} == {"ztfr"}


def test_statistics_are_of_what_the_caller_sees(watched: tuple[Person, Person]) -> None:
    public, partner = watched
    with public.transaction() as (session, _):
        assert photstats_by_obj(session, [OTHER]) == {}
        seen = photstats_by_obj(session, [OBJ])[OBJ]
    assert (seen.num_obs, seen.num_det) == (5, 2)
    assert (seen.first_detected_mjd, seen.last_detected_mjd) == (60900.0, 61002.0)
    assert (seen.last_detected_mag, seen.last_detected_filter) == (18.9, "ztfr")
    assert (seen.peak_mjd, seen.peak_mag) == (61002.0, 18.9)
    with partner.transaction() as (session, _):
        more = photstats_by_obj(session, [OBJ])[OBJ]
    assert (more.num_obs, more.num_det, more.peak_mag) == (6, 3, 16.4)
    assert more.last_detected_filter == "ztfg"


def test_who_sees_none_of_it_learns_nothing(people: People, watched: tuple[Person, Person]) -> None:
    with people.person().transaction() as (session, _):
        assert curves_by_obj(session, [OBJ]) == {}
        assert photstats_by_obj(session, [OBJ]) == {}

"""A light curve that continues on pages is one array to everybody who asks, as far as it is theirs."""

from collections.abc import Iterator
from typing import Any

import pytest

from kowalski.archive.older_points import older, page_out
from kowalski.surveys import SURVEYS
from tests.kowalski.api.conftest import Client, Service

pytestmark = pytest.mark.service

ZTF = SURVEYS["ZTF"]
NAME = "ZTF26longone"
POINTS = 400


@pytest.fixture(scope="module", autouse=True)
def long_one(service: Service) -> Iterator[None]:
    """An object with points of two programs, most of them on pages."""
    points = [{"jd": 2461000.5 + n, "programid": 1 + n % 2, "magpsf": 18.0} for n in range(POINTS)]
    alert = {"candid": 77, "objectId": NAME, "candidate": {"jd": 2461500.5, "programid": 1}}
    service.database[ZTF.alerts].insert_one(alert)
    service.database[ZTF.aux].insert_one(
        {"_id": NAME, "cross_matches": {}, "prv_candidates": points, "fp_hists": points}
    )
    page_out(service.database, ZTF, [NAME])
    assert len(service.database[ZTF.aux].find_one({"_id": NAME})["prv_candidates"]) < POINTS
    yield
    service.database[ZTF.alerts].delete_one({"candid": 77})
    service.database[ZTF.aux].delete_one({"_id": NAME})
    service.database[older(ZTF.aux)].drop()


def query(**more: Any) -> dict[str, Any]:
    return {"catalog": ZTF.aux, "filter": {"_id": NAME, **more}}


def test_users_get_their_points_of_all_pages(alice: Client) -> None:
    (found,) = alice.data("find", query())
    for name in ("prv_candidates", "fp_hists"):
        times = [point["jd"] for point in found[name]]
        assert times == [2461000.5 + n for n in range(0, POINTS, 2)]
    assert "older" not in found


def test_administrators_get_all(admin: Client) -> None:
    (found,) = admin.data("find", query())
    assert len(found["prv_candidates"]) == len(found["fp_hists"]) == POINTS
    assert admin.data("find_one", query()).keys() == found.keys()


def test_conditions_see_pages_too(alice: Client, admin: Client) -> None:
    first = {"prv_candidates.jd": 2461000.5}
    hidden = {"prv_candidates.jd": 2461001.5}
    for client, seen in ((alice, [1, 0]), (admin, [1, 1])):
        counted = [client.data("count_documents", query(**one)) for one in (first, hidden)]
        assert counted == seen


def test_joins_see_pages_too(alice: Client) -> None:
    join = {"from": ZTF.aux, "localField": "objectId", "foreignField": "_id", "as": "aux"}
    (found,) = alice.data(
        "aggregate",
        {"catalog": ZTF.alerts, "pipeline": [{"$match": {"candid": 77}}, {"$lookup": join}]},
    )
    assert len(found["aux"][0]["prv_candidates"]) == POINTS // 2


def test_pages_themselves_are_not_for_users(alice: Client) -> None:
    answer = alice.query("find", {"catalog": older(ZTF.aux), "filter": {}})
    assert answer.status_code == 400
    assert "Protected collection" in answer.json()["message"]

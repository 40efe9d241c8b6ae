"""The real penquins, unmodified, on a real query service."""

from collections.abc import Iterator

import pytest
from penquins import Kowalski

from tests.kowalski.api.archive import OBJECTS, candid, name, position
from tests.kowalski.api.conftest import Service

pytestmark = pytest.mark.service


@pytest.fixture(scope="module")
def kowalski(service: Service) -> Iterator[Kowalski]:
    with Kowalski(
        protocol="http",
        host="127.0.0.1",
        port=service.port,
        username="admin",
        password=service.admin_password,
        timeout=30,
    ) as client:
        yield client


def answered(kowalski: Kowalski, query_type: str, query: dict, **kwargs: object) -> object:
    request = {"query_type": query_type, "query": query, "kwargs": kwargs}
    response = kowalski.query(query=request)["default"]
    assert response["status"] == "success", response
    assert response["message"] == "Successfully executed query"
    return response.get("data")


def test_it_connects_and_knows_the_catalogues(kowalski: Kowalski) -> None:
    assert kowalski.ping()
    names = kowalski.get_catalogs_all()["default"]
    assert {"ZTF_alerts", "ZTF_alerts_aux", "Stars", "Plain"} <= set(names)
    assert names == sorted(names, reverse=True)
    assert not {"users", "filters", "outbox", "dead_letters"} & set(names)


def test_find(kowalski: Kowalski) -> None:
    found = answered(
        kowalski,
        "find",
        {
            "catalog": "ZTF_alerts",
            "filter": {"objectId": name(0)},
            "projection": {"_id": 0, "candid": 1, "candidate.jd": 1},
        },
        sort=[["candid", -1]],
        limit=2,
        skip=1,
    )
    assert [alert["candid"] for alert in found] == [candid(0, 1), candid(0, 0)]


def test_find_takes_filters_as_text(kowalski: Kowalski) -> None:
    query = {
        "catalog": "ZTF_alerts",
        "filter": f"{{'candid': {{'$lt': {candid(0, 2)}}}}}",
        "projection": "{'_id': 0, 'candid': 1}",
    }
    found = answered(kowalski, "find", query, sort=[["candid", 1]])
    assert found == [{"candid": candid(0, 0)}, {"candid": candid(0, 1)}]


def test_find_one(kowalski: Kowalski) -> None:
    query = {"catalog": "ZTF_alerts", "filter": {"candid": candid(3, 1)}}
    found = answered(kowalski, "find_one", query)
    assert found["objectId"] == name(3)
    assert isinstance(found["cutoutScience"]["stampData"], bytes)


def test_find_one_without_a_match_has_no_data(kowalski: Kowalski) -> None:
    query = {"query_type": "find_one", "query": {"catalog": "ZTF_alerts", "filter": {"candid": 1}}}
    assert "data" not in kowalski.query(query=query)["default"]


def test_aggregate(kowalski: Kowalski) -> None:
    pipeline = [
        {"$match": {"candidate.fid": 1}},
        {"$group": {"_id": "$candidate.programid", "n": {"$sum": 1}}},
        {"$sort": {"_id": 1}},
    ]
    found = answered(kowalski, "aggregate", {"catalog": "ZTF_alerts", "pipeline": pipeline})
    assert found == [{"_id": program, "n": 8} for program in (1, 2, 3)]


def test_counts(kowalski: Kowalski) -> None:
    assert answered(kowalski, "count_documents", {"catalog": "Stars", "filter": {}}) == 600
    assert answered(kowalski, "estimated_document_count", {"catalog": "Stars"}) == 600


def test_cone_search(kowalski: Kowalski) -> None:
    query = {
        "object_coordinates": {
            "radec": {name(number): position(number) for number in range(OBJECTS)},
            "cone_search_radius": 2,
            "cone_search_unit": "arcsec",
        },
        "catalogs": {
            "ZTF_alerts": {"filter": {}, "projection": {"_id": 0, "objectId": 1}},
            "Stars": {"filter": {"mag": {"$gt": 5}}, "projection": {"_id": 1}},
        },
    }
    found = answered(kowalski, "cone_search", query)
    for number in range(OBJECTS):
        assert found["ZTF_alerts"][name(number)] == 3 * [{"objectId": name(number)}]
    assert set(found["Stars"]) == {name(number) for number in range(OBJECTS)}


def test_near(kowalski: Kowalski) -> None:
    query = {
        "radec": [position(1)],
        "min_distance": 1,
        "max_distance": 60,
        "distance_units": "arcsec",
        "catalogs": {"Stars": {"filter": {}, "projection": {"_id": 1}}},
    }
    found = answered(kowalski, "near", query, limit=4)
    assert list(found["Stars"]) == ["[45_0, -41_0]"]
    assert len(found["Stars"]["[45_0, -41_0]"]) == 4


@pytest.mark.parametrize("command", ["catalog_info", "index_info", "db_info"])
def test_info(kowalski: Kowalski, command: str) -> None:
    assert answered(kowalski, "info", {"command": command, "catalog": "ZTF_alerts"})


def test_skymap(kowalski: Kowalski) -> None:
    ra, dec = position(4)
    named = {"localization_name": "of penquins", "dateobs": "2026-02-03T04:05:06"}
    body = {
        "dateobs": named["dateobs"],
        "contours": [90],
        "skymap": {"localization_name": "of penquins", "ra": ra, "dec": dec, "error": 0.5},
    }
    assert kowalski.api("put", "api/skymap", body)["status"] == "success"
    query = {
        "skymap": named | {"contour": 90},
        "catalog": "ZTF_alerts",
        "filter": {},
        "projection": {"_id": 0, "candid": 1},
    }
    found = answered(kowalski, "skymap", query, sort=[["candid", 1]])
    assert found == [{"candid": candid(4, epoch)} for epoch in range(3)]
    assert kowalski.api("get", "api/skymap", named)["data"]["dateobs"] == named["dateobs"]
    assert kowalski.api("delete", "api/skymap", named)["message"] == "deleted 1 skymap"


def test_drop_is_refused(kowalski: Kowalski) -> None:
    query = {"query_type": "drop", "query": {"catalog": "Stars"}}
    answer = kowalski.query(query=query)["default"]
    assert (answer["status"], answer["message"]) == ("error", "Forbidden")
    assert answered(kowalski, "estimated_document_count", {"catalog": "Stars"}) == 600


def test_every_other_method(service: Service) -> None:
    here = {
        "protocol": "http",
        "host": "127.0.0.1",
        "port": service.port,
        "username": "admin",
        "password": service.admin_password,
        "timeout": 30,
    }
    kowalski = Kowalski(instances={"one": here})
    assert kowalski.authenticate("one").count(".") == 2
    kowalski.add("two", here | {"host": "localhost"})
    kowalski.rename("three", "two")
    assert set(kowalski.instances) == {"one", "three"}
    assert kowalski.ping("three")
    assert kowalski.instance_has_catalog("Stars", "three")
    assert not kowalski.instance_has_catalog("NoSuch", "three")
    assert "Stars" in kowalski.get_catalogs("one")
    count = {"query_type": "count_documents", "query": {"catalog": "Stars", "filter": {}}}
    plan, load = kowalski.prepare_query(count)
    assert count in plan.values()
    assert set(load) == {"one", "three"}
    assert sum(map(len, kowalski.prepare_queries([count] * 4).values())) == 4
    ((_, answer),) = kowalski.single_query((count, "one")).items()
    assert answer["data"] == 600
    answers = kowalski.batch_query({"one": [count], "three": [count, count]}, n_threads=2)
    assert [next(iter(one.values()))["data"] for one in answers] == [600, 600, 600]
    kowalski.remove("three")
    assert set(kowalski.instances) == {"one"}
    kowalski.close("one")
    kowalski.close_all()


def test_batches(kowalski: Kowalski) -> None:
    queries = [
        {
            "query_type": "find",
            "query": {
                "catalog": "ZTF_alerts",
                "filter": {"candid": candid(number, 0)},
                "projection": {"_id": 0, "candid": 1},
            },
        }
        for number in range(OBJECTS)
    ]
    answers = kowalski.query(queries=queries, use_batch_query=True, max_n_threads=4)["default"]
    found = sorted(answer["data"][0]["candid"] for answer in answers)
    assert found == [candid(number, 0) for number in range(OBJECTS)]


def test_errors_are_told(kowalski: Kowalski) -> None:
    bad = {"query_type": "find", "query": {"catalog": "ZTF_alerts"}}
    answer = kowalski.query(query=bad)["default"]
    assert answer["status"] == "error"
    assert "Unsupported filter specification" in answer["message"]
    with pytest.raises(ValueError, match="not available"):
        kowalski.query(query={"query_type": "find", "query": {"catalog": "no_such", "filter": {}}})


def test_a_wrong_password_is_refused(service: Service) -> None:
    with pytest.raises(ValueError, match="Unauthorized"):
        Kowalski(
            protocol="http", host="127.0.0.1", port=service.port, username="admin", password="wrong"
        )


def test_a_token_signs_in(service: Service) -> None:
    token = service.token("admin", service.admin_password)
    with Kowalski(protocol="http", host="127.0.0.1", port=service.port, token=token) as kowalski:
        assert kowalski.ping()

"""Classifications of alerts, by who sees the alerts."""

from typing import Any

import pytest

from tests.kowalski.api.archive import candid, name
from tests.kowalski.api.conftest import Client

pytestmark = pytest.mark.service

PATH = "/api/classifications/ztf"
PUBLIC, ALSO_PUBLIC, PARTNERS = candid(0, 0), candid(3, 0), candid(1, 0)


def said(client: Client, which: int) -> Any:
    answer = client.call("GET", f"{PATH}/{which}")
    return answer.json().get("data") if answer.status_code == 200 else answer.status_code


def test_each_alert_has_its_own_labels(alice: Client) -> None:
    body = {
        str(PUBLIC): {"human_labels": "bogus", "ml_scores": {"a": 0.5}},
        str(ALSO_PUBLIC): {"human_labels": ["real", "SN"]},
    }
    assert alice.call("PUT", PATH, json=body).status_code == 200
    assert said(alice, PUBLIC) == {
        "candid": PUBLIC,
        "objectId": name(0),
        "human_labels": {"bogus": 1.0},
        "ml_scores": {"a": 0.5},
    }
    assert said(alice, ALSO_PUBLIC)["human_labels"] == {"real": 1.0, "SN": 1.0}
    more = {str(ALSO_PUBLIC): {"human_labels": {"SN": 0.7}}}
    assert alice.call("PUT", PATH, json=more).status_code == 200
    removal = {str(ALSO_PUBLIC): {"human_labels": ["real", "never there"]}, str(PUBLIC): {}}
    assert alice.call("DELETE", PATH, json=removal).status_code == 200
    assert said(alice, ALSO_PUBLIC)["human_labels"] == {"SN": 0.7}
    assert said(alice, PUBLIC)["human_labels"] == {"bogus": 1.0}


def test_only_of_alerts_that_one_sees(alice: Client, partner: Client) -> None:
    body = {str(PARTNERS): {"human_labels": "seen"}}
    both = body | {str(PUBLIC): {"human_labels": "never written"}}
    for method in ("PUT", "DELETE"):
        refused = alice.call(method, PATH, json=both if method == "PUT" else {str(PARTNERS): {}})
        assert refused.status_code == 400
        assert "not all alerts found in ztf collection" in refused.json()["message"]
    assert partner.call("PUT", PATH, json=body).status_code == 200
    assert said(partner, PARTNERS)["human_labels"] == {"seen": 1.0}
    assert said(alice, PARTNERS) == 400
    found = alice.data("find", {"catalog": "ZTF_alerts_classifications", "filter": {}})
    assert PARTNERS not in [one["_id"] for one in found]


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"x": {"human_labels": "a"}},
        {"99999999999999999999": {"human_labels": "a"}},
        {str(PUBLIC): {"human_labels": 5}},
        {str(PUBLIC): {"human_labels": {"a": "b"}}},
        {str(PUBLIC): {"human_labels": {"$set": 1}}},
        {str(PUBLIC): {"human_labels": "a.b"}},
        {str(PUBLIC): {"ml_scores": {"": 1}}},
    ],
)
def test_what_is_no_classification(alice: Client, body: Any) -> None:
    assert alice.call("PUT", PATH, json=body).status_code == 400

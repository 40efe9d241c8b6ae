"""Photometry over HTTP: what goes in comes out, once, and only to those who may see it."""

import csv
import itertools
import json
import math
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from kowalski.publisher.photometry import alert_uploads, forced_uploads
from kowalski.surveys.ztf import ZTF
from skyportal.models.instrument import Instrument
from skyportal.models.photometry import Photometry
from skyportal.models.stream import Stream
from tests.skyportal.data_fixtures import *  # noqa: F403 (fixtures are found by name)
from tests.skyportal.marshal_fixtures import People, Person, RunningMarshal
from tests.skyportal.uploads import Body, in_magnitudes, light_curve, photometry_body

pytestmark = pytest.mark.service

RENEW = "/api/photometry?duplicate_ignore_flux=true&overwrite_flux=true"


@pytest.fixture(scope="module")
def streams(people: People) -> dict[str, int]:
    with people.everything() as session:
        return {stream.name: stream.id for stream in session.scalars(select(Stream))}


@pytest.fixture(scope="module")
def uploader(people: People, group: int) -> Person:
    return people.person("Upload data", "Delete bulk photometry", groups=(group,))


def body_of(obj: str, instrument: int, **values: Any) -> Body:
    """Three rows: a detection, a limit, and a negative flux."""
    rows: Body = {
        "mjd": [61000.1, 61001.2, 61002.3],
        "filter": ["ztfg", "ztfr", "ztfr"],
        "flux": [100.0, None, -30.0],
        "fluxerr": [5.0, 4.0, 3.0],
    }
    return photometry_body(obj, instrument, **rows | values)


def stored(people: People, obj: str) -> int:
    with people.everything() as session:
        return session.scalar(select(func.count()).where(Photometry.obj_id == obj)) or 0


def test_the_publisher_finds_its_instrument(marshal: RunningMarshal, uploader: Person) -> None:
    (found,) = marshal.data("GET", "/api/instrument?name=ZTF", uploader)
    assert found["filters"] == ["ztfg", "ztfr", "ztfi"]
    assert found["telescope"]["nickname"] == "P48"
    assert marshal.data("GET", "/api/instrument?name=WNTR", uploader) == []
    path = f"/api/telescope/{found['telescope_id']}"
    assert marshal.data("GET", path, uploader) == found["telescope"]
    assert found["telescope"] in marshal.data("GET", "/api/telescope", uploader)
    assert marshal.data("GET", f"/api/instrument/{found['id']}", uploader) == found


def test_what_goes_in_comes_out(
    marshal: RunningMarshal, uploader: Person, instrument: int, obj: str, group: int
) -> None:
    body = body_of(obj, instrument, group_ids=[group], ra=10.5, dec=-20.5, altdata={"x": 1})
    answer = marshal.data("POST", "/api/photometry", uploader, json=body)
    assert len(set(answer["ids"])) == 3
    points = light_curve(marshal, uploader, obj)
    assert [point["id"] for point in points] == answer["ids"]
    assert {point["upload_id"] for point in points} == {answer["upload_id"]}
    for name in ("mjd", "filter", "flux", "fluxerr"):
        assert [point[name] for point in points] == body[name]
    first, limit, negative = points
    assert (first["mag"], first["magerr"]) == pytest.approx((18.9, 0.05428681))
    assert first["snr"] == pytest.approx(20)
    assert (limit["mag"], limit["limiting_mag"]) == (None, pytest.approx(20.64742501))
    assert negative["mag"] is None
    assert (first["ra"], first["dec"], first["altdata"]) == (10.5, -20.5, {"x": 1})
    assert (first["zp"], first["magsys"], first["origin"]) == (23.9, "ab", None)
    assert first["instrument_name"] == "ZTF"
    names = {entry["name"] for entry in first["groups"]}
    assert uploader.username in names
    assert len(names) == 2


def test_forms(marshal: RunningMarshal, uploader: Person, instrument: int, obj: str) -> None:
    (identifier, *_) = marshal.data(
        "PUT", "/api/photometry", uploader, json=body_of(obj, instrument)
    )["ids"]
    keys = {
        form: set(light_curve(marshal, uploader, obj, form)[0])
        for form in ("mag", "flux", "both", "plot")
    }
    assert keys["mag"] | keys["flux"] == keys["both"]
    assert "flux" not in keys["mag"]
    assert "mag" not in keys["flux"]
    assert keys["plot"] == {
        "id", "obj_id", "filter", "mjd", "origin", "mag", "magerr", "limiting_mag",
    }  # fmt: skip
    path = f"/api/photometry/{identifier}"
    assert marshal.data("GET", f"{path}?format=flux", uploader)["flux"] == 100.0
    assert marshal.ask("GET", f"{path}?format=plain", uploader).status_code == 400
    for place in (path, f"/api/sources/{obj}/photometry", "/api/photometry/range"):
        told = marshal.data("GET", f"{place}?magsys=ab", uploader)
        assert {one["magsys"] for one in (told if isinstance(told, list) else [told])} == {"ab"}
        assert marshal.ask("GET", f"{place}?magsys=vega", uploader).status_code == 400


def test_magnitudes_go_in_and_come_out(
    marshal: RunningMarshal, uploader: Person, instrument: int, obj: str
) -> None:
    limits = {"limiting_mag": [None, 20.75, 21.0], "limiting_mag_nsigma": 3}
    body = in_magnitudes(
        body_of(obj, instrument), mag=[18.25, None, 20.5], magerr=[0.02, None, 0.1], magref=19.0,
        **limits,
    )  # fmt: skip
    marshal.data("PUT", "/api/photometry", uploader, json=body)
    points = light_curve(marshal, uploader, obj)
    assert [point["mag"] for point in points] == [pytest.approx(18.25), None, pytest.approx(20.5)]
    assert points[0]["magerr"] == pytest.approx(0.02)
    assert points[1]["fluxerr"] == pytest.approx(10 ** (-0.4 * (20.75 - 23.9)) / 3)
    assert points[0]["magref"] == pytest.approx(19.0)
    assert points[0]["magtot"] == pytest.approx(
        -2.5 * math.log10(10 ** (-0.4 * 18.25) + 10 ** (-0.4 * 19.0))
    )


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_every_column_is_told(
    marshal: RunningMarshal, uploader: Person, member: Person, instrument: int, obj: str, group: int,
    streams: dict[str, int], method: str,
) -> None:  # fmt: skip
    """Fluxes are told on the zero point of µJy, whatever theirs was; what else is said as it was."""
    said = {"ra": 10.25, "dec": -20.25, "ra_unc": 0.1, "dec_unc": 0.2, "origin": "a pipeline",
            "altdata": {"seeing": 1.5}}  # fmt: skip
    shared = {"group_ids": [group], "stream_ids": [streams["ZTF Public"]]}
    fluxes = {"flux": 100.0, "fluxerr": 5.0, "zp": 25.0, "ref_flux": 40.0, "ref_fluxerr": 2.0,
              "ref_zp": 26.4}  # fmt: skip
    body = photometry_body(obj, instrument, **said, **shared, **fluxes)
    marshal.data(method, "/api/photometry", uploader, json=body)
    (told,) = light_curve(marshal, member, obj)
    assert {name: told[name] for name in said} == said
    assert told["stream_ids"] == shared["stream_ids"]
    science, reference = 10 ** (-0.4 * (25.0 - 23.9)), 10 ** (-0.4 * (26.4 - 23.9))
    expected = {
        "flux": 100 * science, "fluxerr": 5 * science,
        "ref_flux": 40 * reference, "ref_fluxerr": 2 * reference,
        "tot_flux": 100 * science + 40 * reference,
        "tot_fluxerr": math.hypot(5 * science, 2 * reference),
    }  # fmt: skip
    assert {name: told[name] for name in expected} == pytest.approx(expected)
    magnitudes = {"mag": 19.0, "magerr": 0.05, "magref": 20.0, "e_magref": 0.04}
    limits = {"limiting_mag": 21.0, "limiting_mag_nsigma": 3.0}
    body = in_magnitudes(body, mjd=61001.0, **magnitudes, **limits)
    for name in ("ref_flux", "ref_fluxerr", "ref_zp"):
        del body[name]
    marshal.data(method, "/api/photometry", uploader, json=body)
    _, told = light_curve(marshal, member, obj)
    assert {name: told[name] for name in magnitudes} == pytest.approx(magnitudes)
    assert told["limiting_mag_nsigma"] == 3.0
    error = told["tot_fluxerr"] / told["tot_flux"] * 2.5 / math.log(10)
    assert told["e_magtot"] == pytest.approx(error)
    assert told["magtot"] < 19.0


def test_posting_tells_what_is_the_same(
    marshal: RunningMarshal, people: People, uploader: Person, instrument: int, obj: str
) -> None:
    """With duplicate_ignore_flux, also what has another flux; overwrite_flux does not change that."""
    for query in ("?duplicate_ignore_flux=true", RENEW.partition("photometry")[2]):
        path = f"/api/photometry{query}"
        marshal.data("POST", path, uploader, json=photometry_body(obj, instrument, origin=query))
        other = photometry_body(obj, instrument, origin=query, flux=7.0)
        refused = marshal.ask("POST", path, uploader, json=other)
        assert (refused.status_code, "1 of 1" in refused.text) == (409, True)
    assert {point["flux"] for point in light_curve(marshal, uploader, obj)} == {100.0}


def test_repeated_uploads_do_not_double(
    marshal: RunningMarshal, people: People, uploader: Person, instrument: int, obj: str, group: int
) -> None:
    body = body_of(obj, instrument)
    first = marshal.data("PUT", "/api/photometry", uploader, json=body)
    again = marshal.data("PUT", "/api/photometry", uploader, json=body)
    assert again["ids"] == first["ids"]
    longer = body_of(obj, instrument, mjd=[61000.1, 61001.2, 61009.9])
    more = marshal.data("PUT", "/api/photometry", uploader, json=longer)
    assert more["ids"][:2] == first["ids"][:2]
    assert stored(people, obj) == 4
    refused = marshal.ask("POST", "/api/photometry", uploader, json=body)
    assert refused.status_code == 409
    assert "3 of 3 measurements are there already" in refused.json()["message"]
    assert "PUT" in refused.json()["message"]


def test_an_upload_again_shares_with_more(
    marshal: RunningMarshal, uploader: Person, member: Person, instrument: int, obj: str, group: int
) -> None:
    body = body_of(obj, instrument)
    first = marshal.data("PUT", "/api/photometry", uploader, json=body)
    assert light_curve(marshal, member, obj) == []
    again = marshal.data("PUT", "/api/photometry", uploader, json=body | {"group_ids": [group]})
    assert again["ids"] == first["ids"]
    assert [point["id"] for point in light_curve(marshal, member, obj)] == first["ids"]


def test_uploads_at_once_do_not_double(
    marshal: RunningMarshal, people: People, uploader: Person, instrument: int, obj: str
) -> None:
    body = body_of(obj, instrument, mjd=[61000.0 + number for number in range(200)])
    body |= {"filter": "ztfr", "flux": 50.0, "fluxerr": 1.0}
    answers: list[Body] = []
    paths = itertools.cycle(["/api/photometry", RENEW])

    def send(path: str) -> None:
        answers.append(marshal.data("PUT", path, uploader, json=body))

    threads = [threading.Thread(target=send, args=(next(paths),)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 8
    assert {json.dumps(answer["ids"]) for answer in answers} == {json.dumps(answers[0]["ids"])}
    assert stored(people, obj) == 200


def test_a_new_reduction_replaces_the_one_before(
    marshal: RunningMarshal, people: People, uploader: Person, instrument: int, obj: str
) -> None:
    first = marshal.data("PUT", "/api/photometry", uploader, json=body_of(obj, instrument))
    newer = body_of(obj, instrument, flux=[101.0, 20.0, -30.0])
    ignored = marshal.data(
        "PUT", "/api/photometry?duplicate_ignore_flux=true", uploader, json=newer
    )
    assert ignored["ids"] == first["ids"]
    assert light_curve(marshal, uploader, obj)[0]["flux"] == 100.0
    renewed = marshal.data("PUT", RENEW, uploader, json=newer)
    assert renewed["ids"] == first["ids"]
    points = light_curve(marshal, uploader, obj)
    assert [point["flux"] for point in points] == [101.0, 20.0, -30.0]
    ids = [point["upload_id"] for point in points]
    assert ids == [renewed["upload_id"]] * 2 + [first["upload_id"]]


def test_a_new_reduction_leaves_one_of_several(
    marshal: RunningMarshal, people: People, uploader: Person, instrument: int, obj: str
) -> None:
    twice = body_of(obj, instrument, mjd=61000.5, filter="ztfr", flux=[1.0, 2.0], fluxerr=1.0)
    marshal.data("PUT", "/api/photometry", uploader, json=twice)
    assert stored(people, obj) == 2
    marshal.data("PUT", RENEW, uploader, json=twice | {"flux": 2.0})
    assert [point["flux"] for point in light_curve(marshal, uploader, obj)] == [2.0]
    assert (
        "set duplicate_ignore_flux"
        in marshal.ask("PUT", "/api/photometry?overwrite_flux=true", uploader, json=twice).json()[
            "message"
        ]
    )


def test_others_measurements_neither_block_nor_double(
    marshal: RunningMarshal, people: People, uploader: Person, member: Person, instrument: int,
    obj: str, group: int,
) -> None:  # fmt: skip
    marshal.data("PUT", "/api/photometry", member, json=body_of(obj, instrument))  # for himself
    body = body_of(obj, instrument, group_ids=[group])
    marshal.data("POST", "/api/photometry", uploader, json=body)
    assert stored(people, obj) == 6
    assert len(light_curve(marshal, member, obj)) == 3


def test_streams(
    marshal: RunningMarshal, people: People, instrument: int, obj: str, group: int,
    streams: dict[str, int],
) -> None:  # fmt: skip
    caltech = streams["ZTF Public+Partnership+Caltech"]
    holder, outsider = people.person(groups=(group,)), people.person(groups=(group,))
    side = people.group(holder, streams=(caltech,))
    bot = people.person("Upload data", groups=(group,))
    body = body_of(obj, instrument, stream_ids=[caltech])
    refused = marshal.ask("PUT", "/api/photometry", bot, json=body)
    assert refused.status_code == 403
    assert f"you do not hold stream {caltech}" in refused.json()["message"]
    people.join(bot, side, (caltech,))
    marshal.data("PUT", "/api/photometry", bot, json=body)
    assert len(light_curve(marshal, holder, obj)) == 3
    assert light_curve(marshal, outsider, obj) == []
    (identifier, *_) = (point["id"] for point in light_curve(marshal, holder, obj))
    assert marshal.ask("GET", f"/api/photometry/{identifier}", outsider).status_code == 404
    assert marshal.ask("DELETE", f"/api/photometry/{identifier}", outsider).status_code == 403


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"mjd": [61000.1, 61001.2]}, "mjd: there are 2 values, but 3 of"),
        ({"mjd": "soon"}, "mjd.value: Input should be a valid number"),
        ({"mjd": [61000.1, 2461000.5, 61002]}, "mjd.row.1: Value error, this is a Julian date"),
        ({"mjd": math.nan}, "mjd.value: Input should be a finite number"),
        ({"flux": [100.0, math.inf, 3.0]}, "flux.row.1: Input should be a finite number"),
        ({"fluxerr": [5.0, None, 3.0]}, "fluxerr.1: missing"),
        ({"fluxerr": [5.0, math.nan, 3.0]}, "fluxerr.1: missing"),
        ({"fluxerr": -1.0}, "fluxerr.value: Input should be greater than or equal to 0 (got -1.0)"),
        ({"zp": None}, "zp.0: missing (got null); the zero point"),
        ({"flux": 1e308, "zp": -50}, "flux.0: too large"),
        ({"magsys": "vega"}, "magsys.value: Input should be 'ab' (got 'vega')"),
        ({"filter": "sdssu"}, "ZTF has no filter 'sdssu'; its filters are: ztfg, ztfr, ztfi"),
        ({"instrument_id": 987}, "there is no instrument 987"),
        ({"ra": 360.0}, "ra.value: Input should be less than 360"),
        ({"mag": 18.0}, "not both"),
        ({"fluxes": 18.0}, "did you mean flux"),
        ({"mjd": []}, "mjd.row: List should have at least 1 item"),
    ],
)
def test_wrong_uploads(
    marshal: RunningMarshal, uploader: Person, instrument: int, obj: str, change: Body, says: str
) -> None:
    data = json.dumps(body_of(obj, instrument) | change)
    response = marshal.ask("POST", "/api/photometry", uploader, data=data)
    assert response.status_code == 400, response.text
    assert says in response.json()["message"]


def test_not_a_number_is_a_non_detection(
    marshal: RunningMarshal, uploader: Person, instrument: int, obj: str
) -> None:
    data = json.dumps(body_of(obj, instrument, flux=[math.nan, None, 5.0], ra=math.nan))
    marshal.data("PUT", "/api/photometry", uploader, data=data)
    assert [point["flux"] for point in light_curve(marshal, uploader, obj)] == [None, None, 5.0]


def test_unknown_and_hidden_objects(
    marshal: RunningMarshal, people: People, instrument: int, obj: str
) -> None:
    stranger = people.person("Upload data")
    for name in (obj, "ZTF26none"):
        response = marshal.ask("PUT", "/api/photometry", stranger, json=body_of(name, instrument))
        assert response.status_code == 404
        assert response.json()["message"] == f"There is no object {name} that you have access to."
        assert marshal.ask("GET", f"/api/sources/{name}/photometry", stranger).status_code == 404


def test_groups_of_others_and_permissions(
    marshal: RunningMarshal, people: People, uploader: Person, instrument: int, obj: str, group: int
) -> None:
    foreign = people.group()
    body = body_of(obj, instrument, group_ids=[foreign])
    response = marshal.ask("PUT", "/api/photometry", uploader, json=body)
    assert response.status_code == 403
    assert f"not a member of group {foreign}" in response.json()["message"]
    viewer = people.person(groups=(group,))
    assert marshal.ask("PUT", "/api/photometry", viewer, json=body).status_code == 403


def test_removing(
    marshal: RunningMarshal, people: People, uploader: Person, member: Person, instrument: int,
    obj: str, group: int,
) -> None:  # fmt: skip
    body = body_of(obj, instrument, group_ids=[group])
    answer = marshal.data("PUT", "/api/photometry", uploader, json=body)
    path = f"/api/photometry/{answer['ids'][0]}"
    assert marshal.ask("DELETE", path, member).status_code == 403
    marshal.data("DELETE", path, uploader)
    assert marshal.ask("GET", path, uploader).status_code == 404
    bulk = f"/api/photometry/bulk_delete/{answer['upload_id']}"
    assert marshal.data("DELETE", bulk, uploader) == {"removed": 2}
    assert marshal.ask("DELETE", bulk, uploader).status_code == 404
    assert stored(people, obj) == 0


@pytest.fixture(scope="module")
def survey(people: People, instrument: int) -> int:
    """An instrument with the filters of all sample light curves."""
    bands = "ztfg ztfr ztfi 2massh 2massj 2massks ps1::g ps1::i ps1::r ps1::y ps1::z sdssu"
    with people.everything() as session:
        row = session.get_one(Instrument, instrument)
        added = Instrument(
            name="All", type="imager", telescope_id=row.telescope_id, filters=bands.split()
        )
        session.add(added)
        session.flush()
        return added.id


def columns(path: Path) -> Iterator[tuple[str, list[Any]]]:
    """Yield the columns of a file."""
    with path.open() as file:
        rows = list(csv.DictReader(file))
    for name in rows[0]:
        texts = [row[name] for row in rows]
        words = name in {"filter", "magsys"}
        yield name, texts if words else [float(text) if text else None for text in texts]


@pytest.mark.shared_data
@pytest.mark.parametrize("name", ["14gqr", "AT2017gfo", "ZTF18aabcvnq", "ZTF21aaqjmps"])
def test_real_light_curves(
    marshal: RunningMarshal, uploader: Person, survey: int, obj: str, shared_data: Path, name: str
) -> None:
    (path,) = (shared_data / "photometry").glob(f"{name}_*.csv")
    given = dict(columns(path))
    body = {"obj_id": obj, "instrument_id": survey, **given}
    for _ in range(2):
        ids = marshal.data("PUT", "/api/photometry", uploader, json=body)["ids"]
    points = {point["id"]: point for point in light_curve(marshal, uploader, obj)}
    assert len(points) == len(set(ids)) == len(given["mjd"])
    scale = 10 ** (-0.4 * (given["zp"][0] - 23.9))
    for row, identifier in enumerate(ids):
        point, flux = points[identifier], given["flux"][row]
        assert point["mjd"] == given["mjd"][row]
        assert point["filter"] == given["filter"][row]
        assert point["fluxerr"] == pytest.approx(given["fluxerr"][row] * scale, rel=1e-9)
        assert point["flux"] == (None if flux is None else pytest.approx(flux * scale, rel=1e-9))
    newer = body | {"fluxerr": [1.25 * error for error in given["fluxerr"]]}
    assert marshal.data("PUT", "/api/photometry", uploader, json=newer)["ids"] == ids
    assert len(light_curve(marshal, uploader, obj)) == len(points)
    path = f"/api/photometry/{ids[0]}/revisions"
    (before,) = marshal.data("GET", path, uploader)
    assert before["fluxerr"] == pytest.approx(given["fluxerr"][0] * scale, rel=1e-9)


def test_the_publishers_uploads(
    marshal: RunningMarshal, people: People, instrument: int, obj: str, group: int,
    streams: dict[str, int],
) -> None:  # fmt: skip
    bot = people.person("Upload data", groups=(group,))
    point = {"jd": 2461000.5, "fid": 1, "programid": 1, "diffmaglim": 20.5}
    detection = point | {"jd": 2461003.5, "magpsf": 18.5, "sigmapsf": 0.05, "isdiffpos": "t"}
    detection |= {"ra": 10.0, "dec": 20.0}
    forced = point | {"procstatus": "0", "magzpsci": 26.0, "forcediffimflux": 400.0}
    forced |= {"forcediffimfluxunc": 10.0, "snr": 40.0}
    stream = streams["ZTF Public"]
    (alerts,) = alert_uploads(ZTF, [point, detection])
    (later,) = forced_uploads(ZTF, [forced])
    for _ in range(2):
        body = alerts.body(obj, stream, instrument)
        marshal.data("PUT", "/api/photometry", bot, json=body)
        marshal.data("PUT", RENEW, bot, json=later.body(obj, stream, instrument))
    points = light_curve(marshal, bot, obj)
    assert [(point["mjd"], point["origin"]) for point in points] == [
        (61000.0, None),
        (61000.0, "alert_fp"),
        (61003.0, None),
    ]
    assert points[0]["limiting_mag"] == pytest.approx(20.5)
    assert points[1]["mag"] == pytest.approx(26.0 - 2.5 * math.log10(400))
    assert points[2]["mag"] == pytest.approx(18.5)


def test_ten_thousand_points_and_no_more(
    marshal: RunningMarshal, people: People, uploader: Person, instrument: int, obj: str
) -> None:
    body = body_of(obj, instrument, filter="ztfr", flux=50.0, fluxerr=1.5)
    body |= {"mjd": [58000 + 0.25 * number for number in range(10_000)]}
    answer = marshal.data("POST", "/api/photometry", uploader, json=body)
    assert len(set(answer["ids"])) == stored(people, obj) == 10_000
    body["mjd"].append(58000.1)
    refused = marshal.ask("POST", "/api/photometry", uploader, json=body)
    assert refused.status_code == 400
    assert "mjd.row: List should have at most 10000 items" in refused.json()["message"]

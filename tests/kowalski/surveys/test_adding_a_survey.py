"""The survey that the documentation adds works as it says: by its declaration alone."""

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import fastavro
import numpy as np
import pytest
from astropy.io import fits
from pymongo.database import Database

from kowalski.filters.store import save_version
from kowalski.pipeline import filtering
from kowalski.pipeline.batch import process
from kowalski.pipeline.context import Context
from kowalski.stream.batches import Batch, Packet
from kowalski.stream.replay import route, survey_of
from kowalski.surveys import SURVEYS, Survey
from tests.kowalski.publisher.recording_marshal import RecordingMarshal, serve
from tests.kowalski.publisher.test_publisher import publisher, run_until, states
from tests.kowalski.settings import settings_in

pytestmark = pytest.mark.service

PAGE = Path(__file__).resolve().parents[3] / "docs" / "surveys.md"
NOW = datetime(2026, 1, 1, 5, tzinfo=UTC)
POINT = [
    {"name": "jd", "type": "double"},
    {"name": "band", "type": "string"},
    *({"name": name, "type": "double"} for name in ("magpsf", "sigmapsf", "diffmaglim")),
    {"name": "isdiffpos", "type": "boolean"},
]
SKY = [{"name": name, "type": "double"} for name in ("ra", "dec", "rb")]
POINTS = {"type": "record", "name": "point", "fields": POINT}
SCHEMA = {
    "type": "record",
    "name": "packet",
    "namespace": "skylark",
    "fields": [
        {"name": "source_name", "type": "string"},
        {"name": "candid", "type": "long"},
        {
            "name": "candidate",
            "type": {"type": "record", "name": "candidate", "fields": [*POINT, *SKY]},
        },
        {"name": "earlier", "type": {"type": "array", "items": POINTS}},
        *({"name": f"stamp_{kind}", "type": "bytes"} for kind in ("new", "ref", "diff")),
    ],
}


@pytest.fixture
def survey(monkeypatch: pytest.MonkeyPatch) -> Iterator[Survey]:
    """The survey of the page, added."""
    (example,) = re.findall(r"^```python\n(.*?)^```", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    names: dict[str, Any] = {}
    exec(compile(example, "skylark.py", "exec"), names)  # noqa: S102 (the text of our own page)
    added: Survey = names["SKYLARK"]
    monkeypatch.setitem(SURVEYS, added.name, added)
    survey_of.cache_clear()
    yield added
    survey_of.cache_clear()


@pytest.fixture
def own(mongo: Database[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Context]:
    settings = settings_in(tmp_path)
    database = mongo.with_options(codec_options=mongo.codec_options.with_options(tz_aware=True))
    context = Context(settings, database, "tests")
    monkeypatch.setattr("kowalski.pipeline.batch.context", lambda: context)
    filtering.ACTIVE.cache.clear()
    yield context
    filtering.ACTIVE.cache.clear()


def point(jd: float, band: str, magnitude: float) -> dict[str, Any]:
    return {
        "jd": jd,
        "band": band,
        "magpsf": magnitude,
        "sigmapsf": 0.1,
        "diffmaglim": 20.0,
        "isdiffpos": True,
    }


def packet() -> bytes:
    """An alert of the survey, as a file."""
    stamp = io.BytesIO()
    fits.PrimaryHDU(np.eye(40, dtype=np.float32)).writeto(stamp)
    record = {
        "source_name": "SKL26a",
        "candid": 7,
        "candidate": point(2461041.5, "R", 18.0) | {"ra": 10.0, "dec": -20.0, "rb": 0.9},
        "earlier": [point(2461001.5, "V", 19.0), point(2461002.5, "H", 19.0)],
        **dict.fromkeys(("stamp_new", "stamp_ref", "stamp_diff"), stamp.getvalue()),
    }
    file = io.BytesIO()
    fastavro.writer(file, fastavro.parse_schema(SCHEMA), [record])
    return file.getvalue()


def test_a_packet_becomes_a_candidate(own: Context, survey: Survey) -> None:
    topic, key, found = route(Path("7.avro"), packet(), "20260101")
    assert (topic, key, found) == ("skylark_20260101", "SKL26a", survey)
    assert re.match(survey.topic_pattern, topic)

    save_version(
        own.database,
        filter_id=11,
        group_id=1,
        catalog=survey.alerts,
        permissions=[],
        pipeline=[{"$project": {"annotations": {"earlier": {"$size": "$prv_candidates"}}}}],
    )
    report = process(survey.name, Batch([Packet(topic, 0, 0, packet())], NOW))
    assert (report.archived, report.dead_letters) == (1, {})

    marshal = RecordingMarshal(streams=[{"id": 8, "name": "Skylark"}])
    server = serve(marshal)
    url = f"http://127.0.0.1:{server.server_address[1]}"
    run_until(publisher(own.database, url), lambda: states(own.database) == ["published"])
    server.shutdown()
    server.server_close()
    sent = [(path, body) for _, path, body in marshal.written()]
    assert sent[0][0] == "/api/candidates"
    assert (sent[0][1]["id"], sent[0][1]["passing_alert_id"]) == ("SKL26a", 7)
    assert sent[1][1]["data"] == {"earlier": 2}
    ((_, light_curve),) = [one for one in sent if one[0] == "/api/photometry"]
    assert light_curve["stream_ids"] == [8]
    assert light_curve["filter"] == ["bessellv", "bessellr"]
    assert light_curve["flux"] == pytest.approx([10 ** (0.4 * 4.9), 10 ** (0.4 * 5.9)])
    assert [body["ttype"] for path, body in sent if path == "/api/thumbnail"] == [
        *("new", "ref", "sub")
    ]

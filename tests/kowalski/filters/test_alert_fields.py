"""Every field of real alerts is described, and no other."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from baselayer.settings.kowalski import KowalskiSettings, ModelSettings
from kowalski.filters.alert_fields import UndescribedSurveyError, alert_fields, columns
from kowalski.filters.upstream import ALERT_FIELDS
from kowalski.pipeline.decode import decode, read_header
from kowalski.pipeline.document import alerts, without
from kowalski.stream.batches import Packet
from kowalski.surveys import SURVEYS, Survey
from tests.kowalski.filters.golden_archive import golden
from tests.kowalski.settings import settings_in

OF_AVRO = {name: name for name in ("boolean", "double", "float", "int", "long", "string")}


@pytest.fixture
def settings(tmp_path: Path) -> KowalskiSettings:
    return settings_in(tmp_path).kowalski


def paths(value: Any, prefix: str = "") -> Iterator[str]:
    """Yield the path of every value, lists of objects entered."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from paths(inner, f"{prefix}{name}.")
    elif isinstance(value, list) and value and isinstance(value[0], Mapping):
        for inner in value:
            yield from paths(inner, prefix)
    else:
        yield prefix.removesuffix(".")


@pytest.mark.shared_data
def test_fields_of_documents(settings: KowalskiSettings, shared_data: Path) -> None:
    described = {field.path for field in alert_fields("ZTF", settings)}
    seen: set[str] = set()
    for packet in golden(shared_data, "mongify_ztf"):
        alert = {k: v for k, v in packet["alert"].items() if not k.startswith("cutout")}
        history = {name: packet[name] for name in ("prv_candidates", "fp_hists") if packet[name]}
        seen |= set(paths(alert | history))
    assert seen - described - {"classifications"} == set()


@pytest.mark.shared_data
@pytest.mark.parametrize("name", SURVEYS)
def test_fields_of_packets(settings: KowalskiSettings, shared_data: Path, name: str) -> None:
    """What the pipeline makes of every sample packet holds no field without a description."""
    described = {field.path for field in alert_fields(name, settings)}
    seen: set[str] = set()
    for path in sorted((shared_data / f"{name.lower()}_alerts").rglob("*.avro")):
        survey, raw = SURVEYS[name], path.read_bytes()
        (one,) = alerts(survey, [(Packet("test", 0, 0, raw), decode(survey, raw))])
        document = {
            name: value for name, value in one.document.items() if name in visible_fields(survey)
        }
        history = without(one.history, survey.missing_values)
        seen |= set(paths(document | {"prv_candidates": history, "fp_hists": one.forced}))
    assert len(seen) > 90
    empty = {"classifications", "prv_candidates", "fp_hists"}
    assert seen - described - empty == set()


def visible_fields(survey: Survey) -> set[str]:
    """Return the fields of an alert's document that filters see."""
    return {*ALERT_FIELDS, survey.object_id}


ADDED = {
    "ZTF": {
        *("fp_hists.mag", "fp_hists.magerr", "fp_hists.snr", "fp_hists.limmag3sig"),
        *("fp_hists.limmag5sig", "fp_hists.alert_mag", "fp_hists.alert_ra", "fp_hists.alert_dec"),
    },
}
ADDED["LSST"] = {
    *ADDED["ZTF"],
    *(
        f"{part}.{name}"
        for part in ("candidate", "prv_candidates")
        for name in ("candid", "jd", "drb", "isdiffpos", "magpsf", "sigmapsf", "diffmaglim")
    ),
    *("candidate.ndethist", "candidate.jdstarthist"),
    *(
        f"fp_hists.{name}"
        for name in ("jd", "forcediffimflux", "forcediffimfluxunc", "magzpsci", "procstatus")
    ),
    "fp_hists.diffmaglim",
}
"""What documents hold and packets do not."""

IN_PACKETS = {
    "LSST": {
        "candidate": "diaSource",
        "prv_candidates": "prvDiaSources",
        "fp_hists": "prvDiaForcedSources",
    },
}


@pytest.mark.shared_data
@pytest.mark.parametrize("name", SURVEYS)
def test_fields_of_the_packets_schema(
    settings: KowalskiSettings, shared_data: Path, name: str
) -> None:
    """Of every field that a packet may have, the type is told; and of no others but ours."""
    described = {field.path: field.type for field in alert_fields(name, settings)}
    newest = sorted((shared_data / f"{name.lower()}_alerts").rglob("*.avro"))[-1]
    header, _ = read_header(newest.read_bytes())
    schema = json.loads(header["avro.schema"])
    of_schema: dict[str, str] = {}
    named: dict[str, Any] = {}
    for part in ("candidate", "prv_candidates", "fp_hists"):
        of_packet = IN_PACKETS.get(name, {}).get(part, part)
        for declared in schema["fields"]:
            if declared["name"] == of_packet:
                record = record_of(declared["type"])
                if isinstance(record, str):
                    record = named[last_part(record)]
                named[last_part(record["name"])] = record
                for field in record["fields"]:
                    of_schema[f"{part}.{field['name']}"] = OF_AVRO[record_of(field["type"])]
    assert {path: described.get(path) for path in of_schema} == of_schema
    parts = ("candidate.", "prv_candidates.", "fp_hists.")
    ours = {path for path in described if path.startswith(parts)}
    assert ours - of_schema.keys() == ADDED.get(name, set())


def last_part(full_name: str) -> str:
    return full_name.rpartition(".")[2]


def record_of(declared: Any) -> Any:
    """Return what a nullable type or a list holds."""
    if isinstance(declared, list):
        return record_of(next(one for one in declared if one != "null"))
    if isinstance(declared, dict) and declared.get("type") == "array":
        return record_of(declared["items"])
    return declared


UNITS = {
    *("", "%", "DN", "K", "Mpc", "arcmin", "arcsec", "d", "deg", "deg^2", "dex", "kpc", "mag"),
    *("mag^2", "mas", "mas/yr", "nJy", "nJy arcsec^2", "pix", "s", "Msun", "Msun/yr"),
}


@pytest.mark.parametrize("name", SURVEYS)
def test_each_field_is_described_once_and_in_words(settings: KowalskiSettings, name: str) -> None:
    fields = alert_fields(name, settings)
    assert len({field.path for field in fields}) == len(fields) > 90
    assert all(field.description and field.type for field in fields)
    assert {field.unit for field in fields} <= UNITS
    assert not any("{n}" in field.path + field.description for field in fields)


def test_units_of_some(settings: KowalskiSettings) -> None:
    by_path = {field.path: field for field in alert_fields("ZTF", settings)}
    assert by_path["candidate.distpsnr2"].unit == "arcsec"
    assert by_path["prv_candidates.magpsf"].unit == "mag"


@pytest.mark.parametrize("survey", SURVEYS)
def test_every_column_that_is_kept_of_a_catalogue_is_described(
    settings: KowalskiSettings, survey: str
) -> None:
    described = {
        field.path: field.type
        for name, match in settings.crossmatch[survey].items()
        for field in columns(name, match)
    }
    assert described
    assert [path for path, kind in described.items() if kind == "any"] == []


def test_catalogs_and_models_are_those_of_the_settings(settings: KowalskiSettings) -> None:
    model = ModelSettings(path="x", version="1", inputs=["triplet"])
    one = settings.crossmatch["ZTF"]["CLU_20190625"]
    column = one.model_copy(update={"projection": {"_id": 1, "own": 1}, "distance": None})
    changed = settings.model_copy(
        update={
            "models": {"ZTF": {"braai": model, "mine": model}},
            "crossmatch": {"ZTF": {"CLU_20190625": one, "Mine": column}},
        }
    )
    by_path = {field.path: field for field in alert_fields("ZTF", changed)}
    assert {path for path in by_path if path.startswith("classifications")} == {
        "classifications.braai",
        "classifications.braai_version",
        "classifications.mine",
        "classifications.mine_version",
    }
    assert {path for path in by_path if path.startswith("cross_matches.Mine")} == {
        "cross_matches.Mine",
        "cross_matches.Mine._id",
        "cross_matches.Mine.own",
    }
    assert by_path["cross_matches.CLU_20190625.coordinates.distance_kpc"].unit == "kpc"
    assert "cross_matches.Gaia_EDR3" not in by_path
    kept = [path for path in by_path if path.startswith("cross_matches.CLU_20190625.")]
    assert len(kept) == len(one.projection) + 2
    assert not any(by_path[path].type == "any" for path in kept)
    with pytest.raises(UndescribedSurveyError, match="survey: XYZ is unknown; known are ZTF"):
        alert_fields("XYZ", settings)

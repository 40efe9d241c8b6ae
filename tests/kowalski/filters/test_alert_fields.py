"""Every field of real alerts is described, and no other."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import fastavro
import pytest

from baselayer.settings.kowalski import KowalskiSettings, ModelSettings
from kowalski.filters.alert_fields import UndescribedSurveyError, alert_fields, columns
from kowalski.surveys import SURVEYS
from tests.kowalski.filters.golden_archive import golden
from tests.kowalski.settings import settings_in

OF_AVRO = {"int": "int", "long": "long", "float": "float", "double": "double", "string": "string"}


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
def test_fields_of_the_packets_schema(settings: KowalskiSettings, shared_data: Path) -> None:
    described = {field.path: field.type for field in alert_fields("ZTF", settings)}
    folder = shared_data / "ztf_alerts" / "20231012"
    with next(folder.glob("*.avro")).open("rb") as file:
        schema = fastavro.reader(file).writer_schema
    assert isinstance(schema, dict)
    of_schema: dict[str, str] = {}
    for name in ("candidate", "prv_candidates", "fp_hists"):
        (declared,) = [field["type"] for field in schema["fields"] if field["name"] == name]
        for field in record_of(declared)["fields"]:
            of_schema[f"{name}.{field['name']}"] = OF_AVRO[record_of(field["type"])]
    assert {path: described.get(path) for path in of_schema} == of_schema
    derived = {"mag", "magerr", "snr", "limmag3sig", "limmag5sig"}
    derived |= {"alert_mag", "alert_ra", "alert_dec"}
    for name in ("candidate", "prv_candidates", "fp_hists"):
        ours = {path for path in described if path.startswith(f"{name}.")}
        assert ours - of_schema.keys() - {f"fp_hists.{one}" for one in derived} == set()


def record_of(declared: Any) -> Any:
    """Return what a nullable type or a list holds."""
    if isinstance(declared, list):
        return record_of(next(one for one in declared if one != "null"))
    if isinstance(declared, dict) and declared.get("type") == "array":
        return record_of(declared["items"])
    return declared


def test_each_field_is_described_once_and_in_words(settings: KowalskiSettings) -> None:
    fields = alert_fields("ZTF", settings)
    assert len({field.path for field in fields}) == len(fields) > 250
    assert all(field.description and field.type for field in fields)
    assert not any("{n}" in field.path + field.description for field in fields)
    by_path = {field.path: field for field in fields}
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

"""Models in the settings: what is wrong is said at start, with the key and the remedy."""

from pathlib import Path

import pytest
import yaml

from baselayer.settings.kowalski import ModelSettings
from baselayer.settings.load import DEFAULTS
from kowalski.models.features import ACAI, BTSBOT
from kowalski.models.networks import vgg6
from kowalski.models.registry import (
    WEIGHTS,
    Bounds,
    Features,
    Model,
    ModelError,
    describe,
    find,
    models,
    read,
)
from kowalski.models.training import save


def settings(path: object, *inputs: str | list[str]) -> ModelSettings:
    return ModelSettings(path=str(path), version="v1", inputs=list(inputs))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "model.h5"
    path.write_bytes(b"")
    return path


def test_inputs_are_the_triplet_or_lists_of_features(file: Path) -> None:
    chosen = {
        "braai": settings(file, "triplet"),
        "acai_h": settings(file, "acai", "triplet"),
        "bts": settings(file, "triplet", "btsbot").model_copy(
            update={"feature_norms": {"sky": 100.0}}
        ),
        "own": settings(file, ["magpsf", "age"]).model_copy(update={"gate": {"drb": (0.5, None)}}),
    }
    assert models("ZTF", chosen) == [
        Model("braai", "v1", file, (None,)),
        Model("acai_h", "v1", file, (Features.of(ACAI, {}), None)),
        Model("bts", "v1", file, (None, Features.of(BTSBOT, {"sky": 100.0}))),
        Model(
            "own",
            "v1",
            file,
            (Features(("magpsf", "age"), (1.0, 1.0)),),
            (Bounds("drb", 0.5, None),),
        ),
    ]
    assert [line.split(f" {file}")[0] for line in describe("ZTF", chosen)] == [
        "ZTF braai v1 (triplet)",
        "ZTF acai_h v1 (acai, triplet)",
        "ZTF bts v1 (triplet, btsbot)",
        "ZTF own v1 (2 features)",
    ]


def test_every_fault_has_its_line(file: Path) -> None:
    with pytest.raises(ModelError) as error:
        models(
            "ZTF",
            {
                "a": settings("/nowhere/a.h5", "triplet"),
                "b": settings(file, "triplets"),
                "c": settings(file, ["magpfs", "age"], "triplet"),
                "d": settings(file),
                "e": settings(file, "triplet").model_copy(update={"gate": {"drbb": (0.5, None)}}),
            },
        )
    lines = str(error.value).splitlines()
    assert lines[0].startswith("kowalski.models.ZTF.a.path: no file /nowhere/a.h5; give")
    assert lines[1:] == [
        "kowalski.models.ZTF.b.inputs: unknown input triplets; did you mean triplet?",
        "kowalski.models.ZTF.c.inputs: unknown feature magpfs; did you mean magpsf?",
        "kowalski.models.ZTF.d.inputs: empty; name triplet, acai or btsbot",
        "kowalski.models.ZTF.e.gate: unknown feature drbb; did you mean drb?",
    ]


def test_relative_paths_mean_the_working_directory_or_the_package(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(file.parent)
    assert find("model.h5").resolve() == file
    assert find("sim_v1/braai.h5") == WEIGHTS / "sim_v1" / "braai.h5"


@pytest.mark.parametrize(
    ("inputs", "reason"),
    [
        (("acai", "triplet"), "takes inputs of shape"),
        (("acai",), "takes inputs of shape"),
    ],
)
def test_a_file_with_other_inputs(inputs: tuple[str, ...], reason: str, tmp_path: Path) -> None:
    save(vgg6(), tmp_path / "braai.h5")
    (model,) = models("ZTF", {"braai": settings(tmp_path / "braai.h5", *inputs)})
    with pytest.raises(ModelError, match=reason):
        read(model)


def test_a_file_that_is_no_model(file: Path) -> None:
    (model,) = models("ZTF", {"braai": settings(file, "triplet")})
    with pytest.raises(ModelError, match="cannot be read as a Keras model"):
        read(model)


def test_defaults_name_models_that_come_with_the_package() -> None:
    chosen = yaml.safe_load(DEFAULTS.read_text())["kowalski"]["models"]["ZTF"]
    found = models("ZTF", {name: ModelSettings(**one) for name, one in chosen.items()})
    assert [model.name for model in found] == [
        "braai", "acai_h", "acai_v", "acai_o", "acai_n", "acai_b",
    ]  # fmt: skip
    for model in found:
        assert model.path.is_relative_to(WEIGHTS)
        assert model.version == "sim_v1"
        read(model)

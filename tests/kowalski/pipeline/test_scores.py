"""Scores of whole batches equal plain Keras, and one bad model costs only its own."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import fastavro
import numpy as np
import pytest
from numpy.typing import NDArray
from prometheus_client import REGISTRY

from baselayer.settings.kowalski import ModelSettings
from kowalski.models import conversion
from kowalski.models.engine_choice import EngineChoice
from kowalski.models.features import ACAI, BTSBOT, features
from kowalski.models.networks import acai, btsbot, vgg6
from kowalski.models.registry import ModelError
from kowalski.models.runtime import keras, tensorflow
from kowalski.pipeline.cutouts import SIDE, Triplets, triplets
from kowalski.pipeline.scores import LOADED, Scores, prepare, score
from kowalski.surveys import SURVEYS

Candidates = list[dict[str, Any]]

RANDOM = np.random.default_rng(5)

TENSORFLOW = EngineChoice("tensorflow", Path())
CLOSE = {"tensorflow": 1e-6, "onnxruntime": 1e-5}
"""How far an engine may be from plain Keras."""


@pytest.fixture(scope="module", params=["tensorflow", "onnxruntime"])
def choice(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> EngineChoice:
    return EngineChoice(request.param, tmp_path_factory.mktemp("converted"))


def settings(path: Path, *inputs: str | list[str], version: str = "v1") -> ModelSettings:
    return ModelSettings(path=str(path), version=version, inputs=list(inputs))


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ModelSettings]:
    """Models of both kinds with random weights."""
    folder = tmp_path_factory.mktemp("models")
    for name, network in (("braai", vgg6()), ("acai_h", acai())):
        network.save(folder / f"{name}.h5", save_format="h5")
    return {
        "braai": settings(folder / "braai.h5", "triplet"),
        "acai_h": settings(folder / "acai_h.h5", "acai", "triplet", version="v2"),
    }


def batch(count: int) -> tuple[Candidates, Triplets]:
    """Return alerts with random features and pixels."""
    candidates = [
        dict(zip(ACAI, RANDOM.normal(0, 1, len(ACAI)).tolist(), strict=True)) for _ in range(count)
    ]
    return candidates, RANDOM.normal(0, 0.02, (count, SIDE, SIDE, 3)).astype(np.float32)


def scored(
    candidates: Candidates,
    images: Triplets,
    of: Mapping[str, ModelSettings],
    choice: EngineChoice = TENSORFLOW,
) -> list[Scores]:
    return score("ZTF", candidates, [[one] for one in candidates], images, of, choice)


def assert_close(found: list[Scores], expected: list[Scores]) -> None:
    for one, other in zip(found, expected, strict=True):
        assert set(one) == set(other)
        for key, value in other.items():
            if isinstance(value, str):
                assert one[key] == value
            else:
                assert one[key] == pytest.approx(value, rel=0, abs=1e-6)


def failures(model: str) -> float:
    return REGISTRY.get_sample_value("kowalski_model_failures_total", {"model": model}) or 0.0


@pytest.mark.parametrize("count", [1, 7, 70])
def test_equals_plain_keras(
    models: dict[str, ModelSettings], count: int, choice: EngineChoice
) -> None:
    candidates, images = batch(count)
    rows = np.array([[one[name] for name in ACAI] for one in candidates])
    load = keras().models.load_model
    expected = {
        "braai": load(models["braai"].path).predict(images, verbose=0)[:, 0],
        "acai_h": load(models["acai_h"].path).predict([rows, images], verbose=0)[:, 0],
    }
    found = scored(candidates, images, models, choice)
    close = CLOSE[choice.name]
    assert [set(one) for one in found] == [
        {"braai", "braai_version", "acai_h", "acai_h_version"}
    ] * count
    for name, values in expected.items():
        np.testing.assert_allclose([one[name] for one in found], values, rtol=0, atol=close)
    assert {one["acai_h_version"] for one in found} == {"v2"}


def test_no_alerts_and_no_models(models: dict[str, ModelSettings]) -> None:
    candidates, images = batch(2)
    assert scored([], images[:0], models) == []
    assert scored(candidates, images, {}) == [{}, {}]


def test_missing_inputs_cost_the_models_that_need_them(models: dict[str, ModelSettings]) -> None:
    candidates, images = batch(4)
    before = scored(candidates, images, models)
    candidates[1]["fwhm"] = None
    del candidates[2]["neargaia"]
    images[3] = np.nan
    counted = failures("acai_h")
    found = scored(candidates, images, models)
    assert found[0] == before[0]
    for index in (1, 2):
        assert found[index] == {key: before[index][key] for key in ("braai", "braai_version")}
    assert found[3] == {}
    assert failures("acai_h") == counted


def failing(folder: Path) -> ModelSettings:
    """Return a model that computes only on pixels below 1."""
    network = keras()
    image = network.layers.Input((SIDE, SIDE, 3))
    mean = network.layers.GlobalAveragePooling2D()(image)
    checked = tensorflow().debugging.check_numerics(1e38 * mean * mean, "pixels too large")
    network.Model(image, network.layers.Dense(1)(checked)).save(folder / "f.h5", save_format="h5")
    return settings(folder / "f.h5", "triplet")


def test_a_failing_model_costs_only_its_own_scores(
    models: dict[str, ModelSettings], tmp_path: Path
) -> None:
    """§2.4: its keys are left out."""
    candidates, images = batch(3)
    images[0] = 100.0
    before = scored(candidates, images, models)
    counted = failures("failing")
    for call in (1, 2):
        assert_close(scored(candidates, images, models | {"failing": failing(tmp_path)}), before)
        assert failures("failing") == counted + 3 * call


def test_a_score_that_is_no_number_is_left_out(
    models: dict[str, ModelSettings], tmp_path: Path
) -> None:
    network = keras().models.load_model(models["braai"].path)
    network.get_layer("fc_out").set_weights([np.full((256, 1), np.nan), np.zeros(1)])
    network.save(tmp_path / "nan.h5", save_format="h5")
    candidates, images = batch(2)
    counted = failures("nan")
    found = scored(candidates, images, models | {"nan": settings(tmp_path / "nan.h5", "triplet")})
    assert_close(found, scored(candidates, images, models))
    assert failures("nan") == counted + 2


def test_a_broken_file_costs_only_its_own_scores(
    models: dict[str, ModelSettings], tmp_path: Path, choice: EngineChoice
) -> None:
    (tmp_path / "broken.h5").write_bytes(b"no weights")
    candidates, images = batch(2)
    counted = failures("broken")
    broken = {"broken": settings(tmp_path / "broken.h5", "triplet")}
    found = scored(candidates, images, models | broken, choice)
    assert_close(found, scored(candidates, images, models, choice))
    assert scored(candidates, images, broken, choice) == [{}, {}]
    assert failures("broken") == counted + 4


def test_wrong_settings_are_an_error_at_start(models: dict[str, ModelSettings]) -> None:
    with pytest.raises(ModelError, match=r"kowalski\.models\.ZTF\.braai\.path: no file"):
        prepare("ZTF", {"braai": settings(Path("nowhere.h5"), "triplet")}, TENSORFLOW)


@pytest.fixture(scope="module")
def bts(tmp_path_factory: pytest.TempPathFactory) -> ModelSettings:
    """A model of BTSbot's shape as a SavedModel."""
    folder = tmp_path_factory.mktemp("bts") / "btsbot"
    btsbot().save(folder, save_format="tf")
    return settings(folder, "triplet", "btsbot", version="v1.0.1")


def full_batch(count: int) -> tuple[Candidates, Triplets]:
    """Return alerts with every feature that any model knows."""
    candidates, images = batch(count)
    for index, one in enumerate(candidates):
        one |= {"jd": 2460000.5 + index, "jdstarthist": 2460000.0, "magpsf": 18.0 + 0.1 * index}
        one |= {"ndethist": 3, "ncovhist": 5, "nmtchps": 4}
    return candidates, images


def test_a_saved_model_with_features_from_the_history(
    bts: ModelSettings, choice: EngineChoice
) -> None:
    """§2.4: BTSbot takes the triplet first, then 25 features."""
    candidates, images = full_batch(5)
    found = scored(candidates, images, {"bts": bts}, choice)
    rows = features(BTSBOT, candidates, [[one] for one in candidates])
    expected = keras().models.load_model(bts.path).predict([images, rows], verbose=0)[:, 0]
    assert [one["bts_version"] for one in found] == ["v1.0.1"] * 5
    close = CLOSE[choice.name]
    np.testing.assert_allclose([one["bts"] for one in found], expected, rtol=0, atol=close)


def test_a_model_behind_a_gate_looks_only_at_what_it_admits(
    models: dict[str, ModelSettings], bts: ModelSettings, choice: EngineChoice
) -> None:
    candidates, images = full_batch(6)
    candidates[4]["magpsf"] = None
    everywhere = scored(candidates, images, models | {"bts": bts}, choice)
    gated = bts.model_copy(update={"gate": {"magpsf": (18.1, 18.3), "ndethist": (None, 10.0)}})
    found = scored(candidates, images, models | {"bts": gated}, choice)
    assert ["bts" in one for one in found] == [False, True, True, True, False, False]
    for index in (1, 2, 3):
        assert_close([found[index]], [everywhere[index]])
    assert found[0]["braai"] == pytest.approx(everywhere[0]["braai"], abs=1e-6)


def test_features_are_divided_by_their_norms(
    models: dict[str, ModelSettings], choice: EngineChoice
) -> None:
    candidates, images = batch(3)
    halved = [{**one, "fwhm": one["fwhm"] / 2, "sky": one["sky"] / 8} for one in candidates]
    normed = models["acai_h"].model_copy(update={"feature_norms": {"fwhm": 2.0, "sky": 8.0}})
    found = scored(candidates, images, {"acai_h": normed}, choice)
    assert_close(found, scored(halved, images, {"acai_h": models["acai_h"]}, choice))


def test_a_model_is_converted_once_by_a_child(
    models: dict[str, ModelSettings], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversion, "has_tensorflow", lambda: False)
    candidates, images = batch(2)
    for _ in range(2):
        scored(candidates, images, models, EngineChoice("onnxruntime", tmp_path / "a"))
    (first, second) = sorted((tmp_path / "a").iterdir())
    assert [one.name.split("-")[0] for one in (first, second)] == ["acai_h", "braai"]
    written = second.stat().st_mtime_ns
    LOADED.clear()
    scored(candidates, images, models, EngineChoice("onnxruntime", tmp_path / "a"))
    assert second.stat().st_mtime_ns == written


def public(folder: Path) -> dict[str, ModelSettings]:
    """The public weights."""
    acai_models = {
        f"acai_{kind}": settings(
            folder / f"acai_{kind}.d1_dnn_20201130.h5", "acai", "triplet", version="d1_dnn_20201130"
        )
        for kind in "hvonb"
    }
    braai = settings(folder / "braai_d6_m9.h5", "triplet", version="d6_m9")
    return {"braai": braai, **acai_models}


def read(packet: Path) -> Any:
    with packet.open("rb") as content:
        return next(iter(fastavro.reader(content)))


Real = tuple[list[Any], Candidates, list[Candidates], Triplets]


@pytest.fixture(scope="module")
def real(shared_data: Path) -> Real:
    """The sample alerts: packets, candidates, histories, triplets."""
    packets = [read(path) for path in sorted((shared_data / "ztf_alerts").rglob("*.avro"))]
    candidates = [one["candidate"] for one in packets]
    histories = [[*(one["prv_candidates"] or []), one["candidate"]] for one in packets]
    return packets, candidates, histories, triplets(SURVEYS["ZTF"], packets)[0]


@pytest.fixture(scope="module")
def plain_keras(shared_data: Path, real: Real) -> dict[str, NDArray[Any]]:
    """What plain Keras makes of the sample alerts with the public weights, by model."""
    _, candidates, _, images = real
    rows = np.array([[one["rb"] if one[n] is None else one[n] for n in ACAI] for one in candidates])
    scores = {}
    for name, model in public(shared_data / "models").items():
        inputs: NDArray[Any] | list[NDArray[Any]] = images if name == "braai" else [rows, images]
        network = keras().models.load_model(model.path, compile=False)
        scores[name] = network.predict(inputs, verbose=0)[:, 0]
    return scores


@pytest.mark.shared_data
@pytest.mark.parametrize("size", [1, 7, 32])
def test_public_weights_agree_with_plain_keras(
    shared_data: Path,
    real: Real,
    plain_keras: dict[str, NDArray[Any]],
    size: int,
    choice: EngineChoice,
) -> None:
    _, candidates, histories, images = real
    models = public(shared_data / "models")
    found: list[Scores] = []
    for start in range(0, len(candidates), size):
        part = slice(start, start + size)
        found += score("ZTF", candidates[part], histories[part], images[part], models, choice)
    for name, expected in plain_keras.items():
        close = CLOSE[choice.name]
        np.testing.assert_allclose([one[name] for one in found], expected, rtol=0, atol=close)


@pytest.mark.shared_data
def test_public_weights_give_the_scores_of_kowalski(shared_data: Path, real: Real) -> None:
    """§2.4: six models by name, with their versions."""
    packets, candidates, histories, images = real
    found = score("ZTF", candidates, histories, images, public(shared_data / "models"), TENSORFLOW)
    ours = {packet["candid"]: one for packet, one in zip(packets, found, strict=True)}
    answers = json.loads((shared_data / "golden" / "ml_ztf.json").read_text())
    assert len(answers) == len(ours)
    by_candid = {int(one["candid"]["$numberLong"]): one["scores"] for one in answers}
    assert_close([ours[candid] for candid in by_candid], list(by_candid.values()))


@pytest.mark.shared_data
def test_what_models_derive_is_not_archived(
    shared_data: Path, real: Real, bts: ModelSettings
) -> None:
    """Kowalski derived `age` and its like on a copy: an alert that it had scored has none of them."""
    packets, candidates, histories, images = real
    score("ZTF", candidates, histories, images, {"bts": bts}, TENSORFLOW)
    recorded = json.loads((shared_data / "golden" / "api.json").read_text())
    (answer,) = [one for one in recorded if one["label"] == "find exclusion projection"]
    (document,) = answer["body"]["data"]
    assert document["classifications"]
    (ours,) = [one["candidate"] for one in packets if one["candid"] == document["candid"]]
    hidden = {"fid": document["candidate"]["fid"]}  # the recording has a star in its place
    assert ours | hidden == document["candidate"]


def ranks(values: list[float]) -> NDArray[np.float64]:
    """Return the rank of each value, the mean one where some are equal."""
    array = np.array(values)
    return np.array([(array < one).sum() + (array == one).sum() / 2 for one in array])


@pytest.mark.shared_data
def test_public_braai_ranks_alerts_like_the_survey(shared_data: Path, real: Real) -> None:
    packets, candidates, histories, images = real
    found = score("ZTF", candidates, histories, images, public(shared_data / "models"), TENSORFLOW)
    pairs = [
        (one["braai"], packet["candidate"]["drb"])
        for one, packet in zip(found, packets, strict=True)
        if packet["candidate"]["drb"] is not None
    ]
    ours, theirs = (ranks(list(column)) for column in zip(*pairs, strict=True))
    assert np.corrcoef(ours, theirs)[0, 1] > 0.6
    assert len(pairs) >= 20

"""The architectures are those of the public weights."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kowalski.models.features import ACAI
from kowalski.models.networks import acai, vgg6
from kowalski.models.runtime import keras
from kowalski.pipeline.cutouts import SIDE


@pytest.mark.parametrize(("network", "parameters"), [(vgg6, 312_081), (acai, 7_340)])
def test_size(network: Any, parameters: int) -> None:
    assert network().count_params() == parameters


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("file", "network"),
    [("braai_d6_m9.h5", vgg6)] + [(f"acai_{kind}.d1_dnn_20201130.h5", acai) for kind in "hnvob"],
)
def test_public_weights_fit(shared_data: Path, file: str, network: Any) -> None:
    public = keras().models.load_model(shared_data / "models" / file, compile=False)
    own = network()
    weighted = {layer.name: layer for layer in own.layers if layer.weights}
    assert set(weighted) == {layer.name for layer in public.layers if layer.weights}
    for name, layer in weighted.items():
        layer.set_weights(public.get_layer(name).get_weights())
    random = np.random.default_rng(3)
    images = random.normal(0, 0.02, (5, SIDE, SIDE, 3)).astype(np.float32)
    rows = random.normal(0, 1, (5, len(ACAI))).astype(np.float32)
    inputs = images if network is vgg6 else [rows, images]
    np.testing.assert_allclose(own(inputs), public(inputs), rtol=0, atol=1e-7)

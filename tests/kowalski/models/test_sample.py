"""Samples are the simulated alerts with their truth."""

import csv
import gzip
from pathlib import Path

import numpy as np
import pytest

from kowalski.models import sample as module
from kowalski.models.sample import read_sample
from kowalski.stream.simulation.night import draw_night, night_folder
from kowalski.stream.simulation.sky import sky_of


def test_a_night_with_its_truth(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CHUNK", 17)
    draw_night(sky_of(3, 60, 2461041.0), 4, tmp_path)
    with (night_folder(tmp_path, 4) / "truth.csv").open(newline="") as table:
        truth = [row["setting"] for row in csv.DictReader(table)]
    found = read_sample(tmp_path)
    assert len(found) == len(truth) == 60
    assert found.setting.tolist() == truth
    assert sum(found.counts().values()) == 60
    assert found.triplets.shape == (60, 63, 63, 3)
    assert found.features.shape == (60, 25)
    assert np.isfinite(found.triplets).all()
    assert np.isfinite(found.features).all()


def test_alerts_without_usable_stamps_are_left_out(tmp_path: Path) -> None:
    draw_night(sky_of(3, 20, 2461041.0), 4, tmp_path)
    broken = next(night_folder(tmp_path, 4).glob("*.avro"))
    content = broken.read_bytes()
    start = content.index(gzip.compress(b"")[:3])
    broken.write_bytes(content[: start + 30] + bytes(400) + content[start + 430 :])
    assert len(read_sample(tmp_path)) == 19

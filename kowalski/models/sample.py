"""Labelled alerts to train with: simulated nights and the truth beside them."""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import fastavro
import numpy as np
from numpy.typing import NDArray

from kowalski.models.features import ACAI, features
from kowalski.pipeline.cutouts import Triplets, triplets
from kowalski.stream.simulation.truth import FILE
from kowalski.surveys import SURVEYS

CHUNK = 500  # packets held at once: their stamps become triplets, the rest is let go


@dataclass(frozen=True)
class Sample:
    """Alerts with what is true of them; all arrays have N rows.

    `setting` is where the object is: hosted, nuclear, variable, orphan or bogus.
    """

    triplets: Triplets
    features: NDArray[np.float32]
    setting: NDArray[np.str_]

    def __len__(self) -> int:
        return len(self.setting)

    def counts(self) -> dict[str, int]:
        """Return the number of alerts in each setting."""
        return dict(sorted(Counter(self.setting.tolist()).items()))


def read_sample(folder: Path) -> Sample:
    """Return the alerts of all nights below a folder that have every feature and three stamps."""
    survey = SURVEYS["ZTF"]
    images, numbers, settings = [], [], []
    for rows in chunks(labelled(folder)):
        packets = [packet for packet, _ in rows]
        candidates = [packet["candidate"] for packet in packets]
        image, _ = triplets(survey, packets)
        number = features(ACAI, candidates, [[]] * len(candidates))
        complete = np.isfinite(number).all(axis=1) & np.isfinite(image[:, 0, 0, 0])
        images.append(image[complete])
        numbers.append(number[complete])
        settings.append(np.array([setting for _, setting in rows])[complete])
    return Sample(np.concatenate(images), np.concatenate(numbers), np.concatenate(settings))


def labelled(folder: Path) -> Iterator[tuple[Any, str]]:
    """Yield packets and settings, night by night."""
    for truth in sorted(folder.rglob(FILE)):
        with truth.open(newline="") as table:
            for row in csv.DictReader(table):
                with (truth.parent / f"{row['candid']}.avro").open("rb") as packet:
                    yield next(iter(fastavro.reader(packet))), row["setting"]


def chunks(rows: Iterator[tuple[Any, str]]) -> Iterator[list[tuple[Any, str]]]:
    """Yield rows a few hundred at a time."""
    while chunk := list(islice(rows, CHUNK)):
        yield chunk

"""Score the alerts of a batch with every model of their survey."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import structlog
from numpy.typing import NDArray
from prometheus_client import Counter

from baselayer.settings.kowalski import ModelSettings
from kowalski.models.compiled import Compiled, Inputs
from kowalski.models.features import Candidate, History, features
from kowalski.models.registry import Model, ModelError, models, read
from kowalski.models.runtime import tensorflow
from kowalski.pipeline.cutouts import Triplets

log = structlog.get_logger()

Scores = dict[str, float | str]

FAILURES = Counter(
    "kowalski_model_failures_total", "Alerts that a model could not score", ["model"]
)

LOADED: dict[tuple[str, tuple[Model, ...]], "Loaded"] = {}
"""What this process has read, by survey and models."""


class Loaded:
    """The models of one survey in this process, and those of them that cannot be used."""

    def __init__(self, wanted: Sequence[Model]) -> None:
        self.broken: set[str] = set()
        self.complained: set[str] = set()
        networks: dict[Model, Any] = {}
        for model in wanted:
            try:
                networks[model] = read(model)
            except ModelError as error:
                self.broken.add(model.name)
                log.error("model cannot be used", model=model.name, reason=str(error))
        self.compiled = Compiled(list(networks), list(networks.values())) if networks else None
        self.separate: list[Compiled] | None = None

    def complain(self, model: str, alerts: int, reason: str) -> None:
        """Count alerts that a model could not score; say so in the log the first time."""
        FAILURES.labels(model).inc(alerts)
        if model not in self.complained:
            self.complained.add(model)
            log.error("model failed", model=model, alerts=alerts, reason=reason)


def prepare(survey_name: str, settings: Mapping[str, ModelSettings]) -> Loaded:
    """Read and compile the models of a survey, once in a process; workers do so at their start.

    A file that cannot be used costs only its own scores.

    Raises
    ------
    ModelError
        The settings name an unknown input, an unknown feature or a file that does not exist.
    """
    wanted = tuple(models(survey_name, settings))
    if (survey_name, wanted) not in LOADED:
        LOADED[survey_name, wanted] = Loaded(wanted)
    return LOADED[survey_name, wanted]


def score(
    survey_name: str,
    candidates: Sequence[Candidate],
    histories: Sequence[History],
    triplets: Triplets,
    settings: Mapping[str, ModelSettings],
) -> list[Scores]:
    """Return each alert's scores: `{name: score, name_version: version, …}`.

    `histories[i]` is what is known of the object of alert i, the candidate among it. A model
    whose inputs are incomplete for an alert, or which fails, has no keys there.
    """
    loaded = prepare(survey_name, settings)
    scores: list[Scores] = [{} for _ in candidates]
    for name in loaded.broken:
        FAILURES.labels(name).inc(len(candidates))
    if loaded.compiled is None or not candidates:
        return scores
    inputs: Inputs = {None: triplets} | {
        names: features(names, candidates, histories) for names in loaded.compiled.feature_lists
    }
    complete = {key: complete_rows(array) for key, array in inputs.items()}
    inputs = {key: np.nan_to_num(array, posinf=0.0, neginf=0.0) for key, array in inputs.items()}
    for model, column in evaluate(loaded, inputs):
        usable = np.logical_and.reduce([complete[names] for names in model.inputs])
        wrong = usable & ~np.isfinite(column)
        if wrong.any():
            loaded.complain(model.name, int(wrong.sum()), "the score is not a number")
        for index in np.flatnonzero(usable & ~wrong):
            scores[index][model.name] = float(column[index])
            scores[index][f"{model.name}_version"] = model.version
    return scores


def complete_rows(array: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Return which rows hold nothing but finite numbers."""
    axes = tuple(range(1, array.ndim))
    complete: NDArray[np.bool_] = np.logical_and.reduce(np.isfinite(array), axis=axes)
    return complete


def evaluate(loaded: Loaded, inputs: Inputs) -> list[tuple[Model, NDArray[np.float32]]]:
    """Return the scores of each model that does not fail.

    All run in one call; if that fails, each runs in a call of its own from then on.
    """
    if loaded.compiled is None:
        return []
    errors = tensorflow().errors
    if loaded.separate is None:
        try:
            return list(zip(loaded.compiled.models, loaded.compiled(inputs).T, strict=True))
        except errors.OpError as error:
            log.warning("models fail together, so each is run alone", reason=error.message)
            loaded.separate = list(loaded.compiled.one_by_one())
    columns: list[tuple[Model, NDArray[np.float32]]] = []
    for alone in loaded.separate:
        try:
            columns += zip(alone.models, alone(inputs).T, strict=True)
        except errors.OpError as error:
            loaded.complain(alone.models[0].name, len(inputs[None]), error.message)
    return columns

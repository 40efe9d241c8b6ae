"""Score the alerts of a batch with every model of their survey."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import structlog
from numpy.typing import NDArray
from prometheus_client import Counter

from baselayer.settings.kowalski import ModelSettings
from kowalski.models.engine import Engine, EngineError, Inputs, distinct_inputs
from kowalski.models.engine_choice import EngineChoice, engine, read_models
from kowalski.models.features import Candidate, History, features
from kowalski.models.registry import Bounds, Features, Model, ModelError, models
from kowalski.pipeline.cutouts import Triplets

log = structlog.get_logger()

Scores = dict[str, float | str]

FAILURES = Counter(
    "kowalski_model_failures_total", "Alerts that a model could not score", ["model"]
)

LOADED: dict[tuple[str, EngineChoice, tuple[Model, ...]], "Loaded"] = {}
"""What this process has read, by survey, engine and models."""


@dataclass
class Group:
    """Models that look at the same alerts; `separate` once they have failed together."""

    gate: tuple[Bounds, ...]
    together: Engine
    separate: list[Engine] | None = None


class Loaded:
    """The models of one survey in this process, and those of them that cannot be used."""

    def __init__(self, choice: EngineChoice, wanted: Sequence[Model]) -> None:
        self.broken: set[str] = set()
        self.complained: set[str] = set()
        read = read_models(choice, wanted, self.note_broken)
        gates = dict.fromkeys(model.gate for model in read)
        alike = {gate: [model for model in read if model.gate == gate] for gate in gates}
        self.groups = [Group(gate, engine(choice, group, read)) for gate, group in alike.items()]
        self.inputs = distinct_inputs(list(read))

    def note_broken(self, model: Model, error: ModelError) -> None:
        """Note a model that cannot be used."""
        self.broken.add(model.name)
        log.error("model cannot be used", model=model.name, reason=str(error))

    def complain(self, model: str, alerts: int, reason: str) -> None:
        """Count alerts that a model could not score; say so in the log the first time."""
        FAILURES.labels(model).inc(alerts)
        if model not in self.complained:
            self.complained.add(model)
            log.error("model failed", model=model, alerts=alerts, reason=reason)


@dataclass(frozen=True)
class Batch:
    """What models are told of some alerts: candidates, histories and triplets, N of each."""

    candidates: Sequence[Candidate]
    histories: Sequence[History]
    triplets: Triplets

    def array(self, one: Features | None) -> NDArray[np.float32]:
        """Return an input of models; NaN where something is missing."""
        if one is None:
            return self.triplets
        table = features(one.names, self.candidates, self.histories)
        table /= np.array(one.norms, dtype=np.float32)
        return table

    def admitted(self, gate: Sequence[Bounds]) -> NDArray[np.bool_]:
        """Return which alerts meet all conditions."""
        admitted = np.ones(len(self.candidates), dtype=np.bool_)
        for bounds in gate:
            (values,) = features([bounds.feature], self.candidates, self.histories).T
            low = -np.inf if bounds.low is None else bounds.low
            high = np.inf if bounds.high is None else bounds.high
            # A comparison with NaN, a missing value, is false.
            admitted &= (values >= low) & (values <= high)
        return admitted


def prepare(
    survey_name: str, settings: Mapping[str, ModelSettings], choice: EngineChoice
) -> Loaded:
    """Read and compile the models of a survey, once in a process; workers do so at their start.

    A file that cannot be used costs only its own scores.

    Raises
    ------
    ModelError
        The settings name an unknown input, an unknown feature or a file that does not exist.
    """
    wanted = tuple(models(survey_name, settings))
    key = survey_name, choice, wanted
    if key not in LOADED:
        LOADED[key] = Loaded(choice, wanted)
    return LOADED[key]


def score(
    survey_name: str,
    candidates: Sequence[Candidate],
    histories: Sequence[History],
    triplets: Triplets,
    settings: Mapping[str, ModelSettings],
    choice: EngineChoice,
) -> list[Scores]:
    """Return each alert's scores: `{name: score, name_version: version, …}`.

    `histories[i]` is what is known of the object of alert i, the candidate among it. A model
    whose inputs are incomplete for an alert, whose gate does not admit it, or which fails, has no
    keys there.
    """
    loaded = prepare(survey_name, settings, choice)
    scores: list[Scores] = [{} for _ in candidates]
    for name in loaded.broken:
        FAILURES.labels(name).inc(len(candidates))
    if not loaded.groups or not candidates:
        return scores
    batch = Batch(candidates, histories, triplets)
    inputs = {one: batch.array(one) for one in loaded.inputs}
    complete = {one: complete_rows(array) for one, array in inputs.items()}
    inputs = {one: np.nan_to_num(array, posinf=0.0, neginf=0.0) for one, array in inputs.items()}
    for group in loaded.groups:
        admitted = batch.admitted(group.gate)
        rows = np.flatnonzero(admitted)
        if not rows.size:
            continue
        chosen = inputs if rows.size == len(candidates) else taken(inputs, rows)
        for model, column in evaluate(loaded, group, chosen):
            usable = np.logical_and.reduce([complete[one][rows] for one in model.inputs])
            wrong = usable & ~np.isfinite(column)
            if wrong.any():
                loaded.complain(model.name, int(wrong.sum()), "the score is not a number")
            for place in np.flatnonzero(usable & ~wrong):
                scores[rows[place]][model.name] = float(column[place])
                scores[rows[place]][f"{model.name}_version"] = model.version
    return scores


def taken(inputs: Inputs, rows: NDArray[np.intp]) -> Inputs:
    """Return some rows of every input."""
    return {one: array[rows] for one, array in inputs.items()}


def complete_rows(array: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Return which rows hold nothing but finite numbers."""
    axes = tuple(range(1, array.ndim))
    complete: NDArray[np.bool_] = np.logical_and.reduce(np.isfinite(array), axis=axes)
    return complete


def evaluate(
    loaded: Loaded, group: Group, inputs: Inputs
) -> list[tuple[Model, NDArray[np.float32]]]:
    """Return the scores of each model of a group that does not fail.

    All run in one call; if that fails, each runs in a call of its own from then on.
    """
    if group.separate is None:
        try:
            return list(zip(group.together.models, group.together(inputs).T, strict=True))
        except EngineError as error:
            log.warning("models fail together, so each is run alone", reason=str(error))
            group.separate = list(group.together.one_by_one())
    columns: list[tuple[Model, NDArray[np.float32]]] = []
    for alone in group.separate:
        try:
            columns += zip(alone.models, alone(inputs).T, strict=True)
        except EngineError as error:
            rows = len(next(iter(inputs.values())))
            loaded.complain(alone.models[0].name, rows, str(error))
    return columns

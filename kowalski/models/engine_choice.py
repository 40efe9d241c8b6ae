"""Which engine computes scores, and what it reads."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from kowalski.models.engine import Engine
from kowalski.models.registry import Model, ModelError


@dataclass(frozen=True)
class EngineChoice:
    """Which engine computes, and the folder for models that it needs converted."""

    name: Literal["tensorflow", "onnxruntime"]
    converted: Path


Read = Mapping[Model, Any]
"""What an engine has read of the file of each model that can be used."""

Complain = Callable[[Model, ModelError], None]
"""Called for each model that cannot be used."""


def read_models(
    choice: EngineChoice, models: Sequence[Model], complain: Complain
) -> dict[Model, Any]:
    """Return what an engine makes of the files of models; a bad file costs only its own model."""
    if choice.name == "tensorflow":
        from kowalski.models import registry

        return usable(models, registry.read, complain)
    from kowalski.models import conversion, sessions

    with conversion.Converter(choice.converted) as converter:

        def opened(model: Model) -> Any:
            return sessions.open_session(model, converter.file(model))

        return usable(models, opened, complain)


def usable(
    models: Sequence[Model], read: Callable[[Model], Any], complain: Complain
) -> dict[Model, Any]:
    """Return what has been read of the models whose files are in order."""
    found: dict[Model, Any] = {}
    for model in models:
        try:
            found[model] = read(model)
        except ModelError as error:
            complain(model, error)
    return found


def engine(choice: EngineChoice, models: Sequence[Model], read: Read) -> Engine:
    """Return models that have been read, ready to compute together."""
    chosen = [read[model] for model in models]
    if choice.name == "tensorflow":
        from kowalski.models.compiled import Compiled

        return Compiled(models, chosen)
    from kowalski.models.sessions import Sessions

    return Sessions(models, chosen)

"""Keras models to ONNX files, made once and kept.

Converting takes TensorFlow, which stays in the memory of whoever has imported it; so a child
process does it, unless TensorFlow is here already. A worker never sees it.
"""

import hashlib
import multiprocessing
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Self

import onnx

from kowalski.models.registry import Model, ModelError, read

OPSET = 18
"""Version of ONNX's operators that models are written in."""


class Converter:
    """Finds or makes the ONNX file of a model; the child process lives as long as this."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._child: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if self._child is not None:
            self._child.shutdown()

    def file(self, model: Model) -> Path:
        """Return the ONNX file of a model.

        Raises
        ------
        ModelError
            The model's file cannot be read, or holds another kind of model.
        """
        path = self.folder / f"{model.name}-{fingerprint(model)[:16]}.onnx"
        if not path.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            if has_tensorflow():
                convert(model, path)
            else:
                self._in_child(model, path)
        return path

    def _in_child(self, model: Model, path: Path) -> None:
        """Convert a model in the child process."""
        if self._child is None:
            self._child = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"))
        self._child.submit(convert, model, path).result()


def has_tensorflow() -> bool:
    """Tell whether this process has loaded TensorFlow."""
    return "tensorflow" in sys.modules


def fingerprint(model: Model) -> str:
    """Return what changes when a model's file or the way it is converted changes."""
    digest = hashlib.sha256(f"{onnx.__version__} {OPSET}".encode())
    path = model.path
    for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
        if file.is_file():
            digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()


def convert(model: Model, path: Path) -> None:
    """Write the ONNX file of a model, whole or not at all.

    Raises
    ------
    ModelError
        The model's file cannot be read, or holds another kind of model.
    """
    from kowalski.models.runtime import tensorflow

    tf = tensorflow()
    import tf2onnx

    network = read(model)
    signature = [
        tf.TensorSpec(one.shape, tf.float32, name=f"input_{number}")
        for number, one in enumerate(network.inputs)
    ]
    call = tf.function(lambda *given: network(list(given), training=False), signature)
    try:
        graph, _ = tf2onnx.convert.from_function(call, signature, opset=OPSET)
    except (ValueError, NotImplementedError, RuntimeError) as error:
        raise ModelError(f"{model.path}: cannot be converted to ONNX: {error}") from None
    unfinished = path.with_suffix(f".{os.getpid()}")
    onnx.save(graph, unfinished)
    unfinished.replace(path)

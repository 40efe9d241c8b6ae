"""TensorFlow, started when it is first needed: importing it takes seconds."""

import os
from typing import Any


def tensorflow(threads: int = 1) -> Any:
    """Return the module, with which this process may compute in so many threads.

    A worker gets one: the cluster runs as many workers as there are cores. Only the first call
    decides.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    # Off by default on processors that it was not written for; there too it is three times faster.
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")
    import tensorflow

    if tensorflow.config.threading.get_intra_op_parallelism_threads() == 0:
        tensorflow.config.threading.set_intra_op_parallelism_threads(threads)
        tensorflow.config.threading.set_inter_op_parallelism_threads(threads)
        tensorflow.config.set_visible_devices([], "GPU")
    return tensorflow


def keras(threads: int = 1) -> Any:
    """Return Keras 2, which the public weights were made with."""
    tensorflow(threads)
    import tf_keras

    return tf_keras

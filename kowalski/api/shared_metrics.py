"""Metrics of several processes as one: prometheus_client keeps them in files of a folder."""

import os
import tempfile
from pathlib import Path

FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"


def share_metrics() -> Path:
    """Return the folder through which processes share metrics.

    To be called before prometheus_client is imported, which looks for it then.
    """
    folder = Path(tempfile.mkdtemp(prefix="kowalski-api-metrics-"))
    os.environ[FOLDER_VARIABLE] = str(folder)
    return folder

"""The logs of dask, in the form of ours."""

import logging

LOUD = ("distributed", "distributed.client", "bokeh", "tornado", "tornado.application")


def adopt_dask_logs() -> None:
    """Let our handler write what dask logs, from warnings on; dask has set up its own at import."""
    import distributed  # noqa: F401

    for name in LOUD:
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
        logger.setLevel(logging.WARNING)

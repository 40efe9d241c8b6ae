"""`kowalski scheduler` and `kowalski worker`."""

from typing import Annotated

import typer


def scheduler() -> None:
    """Hand batches of alerts to workers."""
    from baselayer.dask_logs import adopt_dask_logs
    from baselayer.logs import configure_logs
    from baselayer.operation import stop_event
    from baselayer.settings import load
    from kowalski.cluster.memory import keep_freed_memory
    from kowalski.cluster.scheduler import run

    keep_freed_memory()
    settings = load()
    configure_logs("scheduler", settings.logging)
    adopt_dask_logs()
    run(settings, stop_event())


def worker(
    index: Annotated[int, typer.Option(min=0, help="Number of this worker on its host.")] = 0,
) -> None:
    """Run the pipeline on batches of alerts."""
    from baselayer.dask_logs import adopt_dask_logs
    from baselayer.logs import configure_logs
    from baselayer.operation import stop_event
    from baselayer.settings import load
    from kowalski.cluster.memory import keep_freed_memory
    from kowalski.cluster.worker import MemoryExceededError, PipelineWorker
    from kowalski.models.registry import ModelError

    keep_freed_memory()
    settings = load()
    configure_logs(f"worker-{index}", settings.logging)
    adopt_dask_logs()
    stop = stop_event()
    try:
        PipelineWorker(settings, index).run(stop)
    except (ModelError, MemoryExceededError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None

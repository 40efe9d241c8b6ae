"""The broker's process: one thread for each survey."""

import threading
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait

from baselayer.operation import serve_operation
from baselayer.settings import Settings
from kowalski.stream.broker import Broker
from kowalski.surveys import SURVEYS, Survey


class UnknownSurveyError(Exception):
    """The settings name a survey that is not declared."""


def surveys(names: list[str]) -> list[Survey]:
    """Return the surveys that the settings name."""
    unknown = [name for name in names if name not in SURVEYS]
    if unknown:
        raise UnknownSurveyError(
            f"kowalski.broker.surveys: unknown {', '.join(unknown)}; known: {', '.join(SURVEYS)}"
        )
    return [SURVEYS[name] for name in names]


def run(settings: Settings, stop: threading.Event) -> None:
    """Read the alerts of all surveys until told to stop.

    When the thread of one survey fails, all are drained and the process ends with its error.
    """
    brokers = [Broker(settings, survey) for survey in surveys(settings.kowalski.broker.surveys)]
    serve_operation(
        settings.kowalski.broker.metrics_port,
        lambda: facts(brokers),
        settings.operation.host,
    )
    with ThreadPoolExecutor(len(brokers), "broker") as pool:
        futures = [pool.submit(broker.run, stop) for broker in brokers]
        wait(futures, return_when=FIRST_EXCEPTION)
        stop.set()
    for future in futures:
        future.result()


def facts(brokers: list[Broker]) -> dict[str, object]:
    """Return facts for `/health`."""
    faults = [f"{broker.survey.name}: {fault}" for broker in brokers if (fault := broker.fault())]
    known: dict[str, object] = {broker.survey.name: broker.facts() for broker in brokers}
    return known | ({"error": "; ".join(faults)} if faults else {})

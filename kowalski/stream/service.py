"""The broker's process: one thread for each survey (decision 20)."""

import threading
from collections.abc import Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait

from baselayer.operation import serve_operation
from baselayer.settings import Settings
from kowalski.stream.broker import Broker
from kowalski.stream.supervision import keep_accounts
from kowalski.surveys import SURVEYS, Survey


class UnknownSurveyError(Exception):
    """The settings name a survey that is not declared."""


def surveys(names: Sequence[str], where: str = "kowalski.broker.surveys") -> list[Survey]:
    """Return surveys by their names, which stand in `where`.

    Raises
    ------
    UnknownSurveyError
        One is not declared.
    """
    unknown = [name for name in names if name not in SURVEYS]
    if unknown:
        raise UnknownSurveyError(
            f"{where}: unknown {', '.join(unknown)}; known: {', '.join(SURVEYS)}"
        )
    return [SURVEYS[name] for name in names]


def run(settings: Settings, wanted: Sequence[Survey], stop: threading.Event) -> None:
    """Read the alerts of surveys until told to stop.

    When the thread of one survey fails, all are drained and the process ends with its error.
    """
    brokers = [Broker(settings, survey) for survey in wanted]
    serve_operation(
        settings.kowalski.broker.metrics_port,
        lambda: facts(brokers),
        settings.operation.host,
    )
    threading.Thread(
        target=keep_accounts, args=(settings, wanted, stop), name="accounts", daemon=True
    ).start()
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

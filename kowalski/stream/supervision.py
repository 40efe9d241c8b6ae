"""Accounts of the last nights, drawn up again and again while the broker runs."""

import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import structlog
from prometheus_client import Gauge
from pymongo.errors import PyMongoError

from baselayer.settings import Settings
from kowalski.archive import accounts
from kowalski.archive.database import connect
from kowalski.stream.reconciliation import Account, KafkaAwayError, reconcile
from kowalski.surveys import Survey

log = structlog.get_logger()

NIGHTS = 2
KINDS = (
    "received",
    "archived",
    "duplicates",
    "dead_letters",
    "redelivered",
    "unaccounted",
    "absent",
    "waiting",
)

MESSAGES = Gauge(
    "kowalski_reconciled_messages",
    "Messages of the topics of the last two nights, by what became of them",
    ["topic", "kind"],
)
BALANCED = Gauge(
    "kowalski_reconciliation_balanced",
    "1 where every message of a topic is accounted for, 0 where one is not",
    ["topic"],
)
LAST = Gauge(
    "kowalski_reconciled_timestamp_seconds",
    "When the accounts were last drawn up, in seconds since 1970",
)


def last_dates(now: datetime, nights: int = NIGHTS) -> list[str]:
    """Return the UTC dates of the last nights as topics name them, today's first."""
    return [f"{now - timedelta(days=back):%Y%m%d}" for back in range(nights)]


def publish(accounts: Sequence[Account]) -> None:
    """Tell accounts as metrics; topics of earlier nights are told no longer."""
    MESSAGES.clear()
    BALANCED.clear()
    for account in accounts:
        BALANCED.labels(account.topic).set(account.balanced)
        for kind in KINDS:
            MESSAGES.labels(account.topic, kind).set(getattr(account, kind))
    LAST.set(time.time())


def keep_accounts(settings: Settings, surveys: Sequence[Survey], stop: threading.Event) -> None:
    """Draw up the accounts of the last nights until told to stop.

    A server that is away costs the accounts of that time only.
    """
    database = connect(settings, accounts.Account.PIPELINE)
    told: set[str] = set()
    while not stop.wait(settings.kowalski.broker.reconcile_seconds):
        dates = last_dates(datetime.now(UTC))
        try:
            drawn_up = [
                account
                for survey in surveys
                for account in reconcile(database, settings.kafka, survey, dates)
            ]
        except (KafkaAwayError, PyMongoError) as error:
            log.warning("no reconciliation", reason=str(error))
            continue
        publish(drawn_up)
        for account in drawn_up:
            if not account.balanced and account.topic not in told:
                told.add(account.topic)
                log.error("messages are not accounted for", account=account.sentence())

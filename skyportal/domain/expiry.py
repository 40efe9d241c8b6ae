"""Removing what has served its time. Runs with the worker's rights."""

import datetime

from sqlalchemy import ColumnElement, any_, delete, func, select, text, update
from sqlalchemy.orm import Session

from skyportal.jobs.queue import defer
from skyportal.models import metadata
from skyportal.models.audit_entry import AuditEntry
from skyportal.models.base import DERIVED, Base
from skyportal.models.idempotency import IdempotencyKey
from skyportal.models.invitation import Invitation
from skyportal.models.obj import Obj
from skyportal.models.period_search import PeriodSearch
from skyportal.models.signin import BrowserSession, SignInAttempt, SignInLink
from skyportal.models.source_view import SourceView
from skyportal.models.token import Token
from skyportal.schemas.job import JobQueued
from skyportal.schemas.listing import REJECTED

KEPT = datetime.timedelta(
    days=30
)  # an expired token is listed this long, so that its owner sees why
KEYS_KEPT = datetime.timedelta(days=2)  # who asks again does so sooner
ATTEMPTS_KEPT = datetime.timedelta(days=1)
SEARCHES_KEPT = datetime.timedelta(days=90)
VIEWS_KEPT = datetime.timedelta(days=366)
MOST_CANDIDATES = 5000  # in one transaction
MOST_ENTRIES = 50_000

CARE = (
    *("sources", "comments", "classifications", "tags", "spectra", "followup_requests"),
    *("interests", "scan_report_items"),
)
UNCARED = " ".join(
    f"and not exists (select from {table} where {table}.obj_id = passed.obj_id)" for table in CARE
)
UNWANTED = f"""
    select obj_id
    from (select distinct obj_id from candidates where passed_at < :before) as passed
    where not exists (
            select from candidates newer where newer.obj_id = passed.obj_id
            and greatest(newer.passed_at, newer.created_at) >= :before)
        and not exists (
            select from photometry join users on users.id = owner_id
            where photometry.obj_id = passed.obj_id and not is_bot)
        and not exists (
            select from listings
            where listings.obj_id = passed.obj_id and list_name <> :rejected)
        and not exists (select from merges where passed.obj_id in (kept_id, duplicate_id))
        {UNCARED}
"""  # noqa: S608 (only names of tables are put in)
OF_THESE = " and obj_id = any (:chosen)"


def forget_expired(session: Session) -> dict[str, int]:
    """Remove sign-in links, sessions, tokens, invitations, idempotency keys, refused attempts, period searches and views that are over."""
    over: dict[type[Base], ColumnElement[bool]] = {
        SignInLink: SignInLink.expires_at < func.now(),
        BrowserSession: BrowserSession.expires_at < func.now(),
        Token: Token.expires_at < func.now() - KEPT,
        Invitation: Invitation.used_at.is_(None) & (Invitation.expires_at < func.now() - KEPT),
        IdempotencyKey: IdempotencyKey.created_at < func.now() - KEYS_KEPT,
        SignInAttempt: SignInAttempt.created_at < func.now() - ATTEMPTS_KEPT,
        PeriodSearch: PeriodSearch.modified < func.now() - SEARCHES_KEPT,
        SourceView: SourceView.created_at < func.now() - VIEWS_KEPT,
    }
    counts = {}
    for model, condition in over.items():
        statement = delete(model).where(condition).returning(func.now())
        counts[model.__tablename__] = len(session.execute(statement).all())
    return counts


def forget_candidates(session: Session, days: float) -> dict[str, int]:
    """Remove objects that passed filters so long ago, and about which nobody cared.

    The last pass counts, or when it became known, if that was later. An object stays with everything
    of it once anybody has saved it, or asked a group to; classified, tagged or listed it (but as rejected);
    commented on it, asked for an observation, or uploaded something by hand.
    """
    before = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=days)
    asked = {"before": before, "rejected": REJECTED}
    some = text(UNWANTED + " limit :most")
    found = list(session.scalars(some, asked | {"most": MOST_CANDIDATES}))
    # Whoever is saving one of them holds its row: wait for that, keep others out, and look again.
    held = list(session.scalars(select(Obj.id).where(Obj.id.in_(found)).with_for_update()))
    unwanted = list(session.scalars(text(UNWANTED + OF_THESE), asked | {"chosen": held}))
    session.execute(delete(Obj).where(Obj.id.in_(unwanted)))
    return {"objects": len(unwanted)}


def queue_forgetting(session: Session, days: float) -> JobQueued:
    """Have objects removed that passed filters so many days ago, all that there are of them."""
    return JobQueued(job_id=defer(session, "forget_old_candidates", days=days))


def forget_old_candidates(session: Session, days: float) -> dict[str, int]:
    """Remove objects as `forget_candidates` does, and queue the rest if there are many."""
    counts = forget_candidates(session, days)
    if counts["objects"] >= MOST_CANDIDATES:
        queue_forgetting(session, days)
    return counts


def forget_audit(session: Session, days: float) -> dict[str, int]:
    """Remove entries of the audit that are older than so many days, the oldest first and not all at once."""
    before = func.now() - datetime.timedelta(days=days)
    oldest = (
        select(AuditEntry.id)
        .where(AuditEntry.created_at < before)
        .order_by(AuditEntry.created_at)
        .limit(MOST_ENTRIES)
    )
    gone = delete(AuditEntry).where(AuditEntry.id.in_(oldest)).returning(AuditEntry.id)
    return {"entries": len(session.execute(gone).all())}


def forget_group(session: Session, group_id: int) -> dict[str, int]:
    """Take a removed group out of what was shared with it; the data stay with other groups."""
    counts = {}
    for table in metadata.sorted_tables:
        if "group_ids" not in table.columns or DERIVED in table.info:
            continue
        groups = table.columns["group_ids"]
        statement = (
            update(table)
            .where(any_(groups) == group_id)
            .values(group_ids=func.array_remove(groups, group_id))
            .returning(groups)
        )
        counts[table.name] = len(session.execute(statement).all())
    return counts

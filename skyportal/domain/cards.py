"""Objects as cards and rows show them: put together for a whole page, in one query per relation."""

import functools
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, case, select
from sqlalchemy import Row as SQLRow
from sqlalchemy.orm import Session

from skyportal.domain.annotations import ANNOTATIONS
from skyportal.domain.classifications import written_classifications
from skyportal.domain.comments import COMMENTS
from skyportal.domain.followup import requests_by_obj
from skyportal.domain.light_curves import NO_CURVE, curves_by_obj, photstats_by_obj
from skyportal.domain.listings import on_list
from skyportal.domain.looks import looks_by_obj
from skyportal.domain.objects import known_of
from skyportal.domain.remarks import remarks_by_obj, written_remarks
from skyportal.domain.rows import among
from skyportal.domain.sharing import user_json
from skyportal.domain.spectra import spectra_by_obj
from skyportal.domain.tags import TAGS
from skyportal.domain.texts import alphabetically
from skyportal.domain.thumbnails import written_thumbnails
from skyportal.domain.written_rows import NONE, written_by_obj
from skyportal.models.candidate import Candidate as Row
from skyportal.models.group import Group
from skyportal.models.source import Source
from skyportal.models.user import User
from skyportal.schemas.candidate import Candidate, PassedFilter
from skyportal.schemas.group import GroupSummary
from skyportal.schemas.listing import REJECTED
from skyportal.schemas.source import SavedGroup
from skyportal.schemas.written import Written

GROUP = tuple(getattr(Group, name) for name in GroupSummary.model_fields)


def candidates(
    session: Session,
    obj_ids: Sequence[str],
    *,
    passes: Sequence[ColumnElement[bool]] = (),
    photometry: bool = True,
    pictures: bool = True,
    comments: bool = False,
    spectra: bool = False,
    requests: bool = False,
) -> list[Candidate]:
    """Return cards in the order of the ids; `passes` are the conditions on what they passed.

    What was removed while the page was put together is left out.
    """
    details = known_of(session, obj_ids)
    passed = passed_rows(session, obj_ids, passes)
    saved = savers_by_obj(session, obj_ids)
    rejected = on_list(session, REJECTED, obj_ids)
    looks = looks_by_obj(session, passed)
    annotations = written_remarks(session, ANNOTATIONS, obj_ids)
    classifications = written_classifications(session, obj_ids)
    tags = remarks_by_obj(session, TAGS, obj_ids)
    thumbnails = written_thumbnails(session, obj_ids) if pictures else {}
    curves = curves_by_obj(session, obj_ids) if photometry else {}
    statistics = (
        {obj_id: told for obj_id, (told, _) in curves.items()}
        if photometry
        else photstats_by_obj(session, obj_ids)
    )
    said = remarks_by_obj(session, COMMENTS, obj_ids) if comments else {}
    observed = spectra_by_obj(session, obj_ids) if spectra else {}
    asked = requests_by_obj(session, obj_ids) if requests else {}
    return [
        Candidate(
            **details[obj_id],
            is_source=obj_id in saved,
            saved_groups=saved.get(obj_id, []),
            passing_group_ids=sorted({one.group_id for one in passed[obj_id]}),
            filter_ids=sorted({one.filter_id for one in passed[obj_id]}),
            passed_at=passed[obj_id][0].passed_at,
            passing_alert_id=passed[obj_id][0].passing_alert_id,
            classifications=classifications.get(obj_id, NONE),
            annotations=annotations.get(obj_id, NONE),
            tags=tags[obj_id],
            thumbnails=thumbnails.get(obj_id, NONE),
            photometry=curves[obj_id][1] if obj_id in curves else NO_CURVE,
            photstats=statistics.get(obj_id),
            comments=said.get(obj_id),
            spectra=observed.get(obj_id),
            followup_requests=asked.get(obj_id),
            rejected=obj_id in rejected,
            rejected_by=looks[obj_id].rejected_by,
            seen_by=looks[obj_id].seen_by,
        )
        for obj_id in obj_ids
        if obj_id in details and passed[obj_id]
    ]


def savers_by_obj(session: Session, obj_ids: Sequence[str]) -> dict[str, list[GroupSummary]]:
    """Return of each object that is saved the caller's groups that have saved it, by name."""
    found: dict[str, list[GroupSummary]] = {}
    statement = (
        select(Source.obj_id, *GROUP)
        .join(Group, Group.id == Source.group_id)
        .where(among(Source.obj_id, obj_ids), Source.active)
        .order_by(alphabetically(Group.name))
    )
    for row in session.execute(statement):
        found.setdefault(row.obj_id, []).append(GroupSummary.model_validate(row))
    return found


def passes_by_obj(
    session: Session, obj_ids: Sequence[str], conditions: Sequence[ColumnElement[bool]] = ()
) -> dict[str, list[PassedFilter]]:
    """Return of each object the filters that it passed, newest first."""
    rows = passed_rows(session, obj_ids, conditions)
    return {
        obj_id: [PassedFilter.model_validate(row) for row in passed]
        for obj_id, passed in rows.items()
    }


def passed_rows(
    session: Session, obj_ids: Sequence[str], conditions: Sequence[ColumnElement[bool]] = ()
) -> dict[str, list[SQLRow[*tuple[Any, ...]]]]:
    """Return the same as PostgreSQL tells it."""
    found: dict[str, list[SQLRow[*tuple[Any, ...]]]] = {obj_id: [] for obj_id in obj_ids}
    statement = (
        select(Row.obj_id, Row.filter_id, Row.group_id, Row.passed_at, Row.passing_alert_id)
        .where(among(Row.obj_id, obj_ids), *conditions)
        .order_by(Row.passed_at.desc(), Row.id.desc())
    )
    for row in session.execute(statement):
        found[row.obj_id].append(row)
    return found


def groups_by_obj(
    session: Session, obj_ids: Sequence[str], *, active: bool
) -> dict[str, list[SavedGroup]]:
    """Return of each object the caller's groups that have saved it, by name.

    Unless `active`, also those that were asked to save it.
    """
    found: dict[str, list[SavedGroup]] = {obj_id: [] for obj_id in obj_ids}
    for row in session.execute(savers(active=active).where(among(Source.obj_id, obj_ids))):
        found[row.obj_id].append(SavedGroup.model_validate(row))
    return found


def written_groups(
    session: Session, obj_ids: Sequence[str], *, active: bool
) -> dict[str, Written[list[SavedGroup]]]:
    """Return the same of each object that has some, as PostgreSQL writes it."""
    return written_by_obj(session, SavedGroup, savers(active=active), ("place",), obj_ids)


@functools.cache
def savers(*, active: bool) -> Select[*tuple[Any, ...]]:
    """Return the query of groups that have saved an object, by name."""
    place = alphabetically(Group.name).label("place")
    return (
        select(
            Source.obj_id,
            *GROUP,
            Source.active,
            Source.requested,
            case((Source.active, Source.saved_at)).label("saved_at"),
            case((User.id.is_not(None), user_json())).label("saved_by"),
            place,
        )
        .join(Group, Group.id == Source.group_id)
        .outerjoin(User, User.id == Source.saved_by_id)
        .where(Source.active if active else wanted())
        .order_by(place)
    )


def wanted() -> ColumnElement[bool]:
    """Return the condition that a group has saved an object, or was asked to."""
    return Source.active | Source.requested

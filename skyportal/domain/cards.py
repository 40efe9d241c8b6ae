"""Objects as cards and rows show them: put together for a whole page, in one query per relation."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from skyportal.domain.annotations import ANNOTATIONS
from skyportal.domain.classifications import classifications_by_obj
from skyportal.domain.comments import COMMENTS
from skyportal.domain.followup import requests_by_obj
from skyportal.domain.light_curves import NO_CURVE, curves_by_obj, photstats_by_obj
from skyportal.domain.listings import on_list
from skyportal.domain.looks import looks_by_obj
from skyportal.domain.objects import described
from skyportal.domain.remarks import remarks_by_obj
from skyportal.domain.spectra import spectra_by_obj
from skyportal.domain.tags import TAGS
from skyportal.domain.thumbnails import thumbnails_by_obj
from skyportal.models.candidate import Candidate as Row
from skyportal.models.group import Group
from skyportal.models.source import Source
from skyportal.models.user import User
from skyportal.schemas.candidate import Candidate, PassedFilter
from skyportal.schemas.group import GroupSummary
from skyportal.schemas.listing import REJECTED
from skyportal.schemas.source import SavedGroup
from skyportal.schemas.user import UserSummary


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
    details = described(session, obj_ids)
    passed = passes_by_obj(session, obj_ids, passes)
    saved = groups_by_obj(session, obj_ids, active=True)
    rejected = on_list(session, REJECTED, obj_ids)
    looks = looks_by_obj(session, {obj_id: passed[obj_id] for obj_id in obj_ids})
    annotations = remarks_by_obj(session, ANNOTATIONS, obj_ids)
    classifications = classifications_by_obj(session, obj_ids)
    tags = remarks_by_obj(session, TAGS, obj_ids)
    thumbnails = thumbnails_by_obj(session, obj_ids) if pictures else {}
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
            **dict(details[obj_id]),
            is_source=bool(saved[obj_id]),
            saved_groups=[GroupSummary(**only_group(group)) for group in saved[obj_id]],
            passing_group_ids=sorted({one.group_id for one in passed[obj_id]}),
            filter_ids=sorted({one.filter_id for one in passed[obj_id]}),
            passed_at=passed[obj_id][0].passed_at,
            passing_alert_id=passed[obj_id][0].passing_alert_id,
            classifications=classifications[obj_id],
            annotations=annotations[obj_id],
            tags=tags[obj_id],
            thumbnails=thumbnails.get(obj_id, []),
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


def only_group(group: SavedGroup) -> dict[str, object]:
    """Return the fields that name a group."""
    return {name: getattr(group, name) for name in GroupSummary.model_fields}


def passes_by_obj(
    session: Session, obj_ids: Sequence[str], conditions: Sequence[ColumnElement[bool]] = ()
) -> dict[str, list[PassedFilter]]:
    """Return of each object the filters that it passed, newest first."""
    found: dict[str, list[PassedFilter]] = {obj_id: [] for obj_id in obj_ids}
    statement = (
        select(Row.obj_id, Row.filter_id, Row.group_id, Row.passed_at, Row.passing_alert_id)
        .where(Row.obj_id.in_(obj_ids), *conditions)
        .order_by(Row.passed_at.desc(), Row.id.desc())
    )
    for row in session.execute(statement):
        found[row.obj_id].append(PassedFilter.model_validate(row))
    return found


def groups_by_obj(
    session: Session, obj_ids: Sequence[str], *, active: bool
) -> dict[str, list[SavedGroup]]:
    """Return of each object the caller's groups that have saved it, by name.

    Unless `active`, also those that were asked to save it.
    """
    found: dict[str, list[SavedGroup]] = {obj_id: [] for obj_id in obj_ids}
    statement = (
        select(Source, Group, User)
        .join(Group, Group.id == Source.group_id)
        .outerjoin(User, User.id == Source.saved_by_id)
        .where(Source.obj_id.in_(obj_ids), Source.active if active else wanted())
        .order_by(Group.name)
    )
    for source, group, saver in session.execute(statement):
        found[source.obj_id].append(saved_group(source, group, saver))
    return found


def wanted() -> ColumnElement[bool]:
    """Return the condition that a group has saved an object, or was asked to."""
    return Source.active | Source.requested


def saved_group(source: Source, group: Group, saver: User | None) -> SavedGroup:
    """Return a group with how it saved an object."""
    return SavedGroup(
        id=group.id,
        name=group.name,
        nickname=group.nickname,
        single_user_group=group.single_user_group,
        active=source.active,
        requested=source.requested,
        saved_at=source.saved_at if source.active else None,
        saved_by=None if saver is None else UserSummary.model_validate(saver),
    )

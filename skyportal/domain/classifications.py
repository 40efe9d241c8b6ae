"""Classifications: what an object is thought to be, by whom, and who agrees."""

import difflib
import functools
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, case, delete, func, select, text
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by, insert
from sqlalchemy.orm import Session

from skyportal.database import Caller
from skyportal.domain.errors import InvalidRequestError, NotFoundError
from skyportal.domain.push import push
from skyportal.domain.rows import among, remove
from skyportal.domain.sharing import (
    author_json,
    check_author,
    check_objects,
    groups_for_remarks,
    groups_json,
    user_json,
)
from skyportal.domain.taxonomies import find_taxonomy
from skyportal.domain.written_rows import moment, written_by_obj
from skyportal.models.classification import Classification as Row
from skyportal.models.classification import ClassificationEdit as Edit
from skyportal.models.classification import ClassificationVote
from skyportal.models.taxonomy import Taxonomy
from skyportal.models.user import User
from skyportal.schemas.base import Identifier, Removed
from skyportal.schemas.classification import (
    Classification,
    ClassificationChange,
    ClassificationCreate,
    Classifications,
    ClassificationsQuery,
    ClassifiedSources,
)
from skyportal.schemas.push import ClassificationPush
from skyportal.schemas.taxonomy import TaxonomyNode
from skyportal.schemas.written import Written

ALL_GROUPS = text(
    "array(select unnest(classifications.group_ids || excluded.group_ids) as id "
    "group by id order by id)"
)


def classifications_by_obj(
    session: Session, obj_ids: Sequence[str]
) -> dict[str, list[Classification]]:
    """Return the classifications of each object, newest first."""
    found: dict[str, list[Classification]] = {obj_id: [] for obj_id in obj_ids}
    for row in session.execute(shown().where(among(Row.obj_id, obj_ids))):
        found[row.obj_id].append(Classification.model_validate(row))
    return found


def written_classifications(
    session: Session, obj_ids: Sequence[str]
) -> dict[str, Written[list[Classification]]]:
    """Return the same of each object that has some, as PostgreSQL writes it."""
    newest = ("created_at desc", "id desc")
    return written_by_obj(session, Classification, shown(), newest, obj_ids)


@functools.cache
def shown() -> Select[*tuple[Any, ...]]:
    """Return the query of classifications with author, groups, votes and edits, newest first."""
    vote = func.jsonb_build_object(
        "voter_id", ClassificationVote.voter_id, "vote", ClassificationVote.vote
    )
    votes = select(
        func.coalesce(func.jsonb_agg(vote), func.jsonb_build_array(), type_=JSONB)
    ).where(ClassificationVote.classification_id == Row.id)
    edit = func.jsonb_build_object(
        "id", Edit.id, "editor_id", Edit.editor_id, "editor", author_json(Edit.editor_id),
        "before", Edit.before, "after", Edit.after, "created_at", moment(Edit.created_at),
    )  # fmt: skip
    edits = select(
        func.coalesce(
            func.jsonb_agg(aggregate_order_by(edit, Edit.id.desc())),
            func.jsonb_build_array(),
            type_=JSONB,
        )
    ).where(Edit.classification_id == Row.id)
    # A taxonomy of other groups hides its tree, not the classes that are told.
    return (
        select(
            Row.id,
            Row.obj_id,
            Row.taxonomy_id,
            func.coalesce(Taxonomy.name, "").label("taxname"),
            Row.classification,
            Row.probability,
            Row.ml,
            func.nullif(Row.origin, "").label("origin"),
            Row.author_id,
            case((User.id.is_not(None), user_json())).label("author"),
            User.username.label("author_name"),
            groups_json(Row.group_ids).label("groups"),
            votes.scalar_subquery().label("votes"),
            edits.scalar_subquery().label("edits"),
            Row.created_at,
            Row.modified,
        )
        .select_from(Row)
        .outerjoin(User, User.id == Row.author_id)
        .outerjoin(Taxonomy, Taxonomy.id == Row.taxonomy_id)
        .order_by(Row.created_at.desc(), Row.id.desc())
    )


def list_classifications(session: Session, query: ClassificationsQuery) -> Classifications:
    """Return a page of classifications, newest first."""
    conditions = list(asked(query))
    total = session.scalar(select(func.count()).select_from(Row).where(*conditions))
    page = shown().where(*conditions).limit(query.num_per_page).offset(query.offset)
    return Classifications(
        classifications=[Classification.model_validate(row) for row in session.execute(page)],
        totalMatches=total or 0,
        pageNumber=query.page_number,
        numPerPage=query.num_per_page,
    )


def asked(query: ClassificationsQuery) -> Iterator[ColumnElement[bool]]:
    """Yield what must hold of the classifications asked for."""
    if query.obj_id is not None:
        yield Row.obj_id == query.obj_id
    if query.start_date is not None:
        yield Row.created_at >= query.start_date
    if query.end_date is not None:
        yield Row.created_at <= query.end_date


def list_objects(session: Session, query: ClassificationsQuery) -> ClassifiedSources:
    """Return a page of the objects that were classified, the last one first."""
    conditions = list(asked(query))
    total = session.scalar(select(func.count(Row.obj_id.distinct())).where(*conditions))
    page = (
        select(Row.obj_id)
        .where(*conditions)
        .group_by(Row.obj_id)
        .order_by(func.max(Row.created_at).desc(), Row.obj_id)
        .limit(query.num_per_page)
        .offset(query.offset)
    )
    return ClassifiedSources(
        sources=list(session.scalars(page)),
        totalMatches=total or 0,
        pageNumber=query.page_number,
        numPerPage=query.num_per_page,
    )


def classifications_of_object(session: Session, obj_id: str) -> list[Classification]:
    """Return the classifications of an object, newest first."""
    check_objects(session, [obj_id])
    return classifications_by_obj(session, [obj_id])[obj_id]


def get_classification(session: Session, classification_id: int) -> Classification:
    """Return one classification."""
    row = session.execute(shown().where(Row.id == classification_id)).one_or_none()
    if row is None:
        raise missing(classification_id)
    return Classification.model_validate(row)


def create_classification(
    session: Session, caller: Caller, request: ClassificationCreate
) -> Identifier:
    """Say what an object is; the same class again renews what one has said.

    Raises
    ------
    InvalidRequestError
        The taxonomy has no such class.
    """
    check_objects(session, [request.obj_id])
    check_class(session, request.taxonomy_id, request.classification)
    groups = groups_for_remarks(session, caller, request.group_ids)
    values = {
        "obj_id": request.obj_id,
        "taxonomy_id": request.taxonomy_id,
        "classification": request.classification,
        "probability": request.probability,
        "ml": request.ml,
        "origin": request.origin or "",
        "author_id": caller.user_id,
        "group_ids": groups,
    }
    renewed = {
        "probability": request.probability,
        "ml": request.ml,
        "group_ids": ALL_GROUPS,
        "modified": func.now(),
    }
    key = ["obj_id", "taxonomy_id", "classification", "origin", "author_id"]
    statement = insert(Row).values(**values)
    upsert = statement.on_conflict_do_update(index_elements=key, set_=renewed).returning(Row.id)
    classification_id = session.execute(upsert).scalar_one()
    if request.vote:
        cast_vote(session, caller, classification_id, 1)
    announce(session, caller, request.obj_id, set(groups))
    return Identifier(id=classification_id)


def check_class(session: Session, taxonomy_id: int, name: str) -> None:
    """Refuse a class that is not in the taxonomy, and say which is near."""
    taxonomy = find_taxonomy(session, taxonomy_id)
    classes = list(TaxonomyNode.model_validate(taxonomy.hierarchy).classes())
    if name not in classes:
        near = difflib.get_close_matches(name, classes, n=1)
        raise InvalidRequestError(
            f"classification: {taxonomy.name} has no class {name!r}; "
            + (
                f"did you mean {near[0]!r}?"
                if near
                else f"/api/taxonomy/{taxonomy_id} has the tree."
            )
        )


def change_classification(
    session: Session, caller: Caller, classification_id: int, request: ClassificationChange
) -> None:
    """Change what the request names; only the author may."""
    row = find_classification(session, classification_id)
    check_author(caller, row.author_id)
    told = set(row.group_ids)
    if request.classification is not None:
        check_class(session, row.taxonomy_id, request.classification)
        row.classification = request.classification
    if "probability" in request.model_fields_set:
        row.probability = request.probability
    if request.ml is not None:
        row.ml = request.ml
    if request.group_ids is not None:
        row.group_ids = groups_for_remarks(session, caller, request.group_ids)
    session.flush()
    announce(session, caller, row.obj_id, told | set(row.group_ids))


def delete_classification(session: Session, caller: Caller, classification_id: int) -> None:
    """Remove a classification; its author may, and administrators of its groups."""
    row = find_classification(session, classification_id)
    remove(session, row)
    announce(session, caller, row.obj_id, set(row.group_ids))


def delete_of_object(session: Session, caller: Caller, obj_id: str) -> Removed:
    """Remove the classifications of an object that the caller may remove."""
    check_objects(session, [obj_id])
    gone = session.scalars(delete(Row).where(Row.obj_id == obj_id).returning(Row.group_ids)).all()
    announce(session, caller, obj_id, {group for groups in gone for group in groups})
    return Removed(removed=len(gone))


def vote(session: Session, caller: Caller, classification_id: int, value: int) -> None:
    """Vote on a classification, once; another vote replaces the one before."""
    row = find_classification(session, classification_id)
    cast_vote(session, caller, classification_id, value)
    announce(session, caller, row.obj_id, set(row.group_ids))


def cast_vote(session: Session, caller: Caller, classification_id: int, value: int) -> None:
    """Store a vote in place of an earlier one."""
    statement = insert(ClassificationVote).values(
        classification_id=classification_id, voter_id=caller.user_id, vote=value
    )
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["classification_id", "voter_id"], set_={"vote": value}
        )
    )


def withdraw_vote(session: Session, caller: Caller, classification_id: int) -> None:
    """Take back one's vote."""
    row = find_classification(session, classification_id)
    mine = (
        ClassificationVote.classification_id == classification_id,
        ClassificationVote.voter_id == caller.user_id,
    )
    gone = session.execute(
        delete(ClassificationVote).where(*mine).returning(ClassificationVote.id)
    ).first()
    if gone is None:
        raise NotFoundError(f"You have not voted on classification {classification_id}.")
    announce(session, caller, row.obj_id, set(row.group_ids))


def announce(session: Session, caller: Caller, obj_id: str, group_ids: set[int]) -> None:
    """Tell open pages that the classifications of an object changed."""
    push(
        session,
        ClassificationPush(obj_id=obj_id),
        group_ids=group_ids,
        user_ids=[caller.user_id],
    )


def find_classification(session: Session, classification_id: int) -> Row:
    """Return a classification that the caller sees."""
    row = session.get(Row, classification_id)
    if row is None:
        raise missing(classification_id)
    return row


def missing(classification_id: int) -> NotFoundError:
    """Return the refusal of a classification that is not there, or not for the caller."""
    return NotFoundError(f"There is no classification {classification_id} that you have access to.")

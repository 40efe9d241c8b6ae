"""Taxonomies: trees of classes."""

from collections import Counter
from typing import Any

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from skyportal.database import Caller
from skyportal.domain.errors import InvalidRequestError, NotFoundError
from skyportal.domain.rows import remove
from skyportal.domain.sharing import chosen_groups, groups_for_remarks, groups_json
from skyportal.models.taxonomy import Taxonomy as Row
from skyportal.schemas.base import Identifier
from skyportal.schemas.taxonomy import Taxonomy, TaxonomyChange, TaxonomyCreate, TaxonomyNode


def list_taxonomies(session: Session) -> list[Taxonomy]:
    """Return the taxonomies that the caller sees, the latest version of each first."""
    ordered = shown().order_by(Row.name, Row.is_latest.desc(), Row.id.desc())
    return [Taxonomy.model_validate(row) for row in session.execute(ordered)]


def get_taxonomy(session: Session, taxonomy_id: int) -> Taxonomy:
    """Return one taxonomy."""
    row = session.execute(shown().where(Row.id == taxonomy_id)).one_or_none()
    if row is None:
        raise missing(taxonomy_id)
    return Taxonomy.model_validate(row)


def shown() -> Select[*tuple[Any, ...]]:
    """Return the query of taxonomies with their groups."""
    return select(
        Row.id,
        Row.name,
        Row.version,
        Row.provenance,
        Row.is_latest.label("isLatest"),
        Row.hierarchy,
        Row.created_at,
        groups_json(Row.group_ids).label("groups"),
    )


def create_taxonomy(session: Session, caller: Caller, request: TaxonomyCreate) -> Identifier:
    """Add a taxonomy, or a new version; the latest of a name is one only.

    Raises
    ------
    InvalidRequestError
        A class is named twice.
    """
    check_classes(request.hierarchy)
    row = Row(
        name=request.name,
        hierarchy=request.hierarchy.model_dump(by_alias=True, exclude_none=True),
        version=request.version,
        provenance=request.provenance,
        is_latest=request.isLatest,
        group_ids=chosen_groups(caller, "all" if request.group_ids is None else request.group_ids),
    )
    if request.isLatest:
        outdate(session, request.name)
    session.add(row)
    session.flush()
    return Identifier(id=row.id)


def check_classes(hierarchy: TaxonomyNode) -> None:
    """Refuse a tree that names a class twice."""
    (name, count), *_ = Counter(hierarchy.classes()).most_common(1)
    if count > 1:
        raise InvalidRequestError(
            f"hierarchy: the class {name!r} is there {count} times; name each class once."
        )


def outdate(session: Session, name: str) -> None:
    """Note that the versions of a taxonomy so far are not the latest any more."""
    session.execute(update(Row).where(Row.name == name).values(is_latest=False))


def change_taxonomy(
    session: Session, caller: Caller, taxonomy_id: int, request: TaxonomyChange
) -> None:
    """Change what the request names."""
    row = find_taxonomy(session, taxonomy_id)
    for name in ("name", "version", "provenance"):
        if name in request.model_fields_set:
            setattr(row, name, getattr(request, name))
    if request.isLatest is not None:
        if request.isLatest:
            outdate(session, row.name)
        row.is_latest = request.isLatest
    if request.group_ids is not None:
        row.group_ids = groups_for_remarks(session, caller, request.group_ids)


def delete_taxonomy(session: Session, taxonomy_id: int) -> None:
    """Remove a taxonomy by which nothing is classified."""
    remove(session, find_taxonomy(session, taxonomy_id))


def find_taxonomy(session: Session, taxonomy_id: int) -> Row:
    """Return a taxonomy that the caller sees."""
    row = session.get(Row, taxonomy_id)
    if row is None:
        raise missing(taxonomy_id)
    return row


def missing(taxonomy_id: int) -> NotFoundError:
    """Return the refusal of a taxonomy that is not there, or not for the caller."""
    return NotFoundError(
        f"There is no taxonomy {taxonomy_id} that you have access to; /api/taxonomy lists them."
    )

"""Which keys annotations and `altdata` have, for menus that offer them to sort and filter by."""

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import CompoundSelect, select
from sqlalchemy.orm import Session

from skyportal.models.annotation import Annotation
from skyportal.models.candidate import Candidate
from skyportal.models.obj import Obj
from skyportal.models.source import Source

LOOKED_AT = 500  # rows of the newest candidates, and of the newest sources
KINDS = {bool: "boolean", int: "number", float: "number", str: "string"}


def newest_objects() -> CompoundSelect[str]:
    """Return the query of the objects that passed filters last, and those that were saved last."""
    passed = select(Candidate.obj_id).order_by(Candidate.passed_at.desc()).limit(LOOKED_AT)
    saved = select(Source.obj_id).order_by(Source.saved_at.desc()).limit(LOOKED_AT)
    return select(passed.subquery().c.obj_id).union(select(saved.subquery().c.obj_id))


def annotated_keys(session: Session) -> dict[str, dict[str, str]]:
    """Return by origin the keys of annotations of the newest objects, with the kind of their values.

    These are as many as are scanned in some nights; to look at all annotations would take long.
    """
    found: dict[str, dict[str, str]] = defaultdict(dict)
    wanted = select(Annotation.origin, Annotation.data).where(
        Annotation.obj_id.in_(newest_objects())
    )
    for origin, data in session.execute(wanted.order_by(Annotation.origin, Annotation.id)):
        found[origin] |= kinds_of(data)
    return dict(found)


def altdata_keys(session: Session) -> dict[str, str]:
    """Return the keys that `altdata` of the newest objects have, with the kind of their values."""
    found: dict[str, str] = {}
    wanted = select(Obj.altdata).where(Obj.id.in_(newest_objects()), Obj.altdata.is_not(None))
    for data in session.scalars(wanted.order_by(Obj.id)):
        found |= kinds_of(data)
    return dict(sorted(found.items()))


def kinds_of(data: Mapping[str, object] | None) -> dict[str, str]:
    """Return of each key whether its value is a number, a string or a boolean; others are left out."""
    return {
        key: KINDS[type(value)]
        for key, value in sorted((data or {}).items())
        if type(value) in KINDS
    }

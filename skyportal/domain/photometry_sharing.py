"""Sharing measurements with more groups, one by one."""

from sqlalchemy import ARRAY, BigInteger, bindparam, text
from sqlalchemy.orm import Session

from skyportal.database import Caller
from skyportal.domain.errors import ForbiddenError
from skyportal.domain.push import push
from skyportal.domain.sharing import chosen_groups
from skyportal.schemas.photometry_sharing import PhotometrySharing, Shared
from skyportal.schemas.push import PhotometryPush

# A policy that does not let the caller change a row makes the statement pass it over.
ADD_GROUPS = text(
    """
    update photometry
    set group_ids = array(select distinct unnest(group_ids || :groups) order by 1)
    where id = any(:ids)
    returning obj_id
    """
).bindparams(
    bindparam("groups", type_=ARRAY(BigInteger)), bindparam("ids", type_=ARRAY(BigInteger))
)


def share(session: Session, caller: Caller, request: PhotometrySharing) -> Shared:
    """Let groups of the caller see measurements of his, besides those that see them already.

    Raises
    ------
    ForbiddenError
        One of the measurements is not the caller's to share; then none is shared.
    """
    groups = chosen_groups(caller, request.groupIDs)
    ids = sorted(set(request.photometryIDs))
    changed = list(session.scalars(ADD_GROUPS, {"groups": groups, "ids": ids}))
    if len(changed) < len(ids):
        raise ForbiddenError(
            f"photometryIDs: {len(ids) - len(changed)} of these {len(ids)} measurements are not yours "
            "to share; choose those that you have uploaded."
        )
    for obj_id in sorted(set(changed)):
        push(session, PhotometryPush(obj_id=obj_id), group_ids=groups)
    return Shared(shared=len(changed))

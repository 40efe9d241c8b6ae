"""Showing measurements and spectra to more groups."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from skyportal.database import Caller
from skyportal.domain.errors import ForbiddenError, InvalidRequestError, NotFoundError
from skyportal.domain.push import push
from skyportal.domain.sharing import chosen_groups
from skyportal.models.photometry import Photometry
from skyportal.models.spectrum import Spectrum
from skyportal.schemas.push import PhotometryPush, SpectrumPush
from skyportal.schemas.sharing import DataSharing, Shared


def share_data(session: Session, caller: Caller, request: DataSharing) -> Shared:
    """Show measurements and spectra to more of the caller's groups: all that are named, or none.

    Raises
    ------
    ForbiddenError
        The caller neither owns one of them nor may share in a group that sees it.
    """
    if not request.photometryIDs and not request.spectrumIDs:
        raise InvalidRequestError("photometryIDs, spectrumIDs: name what to share.")
    groups = chosen_groups(caller, request.groupIDs)
    measured = share(session, Photometry, set(request.photometryIDs), groups)
    observed = share(session, Spectrum, set(request.spectrumIDs), groups)
    for obj_id in measured:
        push(session, PhotometryPush(obj_id=obj_id), group_ids=groups)
    for obj_id in observed:
        push(session, SpectrumPush(obj_id=obj_id), group_ids=groups)
    return Shared(shared=len(set(request.photometryIDs)) + len(set(request.spectrumIDs)))


def share(
    session: Session, kind: type[Photometry | Spectrum], wanted: set[int], groups: Sequence[int]
) -> list[str]:
    """Show rows of a table to groups; return the objects that they are of."""
    seen = session.execute(select(kind.id, kind.obj_id).where(kind.id.in_(wanted))).all()
    hidden = sorted(wanted - {row.id for row in seen})
    name = kind.__tablename__
    if hidden:
        raise NotFoundError(f"There is no {name} {hidden[0]} that you have access to.")
    # The policies let only the owner change a row; this function of the database adds groups alone.
    shared = getattr(func.access, f"share_{name}")(sorted(wanted), list(groups))
    refused = sorted(wanted - set(session.scalars(select(shared))))
    if refused:
        raise ForbiddenError(
            f"You may not share {name} {refused[0]}: ask its owner, or to be given the right to "
            "share in a group that sees it."
        )
    return sorted({row.obj_id for row in seen})

"""Spectra of objects."""

import hashlib
import struct
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from skyportal.database import Caller
from skyportal.domain import spectrum_fits
from skyportal.domain.errors import InvalidRequestError, NotFoundError
from skyportal.domain.instruments import find_instrument
from skyportal.domain.push import push
from skyportal.domain.rows import remove
from skyportal.domain.sharing import (
    author_json,
    check_author,
    check_objects,
    chosen_groups,
    groups_json,
)
from skyportal.domain.spectrum_ascii import parse
from skyportal.models.instrument import Instrument
from skyportal.models.spectrum import Spectrum as Row
from skyportal.models.telescope import Telescope
from skyportal.models.user import User
from skyportal.schemas.base import Identifier
from skyportal.schemas.push import SpectrumPush
from skyportal.schemas.spectrum import (
    AsciiSpectrum,
    SpectraOfObject,
    SpectraOfObjects,
    SpectraQuery,
    Spectrum,
    SpectrumChange,
    SpectrumCreate,
    SpectrumFacts,
    SpectrumSummary,
)
from skyportal.schemas.spectrum_fits import FitsSpectrum
from skyportal.schemas.user import UserSummary

PEOPLE = {"pis": "pi_ids", "reducers": "reducer_ids", "observers": "observer_ids"}
NUMBERS = ("wavelengths", "fluxes", "errors", "altdata")
ALL_GROUPS = text(
    "array(select unnest(spectra.group_ids || excluded.group_ids) as id group by id order by id)"
)
HIDDEN = ("digest", "group_ids", "original_file_string")

ASKED: dict[str, Callable[[Any], ColumnElement[bool]]] = {
    "obj_id": lambda value: Row.obj_id == value,
    "observed_after": lambda value: Row.observed_at >= value,
    "observed_before": lambda value: Row.observed_at <= value,
    "modified_after": lambda value: Row.modified >= value,
    "modified_before": lambda value: Row.modified <= value,
    "instrument_ids": lambda value: Row.instrument_id.in_(value),
    "group_ids": lambda value: Row.group_ids.overlap(value),
    "origin": lambda value: Row.origin == value,
    "label": lambda value: Row.label == value,
    "type": lambda value: Row.type == value,
}


def create_spectrum(
    session: Session, caller: Caller, request: SpectrumCreate, file: tuple[str, str] | None = None
) -> Identifier:
    """Keep a spectrum; the same one again is kept once, and shared with all that are named.

    `file` are the name and the text of the file that it came from. It is also shared with the
    uploader's own group.
    """
    check_objects(session, [request.obj_id])
    find_instrument(session, request.instrument_id)
    check_people(session, {*request.pi, *request.reduced_by, *request.observed_by})
    groups = sorted({caller.single_user_group_id, *chosen_groups(caller, request.group_ids)})
    name, content = file or (None, None)
    values = request.model_dump(exclude={"pi", "reduced_by", "observed_by", "group_ids"}) | {
        "pi_ids": request.pi,
        "reducer_ids": request.reduced_by,
        "observer_ids": request.observed_by,
        "original_file_filename": name,
        "original_file_string": content,
        "digest": digest_of(request),
        "group_ids": groups,
        "owner_id": caller.user_id,
    }
    statement = (
        insert(Row)
        .values(**values)
        .on_conflict_do_update(
            index_elements=["obj_id", "digest", "owner_id"],
            set_={"group_ids": ALL_GROUPS},
        )
        .returning(Row.id)
    )
    spectrum_id = session.execute(statement).scalar_one()
    push(session, SpectrumPush(obj_id=request.obj_id), group_ids=groups)
    return Identifier(id=spectrum_id)


def create_ascii_spectrum(session: Session, caller: Caller, request: AsciiSpectrum) -> Identifier:
    """Keep the spectrum of a text file."""
    parsed = parse(request)
    facts = request.model_dump(
        exclude={"ascii", "filename", "wave_column", "flux_column", "fluxerr_column"}
    )
    spectrum = SpectrumCreate(**facts, **parsed.model_dump())
    return create_spectrum(session, caller, spectrum, (request.filename, request.ascii))


def create_fits_spectrum(session: Session, caller: Caller, request: FitsSpectrum) -> Identifier:
    """Keep the spectrum of a FITS file."""
    parsed = spectrum_fits.parse(request)
    facts = request.model_dump(
        include=set(SpectrumFacts.model_fields), exclude={"units", "group_ids"}
    )
    spectrum = SpectrumCreate(
        **facts,
        group_ids=request.group_ids,
        units=request.units or parsed.units,
        wavelengths=parsed.wavelengths,
        fluxes=parsed.fluxes,
        errors=parsed.errors,
        altdata=parsed.altdata,
    )
    return create_spectrum(session, caller, spectrum, (request.filename, request.fits))


def digest_of(request: SpectrumCreate) -> bytes:
    """Return what tells a spectrum from others of its object: instrument, time and numbers."""
    numbers = [*request.wavelengths, *request.fluxes, *(request.errors or [])]
    told = f"{request.instrument_id} {request.observed_at.isoformat()} {request.type}"
    return hashlib.sha256(told.encode() + struct.pack(f"<{len(numbers)}d", *numbers)).digest()


def check_people(session: Session, ids: set[int]) -> None:
    """Refuse users that do not exist."""
    strange = ids - set(session.scalars(select(User.id).where(User.id.in_(ids))))
    if strange:
        raise InvalidRequestError(
            f"there is no user {min(strange)}; name people without an account in external_pi, "
            "external_reducer or external_observer."
        )


def list_spectra(session: Session, query: SpectraQuery) -> list[Spectrum | SpectrumSummary]:
    """Return spectra, oldest first."""
    return told(session, conditions(query), with_numbers=not query.minimal_payload)


def conditions(query: SpectraQuery) -> list[ColumnElement[bool]]:
    """Return what must hold of the spectra that are asked for."""
    return [
        holds(value) for name, holds in ASKED.items() if (value := getattr(query, name)) is not None
    ]


def list_of_objects(
    session: Session, request: SpectraOfObjects
) -> list[Spectrum | SpectrumSummary]:
    """Return the spectra of objects, oldest first; of objects that the caller does not see, none."""
    wanted = Row.obj_id.in_(request.objIDs)
    return told(session, [wanted], with_numbers=not request.minimalPayload)


def spectra_of_object(session: Session, obj_id: str) -> SpectraOfObject:
    """Return the spectra of an object, oldest first."""
    check_objects(session, [obj_id])
    found = told(session, [Row.obj_id == obj_id], with_numbers=True)
    return SpectraOfObject(
        obj_id=obj_id, spectra=[one for one in found if isinstance(one, Spectrum)]
    )


def spectra_by_obj(session: Session, obj_ids: Sequence[str]) -> dict[str, list[Spectrum]]:
    """Return the spectra of each object, oldest first."""
    found: dict[str, list[Spectrum]] = {obj_id: [] for obj_id in obj_ids}
    for one in told(session, [Row.obj_id.in_(obj_ids)], with_numbers=True):
        if isinstance(one, Spectrum):
            found[one.obj_id].append(one)
    return found


def get_spectrum(session: Session, spectrum_id: int) -> Spectrum | SpectrumSummary:
    """Return one spectrum."""
    found = told(session, [Row.id == spectrum_id], with_numbers=True)
    if not found:
        raise missing(spectrum_id)
    return found[0]


def told(
    session: Session, wanted: Iterable[ColumnElement[bool]], *, with_numbers: bool
) -> list[Spectrum | SpectrumSummary]:
    """Return spectra with names of people, groups and instruments."""
    model = Spectrum if with_numbers else SpectrumSummary
    rows = session.execute(shown(with_numbers).where(*wanted)).mappings().all()
    ids = {user for row in rows for name in PEOPLE.values() for user in row[name]}
    people = {
        user.id: UserSummary.model_validate(user)
        for user in session.scalars(select(User).where(User.id.in_(ids)))
    }
    return [
        model.model_validate(
            {
                **row,
                **{
                    kind: [people[user] for user in row[column] if user in people]
                    for kind, column in PEOPLE.items()
                },
            }
        )
        for row in rows
    ]


def shown(with_numbers: bool) -> Select[*tuple[Any, ...]]:
    """Return the query of spectra, oldest first."""
    left_out = HIDDEN if with_numbers else HIDDEN + NUMBERS
    return (
        select(
            *(column for name, column in Row.__table__.columns.items() if name not in left_out),
            Instrument.name.label("instrument_name"),
            Telescope.name.label("telescope_name"),
            author_json(Row.owner_id).label("owner"),
            groups_json(Row.group_ids).label("groups"),
        )
        .join(Instrument, Instrument.id == Row.instrument_id)
        .join(Telescope, Telescope.id == Instrument.telescope_id)
        .order_by(Row.observed_at, Row.id)
    )


def change_spectrum(
    session: Session, caller: Caller, spectrum_id: int, request: SpectrumChange
) -> None:
    """Change what the request names; only the owner may."""
    row = find_spectrum(session, spectrum_id)
    check_author(caller, row.owner_id)
    told_before = set(row.group_ids)
    if request.instrument_id is not None:
        find_instrument(session, request.instrument_id)
    for name, value in request.model_dump(exclude_unset=True, exclude={"group_ids"}).items():
        setattr(row, name, value)
    if request.group_ids is not None:
        groups = chosen_groups(caller, request.group_ids)
        row.group_ids = sorted({caller.single_user_group_id, *groups})
    session.flush()
    push(session, SpectrumPush(obj_id=row.obj_id), group_ids=told_before | set(row.group_ids))


def delete_spectrum(session: Session, spectrum_id: int) -> None:
    """Remove a spectrum; only the owner may."""
    row = find_spectrum(session, spectrum_id)
    remove(session, row)
    push(session, SpectrumPush(obj_id=row.obj_id), group_ids=row.group_ids)


def find_spectrum(session: Session, spectrum_id: int) -> Row:
    """Return a spectrum that the caller sees."""
    row = session.get(Row, spectrum_id)
    if row is None:
        raise missing(spectrum_id)
    return row


def missing(spectrum_id: int) -> NotFoundError:
    """Return the refusal of a spectrum that is not there, or not for the caller."""
    return NotFoundError(f"There is no spectrum {spectrum_id} that you have access to.")

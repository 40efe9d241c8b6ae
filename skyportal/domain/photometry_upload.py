"""Uploading photometry: what is there already is not doubled, what was reduced anew supersedes.

A measurement is told by what was measured (object, time, filter, instrument, origin) and by who
uploaded it. Other values for it are a revision: the row keeps its number, and what it said before
stays in its history. Several values for it in one upload stand beside each other.

An upload is planned in memory against what its owner has stored of the objects, and carried out in
a few statements, whatever its length. A lock for each object makes uploads of it wait for each
other, so that two at once see each other's rows.
"""

import dataclasses
import json
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import RowMapping, delete, select, text
from sqlalchemy.orm import Session

from skyportal.database import Caller
from skyportal.domain.errors import ConflictError, InvalidRequestError
from skyportal.domain.photometry_rows import Image, Measurement, Point, points_of
from skyportal.domain.push import push
from skyportal.domain.sharing import check_objects, chosen_groups, chosen_streams
from skyportal.models.instrument import Instrument
from skyportal.models.photometry import Photometry
from skyportal.schemas.photometry_upload import PhotometryUpload, Uploaded, UploadQuery
from skyportal.schemas.push import PhotometryPush

LOCK = text(
    """
    select pg_advisory_xact_lock(:kind, number)
    from (select distinct hashtext(name) as number
          from unnest(cast(:names as text[])) as name order by 1) as ordered
    """
)
LOCK_KIND = 0x50484F54

STORED = text(
    """
    select id, obj_id, mjd, filter, instrument_id, origin, flux, fluxerr, group_ids, stream_ids
    from photometry
    where obj_id = any(:names) and mjd between :first and :last and origin = any(:origins)
        and owner_id = (select access.user_id())
    order by id
    """
)

ROWS = """
    json_to_recordset(:rows) as new(
        id bigint, obj_id text, mjd float8, filter text, instrument_id int, origin text,
        flux float8, fluxerr float8, ref_flux float8, ref_fluxerr float8,
        ra float8, dec float8, ra_unc float8, dec_unc float8, altdata jsonb,
        limiting_mag_nsigma float8)
"""

INSERT = text(
    f"""
    insert into photometry (
        obj_id, mjd, filter, instrument_id, origin, flux, fluxerr, ref_flux, ref_fluxerr,
        ra, dec, ra_unc, dec_unc, altdata, limiting_mag_nsigma,
        upload_id, group_ids, stream_ids, owner_id)
    select obj_id, mjd, filter, instrument_id, origin, flux, fluxerr, ref_flux, ref_fluxerr,
        ra, dec, ra_unc, dec_unc, altdata, limiting_mag_nsigma,
        :upload_id, :group_ids, :stream_ids, access.user_id()
    from {ROWS}
    returning id, obj_id, mjd, filter, instrument_id, origin, flux, fluxerr
    """  # noqa: S608 (no value of a request is in it)
)

REVISE = text(
    f"""
    update photometry as old
    set flux = new.flux, fluxerr = new.fluxerr,
        ref_flux = new.ref_flux, ref_fluxerr = new.ref_fluxerr,
        ra = new.ra, dec = new.dec, ra_unc = new.ra_unc, dec_unc = new.dec_unc,
        altdata = new.altdata, limiting_mag_nsigma = new.limiting_mag_nsigma,
        upload_id = :upload_id, modified = now()
    from {ROWS}
    where old.id = new.id
    """  # noqa: S608 (no value of a request is in it)
)

SHARE = text(
    """
    update photometry
    set modified = now(),
        group_ids = array(
            select unnest(group_ids || cast(:group_ids as int[])) as id group by id order by id),
        stream_ids = array(
            select unnest(stream_ids || cast(:stream_ids as int[])) as id group by id order by id)
    where id = any(:ids)
    """
)


# A trigger keeps what such a row said in the history of the one that stays.
SUPERSEDE = text("select set_config('app.superseded_by', :kept, true)")


@dataclass
class Plan:
    """What an upload does to what is stored."""

    found: dict[Measurement | Image, int] = field(default_factory=dict)
    """Rows that are there already."""
    ids: dict[Measurement | Image, int] = field(default_factory=dict)
    """The row of every measurement of the upload that has one."""
    new: dict[Measurement | Image, Point] = field(default_factory=dict)
    revised: dict[int, Point] = field(default_factory=dict)
    superfluous: dict[int, list[int]] = field(default_factory=dict)
    """Further rows of a measurement that is revised, by the row that stays."""
    unshared: list[int] = field(default_factory=list)
    """Rows that are there already, but not shared with all that the upload names."""
    changed: set[str] = field(default_factory=set)
    """Objects of which somebody sees something new."""


@dataclass(frozen=True)
class Sharing:
    """With whom an upload is shared."""

    group_ids: list[int]
    stream_ids: list[int]

    def covers(self, row: RowMapping) -> bool:
        """Tell whether a stored row is shared with all of these."""
        return set(self.group_ids) <= set(row["group_ids"]) and set(self.stream_ids) <= set(
            row["stream_ids"]
        )


def upload_photometry(
    session: Session, caller: Caller, upload: PhotometryUpload, query: UploadQuery, *, renew: bool
) -> Uploaded:
    """Store measurements; with `renew`, those that are there already are returned, not refused.

    They are also shared with the uploader's own group, and are his for good.
    """
    if query.overwrite_flux and not query.duplicate_ignore_flux:
        raise InvalidRequestError("overwrite_flux: set duplicate_ignore_flux=true as well.")
    points = points_of(upload)
    sharing = Sharing(
        sorted({caller.single_user_group_id, *chosen_groups(caller, upload.group_ids)}),
        chosen_streams(caller, upload.stream_ids),
    )
    check_objects(session, {point.obj_id for point in points})
    check_instruments(session, points)
    return store(session, points, sharing, query, renew=renew)


def store(
    session: Session, points: list[Point], sharing: Sharing, query: UploadQuery, *, renew: bool
) -> Uploaded:
    """Store measurements of objects and with instruments that are known to be there."""
    names = {point.obj_id for point in points}
    session.execute(LOCK, {"kind": LOCK_KIND, "names": sorted(names)})
    plan = planned(points, stored(session, points), sharing, query)
    if plan.found and not renew:
        refuse_duplicates(points, plan, query)
    upload_id = str(uuid.uuid4())
    carry_out(session, plan, sharing, upload_id)
    for obj_id in sorted(plan.changed):
        push(
            session,
            PhotometryPush(obj_id=obj_id),
            group_ids=sharing.group_ids,
            stream_ids=sharing.stream_ids,
        )
    return Uploaded(ids=[plan.ids[key_of(point, query)] for point in points], upload_id=upload_id)


def check_instruments(session: Session, points: Iterable[Point]) -> None:
    """Refuse instruments that do not exist, and filters that they do not have."""
    used = {(point.instrument_id, point.filter) for point in points}
    ids = {instrument_id for instrument_id, _ in used}
    known = {
        row.id: row for row in session.scalars(select(Instrument).filter(Instrument.id.in_(ids)))
    }
    for instrument_id, band in sorted(used):
        if instrument_id not in known:
            raise InvalidRequestError(
                f"instrument_id: there is no instrument {instrument_id}; "
                "/api/instrument lists those there are."
            )
        instrument = known[instrument_id]
        if band not in instrument.filters:
            has = ", ".join(instrument.filters) or "none"
            raise InvalidRequestError(
                f"filter: {instrument.name} has no filter {band!r}; its filters are: {has}."
            )


def stored(session: Session, points: Iterable[Point]) -> list[RowMapping]:
    """Return what the caller has stored of the objects, in the time that the points span."""
    times = [point.mjd for point in points]
    span = {"first": min(times), "last": max(times)}
    names = sorted({point.obj_id for point in points})
    origins = sorted({point.origin for point in points})
    values = {"names": names, "origins": origins, **span}
    return list(session.execute(STORED, values).mappings())


def key_of(point: Point, query: UploadQuery) -> Measurement | Image:
    """Return what makes a measurement the same as another."""
    return point.image if query.duplicate_ignore_flux else point.measurement


def planned(
    points: Iterable[Point], rows: Iterable[RowMapping], sharing: Sharing, query: UploadQuery
) -> Plan:
    """Return what to do; of the same measurement twice in an upload, the last counts."""
    there: dict[Image, list[RowMapping]] = defaultdict(list)
    for row in rows:
        there[image_of(row)].append(row)
    sent: dict[Image, dict[Measurement | Image, Point]] = defaultdict(dict)
    for point in points:
        sent[point.image][key_of(point, query)] = point
    plan = Plan()
    for image, reductions in sent.items():
        settle(plan, reductions, there[image], sharing, query)
    return plan


def settle(
    plan: Plan,
    reductions: dict[Measurement | Image, Point],
    rows: list[RowMapping],
    sharing: Sharing,
    query: UploadQuery,
) -> None:
    """Plan what to do with the values that were sent for what was measured once."""
    by_result = {(row["flux"], row["fluxerr"]): row for row in rows}
    free = dict(by_result)  # rows that the upload does not repeat: their successors are in it
    for point in reductions.values():
        free.pop((point.flux, point.fluxerr), None)
    successors = iter(free.values())
    for key, point in reductions.items():
        same = by_result.get((point.flux, point.fluxerr))
        if query.duplicate_ignore_flux:
            row = same or (rows[0] if rows else None)
            known = row is not None
        else:
            row = same or next(successors, None)
            known = same is not None
        if row is None:
            plan.new[key] = point
            plan.changed.add(point.obj_id)
            continue
        plan.ids[key] = row["id"]
        if known:
            plan.found[key] = row["id"]
        if same is None and (query.overwrite_flux or not query.duplicate_ignore_flux):
            plan.revised[row["id"]] = point
            plan.changed.add(point.obj_id)
        if query.overwrite_flux and len(rows) > 1:
            plan.superfluous[row["id"]] = [one["id"] for one in rows if one is not row]
            plan.changed.add(point.obj_id)
        if not sharing.covers(row):
            plan.unshared.append(row["id"])
            plan.changed.add(point.obj_id)


def image_of(row: RowMapping) -> Image:
    """Return what a stored row measured."""
    return (row["obj_id"], row["mjd"], row["filter"], row["instrument_id"], row["origin"])


def refuse_duplicates(points: list[Point], plan: Plan, query: UploadQuery) -> None:
    """Say which rows are there already."""
    number, point = next(
        (number, point) for number, point in enumerate(points) if key_of(point, query) in plan.found
    )
    raise ConflictError(
        f"{len(plan.found)} of {len(points)} measurements are there already, such as row {number} "
        f"(mjd {point.mjd}, {point.filter}): it is photometry {plan.found[key_of(point, query)]}. "
        "Send them with PUT to add only what is new."
    )


def carry_out(session: Session, plan: Plan, sharing: Sharing, upload_id: str) -> None:
    """Do what is planned; afterwards every row of the upload is found."""
    shared = dataclasses.asdict(sharing)
    for kept, others in plan.superfluous.items():
        session.execute(SUPERSEDE, {"kept": str(kept)})
        session.execute(delete(Photometry).where(Photometry.id.in_(others)))
    if plan.superfluous:
        session.execute(SUPERSEDE, {"kept": ""})
    if plan.revised:
        rows = [{"id": number} | row._asdict() for number, row in plan.revised.items()]
        session.execute(REVISE, {"rows": json.dumps(rows), "upload_id": upload_id})
    if plan.unshared:
        session.execute(SHARE, {"ids": plan.unshared, **shared})
    if plan.new:
        rows = [point._asdict() for point in plan.new.values()]
        values = {"rows": json.dumps(rows), "upload_id": upload_id, **shared}
        ids = {
            (
                row.obj_id,
                row.mjd,
                row.filter,
                row.instrument_id,
                row.origin,
                row.flux,
                row.fluxerr,
            ): row.id
            for row in session.execute(INSERT, values)
        }
        for key, point in plan.new.items():
            plan.ids[key] = ids[point.measurement]

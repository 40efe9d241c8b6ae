"""Rows of every table for the access matrix, each time others."""

import datetime
from typing import Any

from sqlalchemy import select

from skyportal.database import digest
from skyportal.models.allocation import Allocation
from skyportal.models.classification import Classification
from skyportal.models.instrument import Instrument
from skyportal.models.photometry import Photometry
from skyportal.models.scan_report import ScanReport
from skyportal.models.spectrum import Spectrum
from skyportal.models.tag import TagOption
from skyportal.models.taxonomy import Taxonomy
from tests.skyportal.models.access_world import OBJ, SERIAL, SPARE_OBJ, Values, World


def token(world: World) -> Values:
    number = next(SERIAL)
    return {
        "created_by_id": world.owner.id,
        "name": f"token {number}",
        "digest": digest(f"token {number}"),
        "acls": ["Comment"],
    }


def identity(world: World) -> Values:
    return {"user_id": world.owner.id, "issuer": "https://id", "subject": f"{next(SERIAL)}"}


def with_digest(world: World) -> Values:
    return {
        "user_id": world.owner.id,
        "digest": digest(f"secret {next(SERIAL)}"),
        "expires_at": "2100-01-01T00:00:00Z",
    }


def candidate(world: World) -> Values:
    return {
        "obj_id": OBJ,
        "filter_id": world.filter,
        "group_id": world.group,
        "stream_id": world.partnership,
        "passed_at": "2026-11-24T03:00:00Z",
        "passing_alert_id": next(SERIAL),
    }


def telescope(_: World) -> Values:
    return {"name": f"telescope {next(SERIAL)}", "nickname": "T"}


def instrument(world: World) -> Values:
    with_telescope = select(Instrument.telescope_id).filter_by(id=world.instrument)
    values = {"name": f"camera {next(SERIAL)}", "type": "imager"}
    return values | {"telescope_id": with_telescope.scalar_subquery()}


def of_owner(world: World, **values: Any) -> Values:
    return {"obj_id": OBJ, "group_ids": [world.group], "owner_id": world.owner.id, **values}


def point(world: World) -> Values:
    return of_owner(
        world,
        instrument_id=world.instrument,
        mjd=61000.0 + next(SERIAL),
        filter="ztfr",
        fluxerr=1.0,
        upload_id="upload",
    )


def allocation(world: World) -> Values:
    return {"pi": f"PI {next(SERIAL)}", "instrument_id": world.instrument, "group_id": world.group}


def followup_request(world: World) -> Values:
    first = select(Allocation.id).filter_by(pi=world.rows["allocations"]["pi"])
    return {
        "obj_id": OBJ,
        "allocation_id": first.scalar_subquery(),
        "allocation_group_id": world.group,
        "requester_id": world.owner.id,
        "payload": {"priority": next(SERIAL)},
        "group_ids": [world.group],
    }


def point_revision(world: World) -> Values:
    first = select(Photometry.id).filter_by(mjd=world.rows["photometry"]["mjd"])
    values: Values = dict.fromkeys(("flux", "ref_flux", "ra", "dec"))
    return values | {
        "photometry_id": first.scalar_subquery(),
        "fluxerr": 1.0 + next(SERIAL),
        "limiting_mag_nsigma": 5.0,
        "upload_id": "upload",
        "uploaded_at": "2026-11-24T03:00:00Z",
        "group_ids": [world.group],
        "stream_ids": [],
        "owner_id": world.owner.id,
    }


def thumbnail(world: World) -> Values:
    picture = f"{next(SERIAL)}".encode()
    return of_owner(world, type="new", is_grayscale=True, digest=picture, png=picture)


def by_owner(world: World, **values: Any) -> Values:
    return {"obj_id": OBJ, "group_ids": [world.group], "author_id": world.owner.id} | values


def annotation(world: World) -> Values:
    return by_owner(world, origin=f"origin {next(SERIAL)}", data={"score": 1})


def comment(world: World) -> Values:
    return by_owner(world, text=f"comment {next(SERIAL)}", channel="a thread")


def spectrum(world: World) -> Values:
    return of_owner(
        world,
        instrument_id=world.instrument,
        observed_at="2026-11-24T00:00:00Z",
        wavelengths=[4000.0],
        fluxes=[1.0],
        digest=f"{next(SERIAL)}".encode(),
    )


def taxonomy(world: World) -> Values:
    return {
        "name": f"taxonomy {next(SERIAL)}",
        "hierarchy": {"class": "Time-domain source"},
        "version": "1",
        "group_ids": [world.group],
    }


def classification(world: World) -> Values:
    first = select(Taxonomy.id).filter_by(name=world.rows["taxonomies"]["name"])
    return by_owner(
        world, classification=f"class {next(SERIAL)}", taxonomy_id=first.scalar_subquery()
    )


def vote(world: World) -> Values:
    name = world.rows["classifications"]["classification"]
    of = select(Classification.id).filter_by(classification=name).scalar_subquery()
    return {"classification_id": of, "vote": 1}


def classification_edit(world: World) -> Values:
    number = next(SERIAL)
    return {
        "classification_id": vote(world)["classification_id"],
        "before": {"classification": "SN", "probability": number, "ml": False},
        "after": {"classification": "SN", "probability": None, "ml": False},
    }


def tag(world: World) -> Values:
    first = world.rows["tag_options"]["name"]
    option = select(TagOption.id).filter_by(name=first).scalar_subquery()
    return by_owner(world, obj_id=OBJ if "tags" not in world.rows else SPARE_OBJ) | {
        "objtagoption_id": option
    }


def label(world: World, labeller_id: int) -> Values:
    return {"obj_id": OBJ, "group_id": world.group, "labeller_id": labeller_id}


def notification(world: World, user_id: int) -> Values:
    return {
        "user_id": user_id,
        "group_id": world.group,
        "text": f"news {next(SERIAL)}",
        "notification_type": "group",
    }


def invitation(world: World) -> Values:
    rights = ("admin_group_ids", "save_group_ids", "share_group_ids", "stream_ids")
    return {
        "email": f"guest{next(SERIAL)}@here.example",
        "invited_by_id": world.admin.id,
        "group_ids": [world.group],
        "expires_at": "2100-01-01T00:00:00Z",
        **{name: [] for name in rights},
    }


def look(world: World) -> Values:
    return {"obj_id": OBJ, "group_id": world.group, "user_id": world.owner.id}


def scan_report(world: World) -> Values:
    begin = datetime.datetime(2026, 11, 24, tzinfo=datetime.UTC)
    number = next(SERIAL)
    return {
        "author_id": world.owner.id,
        "group_ids": [world.group],
        "saved_from": begin,
        "saved_until": begin + datetime.timedelta(hours=number),
    }


def scan_report_item(world: World, obj_id: str) -> Values:
    first = world.rows["scan_reports"]["saved_until"]
    report = select(ScanReport.id).filter_by(saved_until=first).scalar_subquery()
    return {"obj_id": obj_id, "report_id": report}


def statistics(world: World) -> Values:
    return {
        "obj_id": OBJ,
        "group_ids": [world.group],
        "stream_ids": [next(SERIAL)],
        "owner_id": world.owner.id,
        "is_forced": False,
    }


def annotation_value(world: World) -> Values:
    return {
        "obj_id": OBJ,
        "key": "score",
        "annotation_id": 10**6 + next(SERIAL),
        "origin": "kowalski",
        "kind": 2,
        "number": 0.5,
        "author_id": world.owner.id,
        "group_ids": [world.group],
    }


def data_annotation(world: World) -> Values:
    first = select(Spectrum.id).filter_by(digest=world.rows["spectra"]["digest"])
    return by_owner(world, origin=f"origin {next(SERIAL)}", data={"score": 1}) | {
        "spectrum_id": first.scalar_subquery()
    }


def interest(world: World) -> Values:
    return {"obj_id": OBJ, "user_id": world.owner.id, "title": f"paper {next(SERIAL)}"}


def audit_entry(world: World) -> Values:
    path = f"/api/user/{next(SERIAL)}"
    by = {"user_id": world.owner.id, "username": world.owner.username}
    return by | {"method": "DELETE", "route": "/api/user/{user_id}", "path": path}


def period_search(world: World) -> Values:
    return {
        "obj_id": OBJ,
        "user_id": world.owner.id,
        "parameters": {"number": next(SERIAL)},
        "measurements": {"time": [61000.0]},
    }

"""Every table of the access matrix, with who may do what: C create, R read, U update, D delete."""

from sqlalchemy import insert

from skyportal.models import metadata
from tests.skyportal.marshal_fixtures import People
from tests.skyportal.models.access_rows import (
    allocation,
    annotation,
    annotation_value,
    audit_entry,
    candidate,
    classification,
    classification_edit,
    comment,
    data_annotation,
    followup_request,
    identity,
    instrument,
    interest,
    invitation,
    label,
    look,
    notification,
    period_search,
    point,
    point_revision,
    scan_report,
    scan_report_item,
    spectrum,
    statistics,
    tag,
    taxonomy,
    telescope,
    thumbnail,
    token,
    vote,
    with_digest,
)
from tests.skyportal.models.access_world import (
    OBJ,
    SERIAL,
    SPARE_OBJ,
    Case,
    World,
    has_row,
    make_world,
    same,
)

READ_BY_ALL = {"owner": "R", "member": "R", "other": "R", "admin": "R"}
KEPT_BY_ADMINISTRATORS = READ_BY_ALL | {"admin": "CRUD"}
WRITTEN_BY_THE_DATABASE = {"owner": "R", "member": "R", "admin": "R"}
OF_ITS_AUTHOR = {"owner": "CRUD", "member": "R", "admin": "RUD"}

CASES = [
    Case(
        "users",
        first=lambda world: {"id": world.owner.id},
        another=lambda world: {"username": f"new{next(SERIAL)}"},
        owner="RU",
        member="R",
        other="R",
        admin="CRUD",
        door="CR",
    ),
    *(
        Case(
            name,
            **same(lambda world: {"id": f"made up {next(SERIAL)}"}),
            **READ_BY_ALL,
        )
        for name in ("roles", "acls")
    ),
    Case(
        "role_acls",
        first=lambda world: {"role_id": "Full user", "acl_id": "Manage users"},
        another=lambda world: {"role_id": "View only", "acl_id": "Comment"},
        **READ_BY_ALL,
    ),
    Case(
        "user_roles",
        first=lambda world: {"user_id": world.owner.id, "role_id": "Full user"},
        another=lambda world: {"user_id": world.owner.id, "role_id": "Group admin"},
        owner="R",
        member="R",
        other="R",
        admin="CRD",
    ),
    Case(
        "user_acls",
        first=lambda world: {"user_id": world.owner.id, "acl_id": "Manage users"},
        another=lambda world: {"user_id": world.owner.id, "acl_id": "Manage sources"},
        owner="R",
        member="R",
        other="R",
        admin="CRD",
    ),
    Case("tokens", **same(token), owner="CRUD", admin="RD"),
    Case("user_identities", **same(identity), owner="RD", admin="RD", door="CRU"),
    Case("signin_links", **same(with_digest), door="RU"),
    Case("sessions", **same(with_digest), owner="RD", admin="RD", door="CR"),
    Case("invitations", **same(invitation), admin="CRUD"),
    Case(
        "impersonations",
        **same(lambda world: {"user_id": world.owner.id, "impersonator_id": world.other.id}),
        owner="R",
        other="R",
        admin="R",
    ),
    Case("signin_attempts", **same(lambda world: {"address": "::1"}), door="CR"),
    Case(
        "streams",
        first=lambda world: {"id": world.partnership},
        another=lambda world: {"name": f"stream {next(SERIAL)}"},
        owner="R",
        member="R",
        admin="CRUD",
    ),
    Case(
        "stream_users",
        first=lambda world: {"stream_id": world.partnership, "user_id": world.spare.id},
        another=lambda world: {"stream_id": world.partnership, "user_id": world.other.id},
        owner="R",
        member="R",
        admin="CRD",
    ),
    Case(
        "groups",
        first=lambda world: {"id": world.group},
        another=lambda world: {"name": f"new {next(SERIAL)}", "created_by_id": world.owner.id},
        **OF_ITS_AUTHOR,
    ),
    Case(
        "group_users",
        first=lambda world: {"group_id": world.group, "user_id": world.member.id},
        another=lambda world: {"group_id": world.group, "user_id": world.spare.id},
        owner="CRUD",
        member="RD",
        admin="CRUD",
    ),
    # The group is private: only who is in it, or made it, knows that it can be asked.
    Case(
        "group_admission_requests",
        first=lambda world: {
            "group_id": world.group,
            "user_id": world.member.id,
            "status": "declined",
        },
        another=lambda world: {"group_id": world.group, "user_id": world.member.id},
        owner="RU",
        member="CRD",
        admin="RU",
    ),
    Case(
        "notifications",
        first=lambda world: notification(world, world.owner.id),
        another=lambda world: notification(world, world.member.id),
        owner="CRUD",
        admin="C",
    ),
    Case(
        "group_streams",
        first=lambda world: {"group_id": world.group, "stream_id": world.caltech},
        another=lambda world: {"group_id": world.group, "stream_id": world.public},
        owner="CRD",
        member="R",
        admin="CRD",
    ),
    Case(
        "filters",
        **same(
            lambda world: {
                "name": f"filter {next(SERIAL)}",
                "group_id": world.group,
                "stream_id": world.partnership,
            }
        ),
        owner="CRUD",
        member="CRUD",
        admin="CRUD",
    ),
    Case(
        "objs",
        first=lambda world: {"id": OBJ},
        another=lambda world: {"id": f"ZTF26b{next(SERIAL)}", "ra": 10.0, "dec": 20.0},
        owner="CRU",
        member="CRU",
        other="C",
        admin="CRUD",
    ),
    Case("candidates", **same(candidate), owner="CRD", member="CRD", admin="CRD"),
    Case(
        "sources",
        first=lambda world: {"obj_id": OBJ, "group_id": world.group},
        another=lambda world: {"obj_id": SPARE_OBJ, "group_id": world.group},
        owner="CRU",
        member="CRU",
        admin="CRUD",
    ),
    Case(
        "idempotency_keys",
        **same(
            lambda world: {
                "user_id": world.owner.id,
                "key": f"key {next(SERIAL)}",
                "request": b"request",
            }
        ),
        owner="CRU",
    ),
    Case(
        "listings",
        first=lambda world: {"user_id": world.owner.id, "obj_id": OBJ, "list_name": "favorites"},
        another=lambda world: {
            "user_id": world.owner.id,
            "obj_id": OBJ,
            "list_name": f"list {next(SERIAL)}",
        },
        owner="CRUD",
    ),
    *(
        Case(name, **same(make), **KEPT_BY_ADMINISTRATORS)
        for name, make in (
            ("telescopes", telescope),
            ("instruments", instrument),
        )
    ),
    Case("photometry", **same(point), **OF_ITS_AUTHOR),
    # To make or change an allocation needs "Manage allocations" too, which only the administrator has.
    Case("allocations", **same(allocation), owner="R", member="R", admin="CRUD"),
    Case("followup_requests", **same(followup_request), owner="CRU", member="RU", admin="RU"),
    # Whoever changes a measurement, the database writes its history.
    Case("photometry_revisions", **same(point_revision), **WRITTEN_BY_THE_DATABASE),
    Case("thumbnails", **same(thumbnail), **OF_ITS_AUTHOR),
    Case("annotations", **same(annotation), **OF_ITS_AUTHOR),
    Case("comments", **same(comment), **OF_ITS_AUTHOR),
    Case(
        "object_changes",
        **same(
            lambda world: {
                "obj_id": OBJ,
                "author_id": world.owner.id,
                "before": {},
                "after": {"redshift": next(SERIAL)},
            }
        ),
        **WRITTEN_BY_THE_DATABASE,
    ),
    Case(
        "source_changes",
        **same(
            lambda world: {
                "obj_id": OBJ,
                "group_id": world.group,
                "author_id": world.owner.id,
                "after": {"number": next(SERIAL)},
            }
        ),
        **WRITTEN_BY_THE_DATABASE,
    ),
    Case(
        "tag_options",
        **same(lambda world: {"name": f"tag {next(SERIAL)}"}),
        **KEPT_BY_ADMINISTRATORS,
    ),
    # Kinds come from seed files, which the worker's role loads.
    Case(
        "thumbnail_kinds",
        **same(lambda world: {"name": f"kind_{next(SERIAL)}", "label": "a kind", "position": 1}),
        **READ_BY_ALL,
    ),
    Case("tags", **same(tag), owner="CRD", member="R", admin="RD"),
    Case(
        "labels",
        first=lambda world: label(world, world.owner.id),
        another=lambda world: label(world, world.owner.id) | {"obj_id": SPARE_OBJ},
        owner="CRD",
        member="R",
        admin="R",
    ),
    Case(
        "looks",
        first=lambda world: look(world),
        another=lambda world: look(world) | {"obj_id": SPARE_OBJ},
        owner="CRUD",
        member="R",
        admin="R",
    ),
    Case("period_searches", **same(period_search), owner="CRD"),
    # Whoever reads a report may word it; its author adds objects that he sees, which he does not here.
    Case("scan_reports", **same(scan_report), owner="CRD", member="R", admin="RD"),
    Case(
        "scan_report_items",
        first=lambda world: scan_report_item(world, OBJ),
        another=lambda world: scan_report_item(world, SPARE_OBJ),
        owner="RUD",
        member="RU",
        admin="RU",
    ),
    # To create or change a merge needs "Manage sources" too, which only the administrator has here.
    Case(
        "merges",
        first=lambda world: {
            "kept_id": OBJ,
            "duplicate_id": SPARE_OBJ,
            "author_id": world.owner.id,
        },
        another=lambda world: {
            "kept_id": OBJ,
            "duplicate_id": SPARE_OBJ,
            "author_id": world.owner.id,
            "state": "undone",
        },
        owner="R",
        member="R",
        admin="RU",
    ),
    Case("spectra", **same(spectrum), owner="CRUD", member="R", admin="R"),
    Case("taxonomies", **same(taxonomy), owner="R", member="R", admin="CRUD"),
    Case("classifications", **same(classification), **OF_ITS_AUTHOR),
    Case(
        "classification_votes",
        first=lambda world: vote(world) | {"voter_id": world.member.id},
        another=lambda world: vote(world) | {"voter_id": world.owner.id},
        owner="CR",
        member="RUD",
        admin="R",
    ),
    Case("annotation_values", **same(annotation_value), **WRITTEN_BY_THE_DATABASE),
    Case("classification_edits", **same(classification_edit), **WRITTEN_BY_THE_DATABASE),
    Case("photometry_statistics", **same(statistics), **WRITTEN_BY_THE_DATABASE),
    Case("data_annotations", **same(data_annotation), **OF_ITS_AUTHOR),
    Case("interests", **same(interest), owner="CRD", member="R", admin="RD"),
    # Who looked is hidden, so that rows are told by their day.
    Case(
        "source_views",
        first=lambda world: {"obj_id": OBJ, "day": "2026-11-24", "user_id": world.owner.id},
        another=lambda world: {"obj_id": OBJ, "day": "2026-11-25", "user_id": world.owner.id},
        owner="CR",
        member="R",
        admin="R",
    ),
    Case("audit_entries", **same(audit_entry), owner="CR", admin="R"),
]


def filled_world(people: People) -> World:
    """Return a world with one row of every table."""
    world = make_world(people)
    for case in CASES:
        table = metadata.tables[case.table]
        with people.everything() as session:
            values = case.first(world)
            if not has_row(session, table, values):
                session.execute(insert(table).values(**values))
            world.rows[case.table] = values
    return world

"""Policies use indexes: PostgreSQL's plans, as the application asks.

The tables are small here, so that reading them whole is forbidden to the planner: where a plan reads one
whole all the same, no index could be used.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text

from skyportal.models import metadata
from tests.skyportal.marshal_fixtures import People, Person

pytestmark = pytest.mark.service

Node = dict[str, Any]
OF_AN_OBJECT = sorted(table.name for table in metadata.sorted_tables if "obj_id" in table.columns)
SMALL = {"scan_report_items", "source_views"}
"""Whose rows of an object nobody asks for: they are found by report, and by day."""
BY_POLICY = {
    "sources": ("select id from sources order by saved_at desc limit 100", "group_id"),
    "listings": ("select id from listings", "user_id"),
    "notifications": ("select id from notifications", "user_id"),
    "period_searches": ("select id from period_searches", "user_id"),
    "labels": ("select id from labels", "group_id"),
    "idempotency_keys": ("select key from idempotency_keys", "user_id"),
}
"""Queries without a condition of their own, and the column by which the policy finds the rows."""


@pytest.fixture(scope="module")
def asker(people: People) -> Person:
    """A member of a group, with what he needs to see much."""
    person = people.person("Upload data")
    people.source(people.group(person))
    return person


def nodes(plan: Node) -> Iterator[Node]:
    """Yield a plan's node and those below it."""
    yield plan
    for below in plan.get("Plans", []):
        yield from nodes(below)


def plan_of(asker: Person, statement: str, *without: str) -> list[Node]:
    """Return the nodes of the plan of a statement by a caller, without some ways to plan it."""
    with asker.transaction() as (session, _):
        for way in ("seqscan", *without):
            session.execute(text(f"set local enable_{way} = off"))
        (told,) = session.scalars(text(f"explain (format json) {statement}"))
    found = told if isinstance(told, list) else json.loads(told)
    return list(nodes(found[0]["Plan"]))


def read_whole(plan: list[Node]) -> set[str]:
    """Return the tables that a plan reads from beginning to end."""
    return {one["Relation Name"] for one in plan if one["Node Type"] == "Seq Scan"}


@pytest.mark.parametrize("table", [name for name in OF_AN_OBJECT if name not in SMALL])
def test_what_is_known_of_an_object_is_found_by_index(asker: Person, table: str) -> None:
    plan = plan_of(asker, f"select obj_id from {table} where obj_id = 'ZTF26x'")  # noqa: S608
    assert read_whole(plan) == set()


@pytest.mark.parametrize(
    "statement",
    [
        "select id from objs where id = any ('{ZTF26x,ZTF26y}')",
        "select id from objs where dec between 10 and 10.001 and ra between 20 and 20.001",
        "select obj_id from candidates order by passed_at desc, obj_id desc limit 100",
        "select id from photometry where id = 1",
        "select id from photometry where upload_id = 'x'",
        "select id from spectra where id = 1",
        "select png from thumbnails where id = 1",
        "select id from comments where spectrum_id = 1",
        "select id from data_annotations where photometry_id = 1",
        "select vote from classification_votes where classification_id = 1",
    ],
)
def test_single_rows_and_newest_ones_are_found_by_index(asker: Person, statement: str) -> None:
    assert read_whole(plan_of(asker, statement)) == set()


@pytest.mark.parametrize("table", BY_POLICY)
def test_a_policy_itself_finds_the_rows_by_index(asker: Person, table: str) -> None:
    statement, column = BY_POLICY[table]
    plan = plan_of(asker, statement)
    conditions = [one.get("Index Cond", "") for one in plan if one.get("Relation Name") == table]
    conditions += [one.get("Index Cond", "") for one in plan if "Bitmap Index" in one["Node Type"]]
    assert any(column in condition for condition in conditions), plan
    assert read_whole(plan) == set()


@pytest.mark.parametrize(
    ("index", "condition"),
    [
        (
            "ix_objs_id_redshift",
            "exists (select from objs where id = saved.obj_id and redshift > 1)",
        ),
        (
            "ix_annotation_values_of_object",
            "exists (select from annotation_values as told where told.obj_id = saved.obj_id"
            " and key = 'x' and number > 1 and origin = 'y' offset 0)",
        ),
    ],
)
def test_a_list_of_sources_reads_one_index_by_name_and_looks_up_in_others(
    asker: Person, index: str, condition: str
) -> None:
    saved = (
        "select obj_id, max(saved_at) as saved_at from sources where active and not requested"
        " and saved_by_id is null group by obj_id order by obj_id offset 0"
    )
    statement = f"select * from ({saved}) as saved where {condition}"  # noqa: S608 (our own words)
    plan = plan_of(asker, statement, "sort", "hashagg", "bitmapscan", "hashjoin", "mergejoin")
    kinds = {one["Index Name"]: one["Node Type"] for one in plan if "Index Name" in one}
    assert kinds["uq_sources_obj_id_group_id"] == "Index Only Scan"
    (found,) = (one for one in plan if one.get("Index Name") == index)
    assert "obj_id" in found["Index Cond"]
    assert "number" in found["Index Cond"] or "redshift" in found["Index Cond"]


def test_a_table_without_an_index_is_read_whole(asker: Person) -> None:
    """So that the others would be noticed."""
    assert read_whole(plan_of(asker, "select id from photometry where altdata is null")) == {
        "photometry"
    }

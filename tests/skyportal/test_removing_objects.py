"""Objects are removed with everything of them, by administrators alone."""

import pytest
from sqlalchemy import func, select

from skyportal.models import metadata
from skyportal.models.obj import Obj
from tests.skyportal.hidden_world import *  # noqa: F403 (fixtures are found by name)
from tests.skyportal.hidden_world import BOTH, Askers
from tests.skyportal.marshal_fixtures import People, RunningMarshal

pytestmark = pytest.mark.service


def rows_of(people: People, obj: str) -> dict[str, int]:
    """Return how many rows each table has on an object."""
    counts = {}
    with people.everything() as session:
        for table in metadata.sorted_tables:
            if "obj_id" in table.columns:
                count = select(func.count()).select_from(table).where(table.c.obj_id == obj)
                counts[table.name] = session.scalar(count) or 0
    return {name: count for name, count in counts.items() if count}


def test_everything_of_an_object_goes_with_it(
    marshal: RunningMarshal, people: People, askers: Askers
) -> None:
    path = f"/api/objs/{BOTH}"
    manager = people.person("Manage sources", "Upload data", groups=(askers.shared,))
    for person in (*askers.people, manager):
        assert marshal.ask("DELETE", path, person).status_code == 403
    before = rows_of(people, BOTH)
    assert {"photometry", "spectra", "comments", "candidates", "sources", "looks"} <= before.keys()
    marshal.data("DELETE", path, askers.owner)
    assert rows_of(people, BOTH) == {}
    with people.everything() as session:
        assert session.get(Obj, BOTH) is None
    assert marshal.ask("GET", f"/api/sources/{BOTH}", askers.owner).status_code == 404
    assert marshal.ask("DELETE", path, askers.owner).status_code == 404
    (entry, *_) = marshal.data("GET", "/api/internal/audit", askers.owner)["entries"]
    assert (entry["method"], entry["path"]) == ("DELETE", path)

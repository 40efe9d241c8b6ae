"""The two great lists as tests ask them: as a page, and as a file of the same conditions."""

import csv
import io
from typing import Any, Literal

from skyportal.schemas.candidate import CandidatesExport, CandidatesQuery
from skyportal.schemas.source import SourcesExport, SourcesQuery
from tests.skyportal.marshal_fixtures import Person, RunningMarshal

Kind = Literal["sources", "candidates"]

OF_PAGES: dict[str, set[str]] = {
    kind: {str(field.alias) for field in page.model_fields.values()}
    - {str(field.alias) for field in file.model_fields.values()}
    for kind, page, file in (
        ("sources", SourcesQuery, SourcesExport),
        ("candidates", CandidatesQuery, CandidatesExport),
    )
}
"""Parameters that a file does not have: it is of all pages."""


def page_of(marshal: RunningMarshal, kind: Kind, person: Person, **query: Any) -> dict[str, Any]:
    """Return a page of a list, after a file of the same conditions has told the same objects."""
    query = {name: value for name, value in query.items() if value is not None}
    page: dict[str, Any] = marshal.data("GET", f"/api/{kind}", person, params=query)
    told = [one["id"] for one in page[kind]]
    conditions = {name: value for name, value in query.items() if name not in OF_PAGES[kind]}
    exported = exported_ids(marshal, kind, person, **conditions)
    assert len(exported) == page["totalMatches"] or not page.get("totalIsExact", True)
    if "cursor" in query:
        assert set(told) <= set(exported)
    else:
        before = (page["pageNumber"] - 1) * page["numPerPage"]
        assert exported[before : before + page["numPerPage"]] == told
    return page


def exported_ids(marshal: RunningMarshal, kind: Kind, person: Person, **query: Any) -> list[str]:
    """Return the ids in a file."""
    answer = marshal.ask("GET", f"/api/export/{kind}", person, params=query)
    assert answer.status_code == 200, answer.text
    return [row["id"] for row in csv.DictReader(io.StringIO(answer.text))]


def ids_of(marshal: RunningMarshal, kind: Kind, person: Person, **query: Any) -> list[str]:
    """Return the ids of a page of a list, after a file has told the same."""
    return [one["id"] for one in page_of(marshal, kind, person, **query)[kind]]

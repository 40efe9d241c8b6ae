"""The page of the lists' parameters tells what the code has."""

import re
from pathlib import Path

import pytest

from skyportal.schemas.base import QueryModel
from skyportal.schemas.candidate import CandidatesQuery
from skyportal.schemas.source import SourcesQuery

ROOT = Path(__file__).resolve().parents[2]
DRAWER = ROOT / "skyportal/frontend/src/features/sources/conditions.ts"
NOT_CONDITIONS = {"pageNumber", "numPerPage", "sortBy", "sortOrder"}
PAGE = Path(__file__).resolve().parents[2] / "docs" / "list-parameters.md"


def states(heading: str) -> dict[str, str]:
    """Return the state of each parameter of a section of the page."""
    section = PAGE.read_text().split(f"## {heading}\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| `([^`]+)` \| ([^|]+) \|$", section, re.MULTILINE)
    found = dict(rows)
    assert len(found) == len(rows)
    return found


@pytest.mark.parametrize(
    ("heading", "query"), [("Candidates", CandidatesQuery), ("Sources", SourcesQuery)]
)
def test_what_is_done_is_there_and_what_is_not_is_not(
    heading: str, query: type[QueryModel]
) -> None:
    told = states(heading)
    assert all(re.match(r"(done|not yet|not)\b", state) for state in told.values())
    done = {name for name, state in told.items() if state.startswith("done")}
    assert done == {field.alias for field in query.model_fields.values()}


def test_the_page_of_sources_offers_every_condition() -> None:
    text = DRAWER.read_text()
    offered = set(re.findall(r'(?:param: |text\(|number\(|time\(|check\()"(\w+)"', text))
    offered.add("sourceID")  # beside the drawer
    asked = {
        field.alias or name
        for name, field in SourcesQuery.model_fields.items()
        if field.alias not in NOT_CONDITIONS and not name.startswith("include_")
    }
    assert offered - {"includeRequested"} == asked

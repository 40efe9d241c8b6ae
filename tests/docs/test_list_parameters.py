"""The page of the lists' parameters tells what the code has."""

import re
from pathlib import Path

import pytest

from skyportal.schemas.base import QueryModel
from skyportal.schemas.candidate import CandidatesQuery
from skyportal.schemas.source import SourcesQuery

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

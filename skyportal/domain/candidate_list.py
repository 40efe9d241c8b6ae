"""The list of candidates, as people scan it.

An object is listed once, at the time it last passed one of the filters asked for. Pages are cut
by position, not by number of rows, so that saving and rejecting while one scans skips nothing.
"""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from skyportal.database import Caller
from skyportal.domain import cards, looks
from skyportal.domain.candidate_conditions import asked_of, pass_conditions
from skyportal.domain.candidate_places import cursor_after, newest_places
from skyportal.domain.candidates_by_value import (
    matching,
    ordered,
    places_by_value,
    sorts_by_value,
)
from skyportal.schemas.candidate import (
    Candidate,
    CandidateConditions,
    CandidatePage,
    CandidatesQuery,
)
from skyportal.schemas.look import ProgressQuery, ScanProgress


def list_candidates(session: Session, caller: Caller, query: CandidatesQuery) -> CandidatePage:
    """Return a page of objects that passed filters."""
    passes = list(pass_conditions(query))
    asked = asked_of(session, caller, query)
    find = places_by_value if sorts_by_value(query) else newest_places
    places, numbers = find(session, query, asked)
    shown = places[: query.num_per_page]
    more = len(places) > query.num_per_page
    return CandidatePage(
        candidates=cards.candidates(
            session,
            [place.obj_id for place in shown],
            passes=passes,
            photometry=query.include_photometry,
            comments=query.include_comments,
            spectra=query.include_spectra,
            requests=query.include_followup_requests,
        ),
        totalMatches=max(numbers.objects, len(places)),
        totalIsExact=numbers.all_counted,
        pageNumber=query.page_number,
        numPerPage=query.num_per_page,
        cursor=cursor_after(shown[-1]) if more else None,
    )


def scan_progress(session: Session, query: ProgressQuery) -> ScanProgress:
    """Return how many of the candidates have been seen, and by whom."""
    return looks.progress(session, list(pass_conditions(query)))


def batches(
    session: Session, caller: Caller, query: CandidateConditions, size: int
) -> Iterator[list[Candidate]]:
    """Yield all objects that passed filters, so many at once, without light curves."""
    passes = list(pass_conditions(query))
    matches = matching(query, asked_of(session, caller, query).conditions)
    places = session.execute(ordered(matches, query), execution_options={"yield_per": size})
    for batch in places.partitions():
        obj_ids = [place.obj_id for place in batch]
        yield cards.candidates(session, obj_ids, passes=passes, photometry=False, pictures=False)

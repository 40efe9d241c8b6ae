"""Tables become entries, and what is none is named with its line."""

import pytest

from kowalski.filters.watchlists.definition import MAX_ENTRIES, Entry, WatchlistError
from kowalski.filters.watchlists.reading import entries_of_csv, entries_of_rows


def test_positions_and_identifiers_from_one_table() -> None:
    text = "\ufeffName, RA,dec ,radius,objectId,remark\nM31,10.68,41.27,30,,big\n,,,,ZTF20abc,\n\n"
    assert entries_of_csv(text) == [
        Entry("M31", 10.68, 41.27, 30.0),
        Entry("ZTF20abc", object_id="ZTF20abc"),
    ]


def test_what_has_no_label_is_called_by_its_position() -> None:
    assert entries_of_rows([{"ra": 0, "dec": -5.5}]) == [Entry("0.00000 -5.50000", 0.0, -5.5)]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "the first line must name"),
        ("ra,label\n1,a\n", "the first line must name"),
        ("ra,dec\n1,2\n400,2\n", "line 3: ra must be a number from 0 to 360"),
        ("ra,dec\n1,nan\n", "line 2: dec must be a number"),
        ("ra,dec\n1,\n", "line 2: it needs ra and dec"),
        ("ra,dec,object_id\n1,2,X\n", "line 2: it needs ra and dec, or object_id"),
        ("ra,dec,radius\n1,2,-1\n", "line 2: radius_arcsec"),
        ("ra,dec,radius\n1,2,601\n", "line 2: radius_arcsec"),
        ("object_id\n" + "x" * 101 + "\n", "line 2: object_id must be a text"),
        ('ra,dec\n1,"2\n', "line 2"),
        ("ra,dec\n" + "1,2\n" * (MAX_ENTRIES + 1), "at most"),
    ],
)
def test_bad_tables_are_refused(text: str, reason: str) -> None:
    with pytest.raises(WatchlistError, match=reason):
        entries_of_csv(text)


@pytest.mark.parametrize("row", [{}, {"ra": "x", "dec": 1}, {"ra": True, "dec": 1}, {"a": 1}])
def test_bad_entries_are_refused(row: dict[str, object]) -> None:
    with pytest.raises(WatchlistError, match="entry 1"):
        entries_of_rows([row])

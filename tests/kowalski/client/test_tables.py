"""Rows become tables and frames without losing digits, units or what is missing."""

import sys

import numpy as np
import pytest

from kowalski.client import KowalskiError, MissingPackageError, Rows
from kowalski.client.rows import rows_of

CANDID = 3_000_000_000_000_000_001
DOCUMENTS = [
    {"candid": CANDID, "candidate": {"magpsf": 18.5, "field": 500}, "labels": ["a"]},
    {"candid": CANDID + 1, "candidate": {"magpsf": 19}, "name": "x"},
]


def test_nested_fields_become_columns() -> None:
    rows = rows_of(DOCUMENTS)
    assert rows.columns == ["candid", "candidate.magpsf", "candidate.field", "labels", "name"]
    assert rows.column("candidate.field") == [500, None]


def test_astropy_tables_keep_digits_and_mask_what_is_missing() -> None:
    table = rows_of(DOCUMENTS).to_astropy()
    assert table["candid"].dtype == np.int64
    assert table["candid"].tolist() == [CANDID, CANDID + 1]
    assert table["candidate.field"].mask.tolist() == [False, True]
    assert table["name"].mask.tolist() == [True, False]
    assert table["candidate.magpsf"].tolist() == [18.5, 19.0]
    assert table["labels"][0] == ["a"]


def test_pandas_frames_keep_digits_where_some_are_missing() -> None:
    rows = Rows([{"candid": CANDID, "flux": 1.5}, {"flux": None}], {"flux": "uJy"})
    frame = rows.to_pandas()
    assert frame["candid"][0] == CANDID
    assert frame.isna()["candid"].tolist() == [False, True]
    assert frame["flux"].dtype == np.float64
    assert frame.attrs["units"] == {"flux": "uJy"}


def test_rows_around_positions_say_where_they_are_from() -> None:
    found = {
        "Stars": {"a": [{"_id": 1}, {"_id": 2}], "b": []},
        "Plain": {"a": [], "b": [{"_id": 3}]},
    }
    assert rows_of(found) == [
        {"catalog": "Stars", "position": "a", "_id": 1},
        {"catalog": "Stars", "position": "a", "_id": 2},
        {"catalog": "Plain", "position": "b", "_id": 3},
    ]


def test_no_rows_are_an_empty_table() -> None:
    assert len(rows_of([]).to_astropy()) == 0
    assert rows_of([]).to_pandas().empty
    with pytest.raises(KowalskiError, match="no documents"):
        rows_of(3)


def test_what_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    monkeypatch.setitem(sys.modules, "astropy.table", None)
    with pytest.raises(MissingPackageError, match="pip install pandas"):
        rows_of(DOCUMENTS).to_pandas()
    with pytest.raises(MissingPackageError, match="pip install astropy"):
        rows_of(DOCUMENTS).to_astropy()

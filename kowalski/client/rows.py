"""Documents as rows: a list that turns into an Astropy table or a pandas frame when asked to."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from kowalski.client.errors import KowalskiError, MissingPackageError

if TYPE_CHECKING:
    from astropy.table import Table
    from pandas import DataFrame

Row = dict[str, Any]


class Rows(list[Row]):
    """Rows by name of column, with the units of those that have one.

    Nested fields are called `candidate.magpsf`. A row need not have every column.
    """

    def __init__(self, rows: Iterable[Row] = (), units: Mapping[str, str] | None = None) -> None:
        super().__init__(rows)
        self.units = dict(units or {})

    @property
    def columns(self) -> list[str]:
        """Names of all columns, in the order in which they first occur."""
        return list(dict.fromkeys(name for row in self for name in row))

    def column(self, name: str) -> list[Any]:
        """Return the values of a column, None where a row has none."""
        return [row.get(name) for row in self]

    def to_astropy(self) -> "Table":
        """Return an Astropy table: with units, and masked where there is nothing."""
        try:
            from astropy.table import Column, MaskedColumn, Table
        except ImportError:
            raise MissingPackageError("Tables need astropy: pip install astropy") from None
        table = Table()
        for name in self.columns:
            values = self.column(name)
            absent = [value is None for value in values]
            unit = self.units.get(name)
            kind = object if is_mixed(values) else None
            if any(absent) and not all(absent):
                filling = next(value for value in values if value is not None)
                filled = [filling if value is None else value for value in values]
                table[name] = MaskedColumn(filled, mask=absent, unit=unit, dtype=kind)
            else:
                table[name] = Column(values, unit=unit, dtype=kind)
        return table

    def to_pandas(self) -> "DataFrame":
        """Return a pandas frame; the units are in its `attrs["units"]`.

        Whole numbers stay whole where some are missing: a candid has more digits than a float.
        """
        try:
            from pandas import DataFrame, Series
        except ImportError:
            raise MissingPackageError("Frames need pandas: pip install pandas") from None
        frame = DataFrame(
            {
                name: Series(values, dtype="Int64" if is_partly_whole(values) else None)
                for name in self.columns
                for values in [self.column(name)]
            }
        )
        frame.attrs["units"] = self.units
        return frame


def is_partly_whole(values: list[Any]) -> bool:
    """Tell whether values are whole numbers, or missing."""
    return {type(value) for value in values} == {int, type(None)}


def is_mixed(values: list[Any]) -> bool:
    """Tell whether values have no common simple type, so that they stay objects."""
    kinds = {type(value) for value in values if value is not None}
    return not kinds or not (kinds <= {int, float} or kinds in ({str}, {bool}))


def rows_of(data: Any) -> Rows:
    """Return the rows of the data of an answer.

    The rows of a search around positions say first which `catalog` and `position` they are from.

    Raises
    ------
    KowalskiError
        The data are no documents.
    """
    if isinstance(data, list):
        return Rows(flat(document) for document in data)
    if isinstance(data, Mapping) and all(isinstance(found, Mapping) for found in data.values()):
        return Rows(
            {"catalog": catalog, "position": position, **flat(document)}
            for catalog, found in data.items()
            for position, documents in found.items()
            for document in documents
        )
    if isinstance(data, Mapping):
        return Rows([flat(data)])
    raise KowalskiError("The answer to this query holds no documents: use query")


def flat(document: Mapping[str, Any], prefix: str = "") -> Row:
    """Return a document with the fields of nested ones beside its own."""
    row: Row = {}
    for name, value in document.items():
        if isinstance(value, Mapping):
            row.update(flat(value, f"{prefix}{name}."))
        else:
            row[f"{prefix}{name}"] = value
    return row

"""A table as its dataset wants it."""

from collections.abc import Iterator, Mapping, Sequence

from kowalski.catalogs.files import CatalogFile, Columns


class View(CatalogFile):
    """A table with columns renamed, and only the rows that are `at_most` some values.

    A row without such a value is left out.
    """

    def __init__(
        self,
        table: CatalogFile,
        renamed: Mapping[str, str],
        at_most: Mapping[str, float] | None = None,
    ) -> None:
        super().__init__(table.path)
        self.table = table
        self.renamed = {column: renamed.get(column, column) for column in table.columns}
        self.at_most = dict(at_most or {})

    @property
    def columns(self) -> list[str]:
        return list(self.renamed.values())

    def pieces(self, rows: int, columns: Sequence[str] | None = None) -> Iterator[Columns]:
        wanted = [
            column for column, name in self.renamed.items() if columns is None or name in columns
        ]
        for piece in self.table.pieces(rows, list(dict.fromkeys([*wanted, *self.at_most]))):
            keep = self.kept(piece)
            yield {
                self.renamed[column]: [piece[column][number] for number in keep]
                for column in wanted
            }

    def kept(self, piece: Columns) -> list[int]:
        """Return the places of the rows that are wanted."""
        count = len(next(iter(piece.values()), []))
        return [
            number
            for number in range(count)
            if all(
                (value := piece[column][number]) is not None and value <= limit
                for column, limit in self.at_most.items()
            )
        ]

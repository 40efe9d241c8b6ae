"""Exports in requests."""

from enum import StrEnum


class ExportFormat(StrEnum):
    """In which format a table is exported."""

    CSV = "csv"
    PARQUET = "parquet"
    VOTABLE = "votable"

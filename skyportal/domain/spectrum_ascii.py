"""Spectra in text files: columns of numbers under a header of keys and values."""

import math
import re
from collections.abc import Iterator

from skyportal.domain.errors import InvalidRequestError
from skyportal.schemas.spectrum import MAX_PIXELS, AsciiColumns, ParsedSpectrum

KEY_AND_VALUE = re.compile(r"^[#%;!\s]*([A-Za-z][\w.\- ]*?)\s*[=:]\s*(.*?)\s*$")
COMMENT = ("#", "%", ";", "!")


def parse(request: AsciiColumns) -> ParsedSpectrum:
    """Return the columns of a text file, and the keys and values of its header.

    Columns are separated by blanks, commas or semicolons. What precedes the first line of numbers
    is header.

    Raises
    ------
    InvalidRequestError
        There are no numbers, or one of the columns is not there; says in which line.
    """
    wanted = [request.wave_column, request.flux_column]
    if request.fluxerr_column is not None:
        wanted.append(request.fluxerr_column)
    header: dict[str, object] = {}
    rows: list[list[float]] = []
    for number, line in numbered_lines(request.ascii):
        row = None if line.startswith(COMMENT) else numbers_of(line, wanted)
        if row is not None:
            rows.append(row)
        elif line.startswith(COMMENT) or not rows:
            header.update(key_and_value(line))
        else:
            raise InvalidRequestError(
                f"ascii: line {number} has no numbers in columns "
                f"{', '.join(map(str, wanted))} (got {line[:60]!r}); remove or mend it."
            )
    if not rows:
        raise InvalidRequestError(
            f"ascii: no line has numbers in columns {', '.join(map(str, wanted))}; "
            "choose wave_column and flux_column, counted from 0."
        )
    if len(rows) > MAX_PIXELS:
        raise InvalidRequestError(
            f"ascii: {len(rows)} lines of numbers; send at most {MAX_PIXELS}."
        )
    columns = [list(column) for column in zip(*rows, strict=True)]
    if min(columns[0]) <= 0:
        raise InvalidRequestError(
            f"ascii: column {request.wave_column} has {min(columns[0])}, no wavelength; "
            "choose another wave_column."
        )
    return ParsedSpectrum(
        wavelengths=columns[0],
        fluxes=columns[1],
        errors=columns[2] if len(columns) > 2 else None,
        altdata=header,
    )


def numbered_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that say something, with their numbers from 1."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            yield number, line.strip()


def numbers_of(line: str, wanted: list[int]) -> list[float] | None:
    """Return the numbers of some columns of a line; None if one is missing, or infinite."""
    words = [word for word in re.split(r"[,;\s]+", line) if word]
    try:
        numbers = [float(words[column]) for column in wanted]
    except (ValueError, IndexError):
        return None
    usable = math.isfinite(numbers[0]) and not any(map(math.isinf, numbers))
    return numbers if usable else None


def key_and_value(line: str) -> dict[str, object]:
    """Return what a line of a header says, if it says something."""
    found = KEY_AND_VALUE.match(line)
    return {} if found is None else {found[1].strip(): found[2].strip("'\" ")}

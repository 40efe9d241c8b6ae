"""The fields that a filter can use, with types, units and meanings."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from baselayer.settings.kowalski import CrossMatchSettings, KowalskiSettings, ModelSettings
from kowalski.surveys import SURVEYS

FOLDER = Path(__file__).parent / "fields"
NUMBERED = "{n}"
NEIGHBOURS = (1, 2, 3)


@dataclass(frozen=True)
class AlertField:
    """One field: its path as a filter writes it, its type, unit (empty for none) and meaning.

    Below a list the path goes on as MongoDB's does: `prv_candidates.magpsf`.
    """

    path: str
    type: str
    unit: str
    description: str


class UndescribedSurveyError(LookupError):
    """No fields of a survey are described."""


def described_surveys() -> list[str]:
    """Return the surveys whose fields are described."""
    return [name for name in SURVEYS if (FOLDER / f"{name.lower()}.yaml").exists()]


def alert_fields(survey: str, settings: KowalskiSettings) -> list[AlertField]:
    """Return the fields of a survey's alerts, as this instance is configured.

    Raises
    ------
    UndescribedSurveyError
        There is no such survey, or its fields are not described.
    """
    if survey not in described_surveys():
        raise UndescribedSurveyError(
            f"survey: {survey} is unknown; known are {', '.join(described_surveys())}"
        )
    described = read(survey.lower())
    candidate = candidate_of(described)
    window = SURVEYS[survey].history_days or settings.filtering.history_window_days
    return [
        *part("", described["alert"]),
        *part("candidate.", candidate),
        *scores(settings.models.get(survey, {})),
        *part("coordinates.", read("coordinates")["all"]),
        *points(described, candidate, window),
        *forced_points(described, window),
        *matches(settings.crossmatch.get(survey, {})),
        *part("", read("watchlists")["all"]),
    ]


@cache
def read(name: str) -> Mapping[str, Any]:
    """Return a file of descriptions."""
    described: Mapping[str, Any] = yaml.safe_load((FOLDER / f"{name}.yaml").read_text())
    return described


def part(prefix: str, described: Mapping[str, Sequence[str]]) -> Iterator[AlertField]:
    """Yield fields with a common beginning of their paths."""
    for name, (kind, unit, description) in described.items():
        for number in NEIGHBOURS if NUMBERED in name else (0,):
            yield AlertField(
                prefix + name.replace(NUMBERED, str(number)),
                kind,
                unit,
                description.replace(NUMBERED, str(number)),
            )


def candidate_of(described: Mapping[str, Any]) -> dict[str, Sequence[str]]:
    """Return the fields of the candidate: those that mean what they do in ZTF's, and its own."""
    of_ztf = read("ztf")["candidate"]
    shared = {name: of_ztf[name] for row in described.get("as_ztf", ()) for name in row}
    return {**shared, **described["candidate"]}


def points(
    described: Mapping[str, Any], candidate: Mapping[str, Sequence[str]], window_days: float
) -> Iterator[AlertField]:
    """Yield the fields of earlier points: where no list names them, those of the candidate."""
    yield AlertField(
        "prv_candidates",
        "list of object",
        "",
        "earlier detections and limits of the object that the group may see, at most "
        f"{window_days:g} days old; null where there are none",
    )
    named = [name for row in described.get("prv_candidates", ()) for name in row]
    kept = named or [name for name in candidate if name not in described["not_of_points"]]
    yield from part("prv_candidates.", {name: candidate[name] for name in kept})
    yield from part("prv_candidates.", described.get("of_points", {}))


def forced_points(described: Mapping[str, Any], window_days: float) -> Iterator[AlertField]:
    """Yield the fields of forced photometry, of surveys that send it."""
    if "fp_hists" not in described:
        return
    yield AlertField(
        "fp_hists",
        "list of object",
        "",
        f"forced photometry of the object that the group may see, at most {window_days:g} days "
        "old; null where none is kept",
    )
    yield from part("fp_hists.", described["fp_hists"])


def scores(models: Mapping[str, ModelSettings]) -> Iterator[AlertField]:
    """Yield the scores of the configured models, and the models' versions."""
    for name in models:
        meaning = read("models").get(name, f"score of the model {name}")
        yield AlertField(f"classifications.{name}", "float", "", f"{meaning}: 0 to 1")
        yield AlertField(
            f"classifications.{name}_version",
            "string",
            "",
            f"version of the model that gave {name}",
        )


def matches(catalogs: Mapping[str, CrossMatchSettings]) -> Iterator[AlertField]:
    """Yield the columns that are kept of the configured catalogues."""
    for catalog, match in catalogs.items():
        radius = match.radius_arcsec
        yield AlertField(
            f"cross_matches.{catalog}",
            "list of object",
            "",
            f"rows of {catalog} within {radius:g} arcsec of the object; empty where there are none",
        )
        yield from columns(catalog, match)


def columns(catalog: str, match: CrossMatchSettings) -> Iterator[AlertField]:
    """Yield the columns that are kept of one catalogue."""
    known = read("catalogs")["all"] | read("catalogs").get(catalog, {})
    wanted = [name for name, kept in match.projection.items() if kept]
    if match.distance is not None:
        wanted += ["coordinates.distance_arcsec", "coordinates.distance_kpc"]
    for name in wanted:
        kind, unit, meaning = known.get(name, ("any", "", f"column {name} of {catalog}"))
        yield AlertField(f"cross_matches.{catalog}.{name}", kind, unit, meaning)

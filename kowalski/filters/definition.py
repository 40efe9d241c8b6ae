"""Filters as they are stored: one document each, with versions and the active one of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import bson
from bson import json_util
from bson.errors import BSONError

COLLECTION = "filters"

Stage = dict[str, Any]


class DefinitionError(Exception):
    """A filter cannot be stored or used; the text says why, `detail` what would be right."""

    def __init__(self, message: str, detail: str | None = None) -> None:
        super().__init__(message)
        self.detail = detail


class IncompleteFilterError(DefinitionError):
    """A filter's document lacks what every filter must have."""

    def __init__(self, filter_id: int, missing: list[str]) -> None:
        super().__init__(
            f"Filter id {filter_id} lacks {', '.join(missing)}",
            "A new version of it, saved with POST /api/filters, makes it whole.",
        )


NEEDED = ("group_id", "catalog", "permissions", "active_fid", "fv")
"""What a filter cannot be used without."""


@dataclass(frozen=True)
class FilterDefinition:
    """The active version of one filter."""

    filter_id: int
    group_id: int
    catalog: str
    permissions: list[int]
    fid: str
    pipeline: list[Stage]
    autosave: bool | dict[str, Any]
    auto_followup: dict[str, Any]
    update_annotations: bool


def lacking(document: Mapping[str, Any]) -> list[str]:
    """Return what a filter's document lacks: one that older software wrote may be incomplete."""
    return [name for name in NEEDED if name not in document]


def check_complete(document: Mapping[str, Any]) -> None:
    """Refuse a filter whose document lacks something.

    Raises
    ------
    IncompleteFilterError
        It does.
    """
    if missing := lacking(document):
        raise IncompleteFilterError(document["filter_id"], missing)


def from_document(document: Mapping[str, Any]) -> FilterDefinition:
    """Return the active version of a filter's document.

    Raises
    ------
    DefinitionError
        The active version is not among the versions, or its pipeline is not a list of stages.
    """
    active_fid = document["active_fid"]
    versions = {version["fid"]: version for version in document["fv"]}
    if active_fid not in versions:
        raise DefinitionError(f"its active version {active_fid} is not among its versions")
    return FilterDefinition(
        filter_id=document["filter_id"],
        group_id=document["group_id"],
        catalog=document["catalog"],
        permissions=list(document["permissions"]),
        fid=active_fid,
        pipeline=read_pipeline(versions[active_fid]["pipeline"]),
        autosave=document.get("autosave", False),
        auto_followup=document.get("auto_followup") or {},
        update_annotations=document.get("update_annotations", False),
    )


def read_pipeline(text: str | list[Stage]) -> list[Stage]:
    """Return the stages of a pipeline written as extended JSON.

    Raises
    ------
    DefinitionError
        It is not JSON, or not a list of stages with one operator each.
    """
    stages = json_stages(text) if isinstance(text, str) else text
    if not isinstance(stages, list) or not stages:
        raise DefinitionError("its pipeline must be a list of one stage or more")
    for number, stage in enumerate(stages, start=1):
        if not isinstance(stage, dict) or len(stage) != 1:
            raise DefinitionError(f"stage {number} must be an object with one operator")
    return stages


def json_stages(text: str) -> list[Stage]:
    """Return what a text of extended JSON holds, which MongoDB can hold as well.

    Raises
    ------
    DefinitionError
        It is not extended JSON, or nested too deeply, or has numbers beyond MongoDB's.
    """
    try:
        stages: list[Stage] = json_util.loads(text)
        bson.encode({"stages": stages})
    except (ValueError, TypeError, KeyError, AttributeError, BSONError) as error:
        raise DefinitionError(f"its pipeline is not extended JSON: {error}") from None
    except (RecursionError, OverflowError):
        raise DefinitionError(
            "its pipeline is nested too deeply, or has a number of more than 64 bits"
        ) from None
    return stages


def write_pipeline(stages: list[Stage]) -> str:
    """Return stages as extended JSON, the way they are stored."""
    return str(json_util.dumps(stages))

"""Exports: lists as files, sent as they are made."""

from skyportal.domain import exporting
from skyportal.exports.formats import FORMATS
from skyportal.handlers.routes import Call, Routes, Streamed
from skyportal.schemas.candidate import CandidatesExport
from skyportal.schemas.source import SourcesExport

routes = Routes("exports")

MEDIA = tuple(one.media for one in FORMATS.values())


@routes.get("/api/export/sources", media=MEDIA)
def export_sources(call: Call, query: SourcesExport) -> Streamed:
    """Retrieve all objects that your groups have saved, or those asked for, as one file."""
    form = FORMATS[query.format]
    chunks = exporting.export_sources(call.session, call.caller, query)
    return Streamed(chunks, form.media, f"sources.{form.suffix}")


@routes.get("/api/export/candidates", media=MEDIA)
def export_candidates(call: Call, query: CandidatesExport) -> Streamed:
    """Retrieve all objects that passed filters of your groups, or those asked for, as one file."""
    form = FORMATS[query.format]
    chunks = exporting.export_candidates(call.session, call.caller, query)
    return Streamed(chunks, form.media, f"candidates.{form.suffix}")

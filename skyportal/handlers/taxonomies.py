"""Taxonomies."""

from skyportal.domain import taxonomies
from skyportal.handlers.routes import Call, Routes
from skyportal.permissions import Permission
from skyportal.schemas.base import Empty, Identifier
from skyportal.schemas.taxonomy import Taxonomy, TaxonomyChange, TaxonomyCreate

routes = Routes("taxonomies")


@routes.get("/api/taxonomy")
def list_taxonomies(call: Call) -> list[Taxonomy]:
    """Retrieve taxonomies."""
    return taxonomies.list_taxonomies(call.session)


@routes.post("/api/taxonomy", Permission.POST_TAXONOMY)
def create_taxonomy(call: Call, body: TaxonomyCreate) -> Identifier:
    """Add a taxonomy, or a new version of one."""
    return taxonomies.create_taxonomy(call.session, call.caller, body)


@routes.get("/api/taxonomy/{taxonomy_id}")
def get_taxonomy(call: Call, taxonomy_id: int) -> Taxonomy:
    """Retrieve a taxonomy."""
    return taxonomies.get_taxonomy(call.session, taxonomy_id)


@routes.put("/api/taxonomy/{taxonomy_id}", Permission.POST_TAXONOMY)
def change_taxonomy(call: Call, taxonomy_id: int, body: TaxonomyChange) -> Empty:
    """Change what is known of a taxonomy."""
    taxonomies.change_taxonomy(call.session, call.caller, taxonomy_id, body)
    return Empty()


@routes.delete("/api/taxonomy/{taxonomy_id}", Permission.DELETE_TAXONOMY)
def delete_taxonomy(call: Call, taxonomy_id: int) -> Empty:
    """Remove a taxonomy by which nothing is classified."""
    taxonomies.delete_taxonomy(call.session, taxonomy_id)
    return Empty()

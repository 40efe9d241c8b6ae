"""Permissions (ACLs) by name, and the roles that bundle them."""

from enum import StrEnum


class Permission(StrEnum):
    """What a user or token may be allowed to do; the value is the id of the ACL."""

    BECOME_USER = "Become user"
    COMMENT = "Comment"
    ANNOTATE = "Annotate"
    MANAGE_USERS = "Manage users"
    MANAGE_SOURCES = "Manage sources"
    MANAGE_PHOTOMETRY = "Manage photometry"
    MANAGE_GROUPS = "Manage groups"
    MANAGE_TEAMS = "Manage teams"
    MANAGE_SHARING_SERVICES = "Manage sharing services"
    MANAGE_SHIFTS = "Manage shifts"
    MANAGE_INSTRUMENTS = "Manage instruments"
    MANAGE_ALLOCATIONS = "Manage allocations"
    MANAGE_OBSERVING_RUNS = "Manage observing runs"
    MANAGE_TELESCOPES = "Manage telescopes"
    MANAGE_ANALYSIS_SERVICES = "Manage Analysis Services"
    MANAGE_RECURRING_APIS = "Manage Recurring APIs"
    MANAGE_OBSERVATION_PLANS = "Manage observation plans"
    MANAGE_GCNS = "Manage GCNs"
    UPLOAD_DATA = "Upload data"
    RUN_ANALYSES = "Run Analyses"
    SYSTEM_ADMIN = "System admin"
    POST_TAXONOMY = "Post taxonomy"
    DELETE_TAXONOMY = "Delete taxonomy"
    DELETE_BULK_PHOTOMETRY = "Delete bulk photometry"
    CLASSIFY = "Classify"


MANAGING = frozenset(
    {
        *(one for one in Permission if one.startswith("Manage ")),
        Permission.SYSTEM_ADMIN,
        Permission.DELETE_BULK_PHOTOMETRY,
        Permission.POST_TAXONOMY,
        Permission.DELETE_TAXONOMY,
    }
)
"""Rights to change what belongs to all, or to others: what is done with them is in the audit."""

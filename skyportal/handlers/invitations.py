"""Invitations."""

from skyportal.domain import invitations
from skyportal.handlers.routes import Call, Routes
from skyportal.permissions import Permission
from skyportal.schemas.base import Empty
from skyportal.schemas.invitation import (
    InvitationChange,
    InvitationCreate,
    InvitationMade,
    Invitations,
    InvitationsQuery,
)

routes = Routes("invitations")


@routes.get("/api/invitations", Permission.MANAGE_USERS)
def list_invitations(call: Call, query: InvitationsQuery) -> Invitations:
    """Retrieve invitations."""
    return invitations.list_invitations(call.session, query)


@routes.post("/api/invitations", Permission.MANAGE_USERS, secret=True)
def create_invitation(call: Call, body: InvitationCreate) -> InvitationMade:
    """Invite somebody; you can give only what you may do yourself."""
    return invitations.invite(call.session, call.caller, call.settings.skyportal, body)


@routes.patch("/api/invitations/{invitation_id}", Permission.MANAGE_USERS)
def change_invitation(call: Call, invitation_id: int, body: InvitationChange) -> Empty:
    """Change what an invitation gives, until it is used."""
    invitations.change_invitation(call.session, call.caller, invitation_id, body)
    return Empty()


@routes.delete("/api/invitations/{invitation_id}", Permission.MANAGE_USERS)
def delete_invitation(call: Call, invitation_id: int) -> Empty:
    """Take an invitation back."""
    invitations.delete_invitation(call.session, invitation_id)
    return Empty()

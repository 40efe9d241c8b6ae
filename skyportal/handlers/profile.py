"""The caller's own profile, tokens and browsers."""

from skyportal.domain import profile, tokens
from skyportal.handlers.routes import Call, Routes
from skyportal.schemas.base import Empty
from skyportal.schemas.profile import (
    BrowserSummary,
    Profile,
    ProfileChange,
    TokenChange,
    TokenCreate,
    TokenMade,
    TokenSummary,
)

routes = Routes("profile")


@routes.get("/api/internal/profile")
def get_profile(call: Call) -> Profile:
    """Retrieve your profile."""
    return profile.get_profile(call.session, call.caller)


@routes.patch("/api/internal/profile")
def change_profile(call: Call, body: ProfileChange) -> Profile:
    """Change your profile; preferences are merged key by key."""
    return profile.change_profile(call.session, call.caller, body)


@routes.get("/api/internal/tokens")
def list_tokens(call: Call) -> list[TokenSummary]:
    """Retrieve your tokens, without their secrets."""
    return tokens.list_tokens(call.session, call.caller)


@routes.post("/api/internal/tokens", secret=True)
def create_token(call: Call, body: TokenCreate) -> TokenMade:
    """Make a token; its secret is in the answer and is never shown again."""
    return tokens.create_token(call.session, call.caller, body)


@routes.get("/api/internal/tokens/{token_id}")
def get_token(call: Call, token_id: str) -> TokenSummary:
    """Retrieve one of your tokens, without its secret."""
    return TokenSummary.model_validate(tokens.find_token(call.session, call.caller, token_id))


@routes.put("/api/internal/tokens/{token_id}")
def change_token(call: Call, token_id: str, body: TokenChange) -> Empty:
    """Change a token."""
    tokens.change_token(call.session, call.caller, token_id, body)
    return Empty()


@routes.delete("/api/internal/tokens/{token_id}")
def delete_token(call: Call, token_id: str) -> Empty:
    """Revoke a token."""
    tokens.delete_token(call.session, call.caller, token_id)
    return Empty()


@routes.get("/api/internal/sessions")
def list_sessions(call: Call) -> list[BrowserSummary]:
    """Retrieve the browsers in which you are signed in."""
    return profile.list_browsers(call.session, call.caller)


@routes.delete("/api/internal/sessions/{session_id}")
def delete_session(call: Call, session_id: int) -> Empty:
    """Sign one of your browsers out."""
    profile.sign_out_browser(call.session, session_id)
    return Empty()

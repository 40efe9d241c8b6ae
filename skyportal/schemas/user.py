"""Users in requests and responses. Addresses and telephone numbers are shown to their owner only."""

from skyportal.schemas.base import ResponseModel


class UserSummary(ResponseModel):
    """A user by name."""

    id: int
    username: str
    first_name: str | None
    last_name: str | None
    is_bot: bool

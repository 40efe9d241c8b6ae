"""What anybody may know about this marshal."""

from skyportal.schemas.base import ResponseModel


class SignInProvider(ResponseModel):
    """A way to sign in; `url` takes `next`, the path to come back to."""

    name: str
    label: str
    url: str


class Config(ResponseModel):
    """What the front end needs before anybody is signed in.

    `survey_pictures` are the sky surveys whose pictures this marshal fetches.
    """

    version: str
    public_url: str
    public_group_name: str
    websocket: str
    sky_atlas: str
    survey_pictures: list[str]
    providers: list[SignInProvider]


class SysInfo(ResponseModel):
    """What runs here."""

    version: str
    python: str
    started_at: str

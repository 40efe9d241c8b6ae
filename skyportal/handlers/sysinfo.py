"""What anybody may know about this marshal."""

import datetime
import platform

from skyportal.config import VERSION
from skyportal.handlers.routes import OpenCall, Routes
from skyportal.schemas.config import Config, SignInProvider, SysInfo

routes = Routes("system")

STARTED_AT = datetime.datetime.now(datetime.UTC).isoformat()


@routes.get("/api/config")
def get_config(call: OpenCall) -> Config:
    """Retrieve what the front end needs, such as the ways to sign in."""
    marshal = call.settings.skyportal
    return Config(
        version=VERSION,
        public_url=marshal.app.public_url,
        public_group_name=marshal.public_group_name,
        websocket="/websocket",
        sky_atlas=marshal.app.sky_atlas,
        survey_pictures=list(marshal.thumbnails.surveys),
        providers=[
            SignInProvider(name=name, label=provider.label, url=f"/login/oidc/{name}")
            for name, provider in marshal.oidc.items()
        ],
    )


@routes.get("/api/sysinfo")
def get_sysinfo(call: OpenCall) -> SysInfo:
    """Retrieve version and start of this process."""
    return SysInfo(version=VERSION, python=platform.python_version(), started_at=STARTED_AT)

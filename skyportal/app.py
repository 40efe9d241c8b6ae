"""The web application: its routes, its start, and its end."""

import asyncio
import functools
import re
import signal
from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore
from typing import Any

import structlog
import tornado.httpserver
import tornado.web
from tornado.escape import json_encode

from baselayer.operation import keep_what_is_loaded
from baselayer.settings import Settings
from baselayer.settings.skyportal import GitHubProviderSettings, ProviderSettings
from skyportal.config import Marshal
from skyportal.database import DatabaseRole, connect, database_url
from skyportal.domain.push import ACCESS_CHANNEL, CHANNEL
from skyportal.github import GitHubProvider
from skyportal.handlers import all_endpoints
from skyportal.handlers.base import EndpointHandler, UnknownPathHandler
from skyportal.handlers.frontend import DIST, AssetHandler, PageHandler, SkyHandler
from skyportal.handlers.operation import HealthHandler, MetricsHandler, OpenAPIHandler
from skyportal.handlers.push import Hub, PushHandler
from skyportal.handlers.routes import Endpoint
from skyportal.handlers.signin import (
    BecomeHandler,
    CompleteHandler,
    InvitationHandler,
    LinkHandler,
    SignOutHandler,
    StartHandler,
)
from skyportal.kowalski import Kowalski
from skyportal.listener import Listener
from skyportal.oidc import OIDCProvider
from skyportal.openapi import document
from skyportal.rate_limit import RateLimit
from skyportal.signin_provider import Provider

logger = structlog.get_logger()

ABANDON_BYTES = 2**30  # a request longer than this is cut off instead of being answered
ADDRESS_BYTES = 2**18  # a thousand names in a query string fit
DRAIN_SECONDS = 10.0
PING_SECONDS = 20.0  # a websocket whose client does not answer a ping this long is closed


def pattern_of(path: str) -> str:
    """Return the regular expression of a path with `{parts}`."""
    return re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", path) + "/?"


def rules_of(endpoints: list[Endpoint], marshal: Marshal) -> list[tuple[str, Any, dict[str, Any]]]:
    """Return one rule per path, literal paths before those with parts that vary."""
    by_path: dict[str, dict[str, Endpoint]] = {}
    for endpoint in endpoints:
        by_path.setdefault(endpoint.path, {})[endpoint.method] = endpoint
    ordered = sorted(
        by_path.items(), key=lambda item: [part[:1] == "{" for part in item[0].split("/")]
    )
    return [
        (pattern_of(path), EndpointHandler, {"marshal": marshal, "endpoints": methods})
        for path, methods in ordered
    ]


def providers_of(settings: Settings) -> dict[str, Provider]:
    """Return the sign-in providers of the settings."""
    base = settings.skyportal.app.public_url.rstrip("/")
    return {
        name: provider_of(name, provider, f"{base}/complete/oidc/{name}")
        for name, provider in settings.skyportal.oidc.items()
    }


def provider_of(name: str, settings: ProviderSettings, redirect_uri: str) -> Provider:
    """Return what speaks to a provider."""
    if isinstance(settings, GitHubProviderSettings):
        return GitHubProvider(name, settings, redirect_uri)
    return OIDCProvider(name, settings, redirect_uri)


@functools.cache
def described() -> str:
    """Return the OpenAPI document as JSON, made for who asks first: that takes longer than to start."""
    return json_encode(document(all_endpoints()))


def application(marshal: Marshal, hub: Hub) -> tornado.web.Application:
    """Return the application with all its routes."""
    shared = {"marshal": marshal}
    endpoints = all_endpoints()
    providers = providers_of(marshal.settings)
    return tornado.web.Application(
        [
            (r"/health", HealthHandler, shared),
            (r"/metrics", MetricsHandler, shared),
            (r"/api/openapi.json", OpenAPIHandler, shared | {"described": described}),
            *rules_of(endpoints, marshal),
            (r"/login/link", LinkHandler, shared),
            (r"/login/invitation", InvitationHandler, shared),
            (r"/become_user/([0-9]{1,9})", BecomeHandler, shared),
            (r"/login/oidc/([^/]+)/?", StartHandler, shared | {"providers": providers}),
            (r"/complete/oidc/([^/]+)/?", CompleteHandler, shared | {"providers": providers}),
            (r"/logout", SignOutHandler, shared),
            (r"/websocket", PushHandler, shared | {"hub": hub}),
            (r"/api(?:/.*)?", UnknownPathHandler, shared),
            (r"/assets/(.*)", AssetHandler, {"path": str(DIST / "assets")}),
            (r"/static/(.*)", AssetHandler, {"path": str(DIST / "static")}),
            (r"/sky\.html", SkyHandler, shared),
            (r"/(.*)", PageHandler, shared),
        ],
        cookie_secret=marshal.settings.secrets.skyportal_cookie_secret,
        compress_response=True,
        websocket_ping_interval=PING_SECONDS,
        websocket_ping_timeout=PING_SECONDS,
        log_function=lambda handler: None,
    )


def make_marshal(settings: Settings) -> Marshal:
    """Return what the application works with."""
    app = settings.skyportal.app
    engine = connect(settings, DatabaseRole.APP)
    return Marshal(
        settings=settings,
        engine=engine,
        rate_limit=RateLimit(engine, app.requests_per_minute),
        pool=ThreadPoolExecutor(app.threads, thread_name_prefix="request"),
        exports=ThreadPoolExecutor(app.exports, thread_name_prefix="export"),
        export_turns=BoundedSemaphore(app.exports),
        kowalski=Kowalski(settings),
    )


def start_listener(settings: Settings, hub: Hub) -> Listener:
    """Let the hub hear what PostgreSQL announces."""
    loop = asyncio.get_running_loop()
    listener = Listener(
        database_url(settings, DatabaseRole.APP),
        (CHANNEL, ACCESS_CHANNEL),
        heard=lambda channel, text: loop.call_soon_threadsafe(hub.heard, channel, text),
        back=lambda: loop.call_soon_threadsafe(hub.resync),
    )
    listener.start()
    return listener


async def serve(settings: Settings, stop: asyncio.Event) -> None:
    """Serve until `stop` is set, then answer what was asked and leave."""
    marshal = make_marshal(settings)
    hub = Hub(marshal)
    listener = start_listener(settings, hub)
    hub.begin(hub.heartbeat())
    server = tornado.httpserver.HTTPServer(
        application(marshal, hub),
        xheaders=settings.skyportal.app.behind_proxy,
        max_body_size=ABANDON_BYTES,
        max_header_size=ADDRESS_BYTES,
    )
    app = settings.skyportal.app
    keep_what_is_loaded()
    server.listen(app.port, app.host)
    logger.info("serving", url=app.public_url, port=app.port)
    await stop.wait()
    server.stop()
    logger.info("draining")
    hub.close()
    listener.stop()
    try:
        await asyncio.wait_for(server.close_all_connections(), DRAIN_SECONDS)
    finally:
        hub.stop()
        # Threads that send files wait for this loop.
        await asyncio.to_thread(marshal.exports.shutdown, wait=True, cancel_futures=True)
        marshal.pool.shutdown(wait=True, cancel_futures=True)
        marshal.kowalski.close()
        marshal.engine.dispose()


def run(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT."""

    async def main() -> None:
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        await serve(settings, stop)

    asyncio.run(main())

"""The front end's page answers every path that is not the API's, and nothing outside its folder."""

import asyncio
from pathlib import Path

import pytest
import requests
import tornado.httpserver
import tornado.web

from baselayer.secrets import ensure_secrets
from baselayer.settings import load
from skyportal.app import make_marshal
from skyportal.handlers.frontend import PageHandler
from tests.conftest import free_port
from tests.skyportal.marshal_fixtures import RunningMarshal


async def fetched(dist: Path, state: Path, path: str) -> requests.Response:
    """Ask a page handler on this folder for a path, as it is written."""
    ensure_secrets(state)
    marshal = make_marshal(load(state=state, config=state / "none.yaml"))
    shared = {"marshal": marshal, "dist": dist}
    server = tornado.httpserver.HTTPServer(
        tornado.web.Application([(r"/(.*)", PageHandler, shared)])
    )
    port = free_port()
    server.listen(port, "127.0.0.1")
    request = requests.Request("GET", f"http://127.0.0.1:{port}").prepare()
    request.url = f"http://127.0.0.1:{port}{path}"
    try:
        return await asyncio.to_thread(requests.Session().send, request, timeout=5)
    finally:
        server.stop()
        marshal.pool.shutdown()


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    folder = tmp_path / "dist"
    folder.mkdir()
    (folder / "index.html").write_text("<title>Fritz</title>")
    (folder / "icon.svg").write_text("<svg/>")
    (tmp_path / "secret.txt").write_text("secret")
    return folder


@pytest.mark.parametrize(
    ("path", "text", "content_type"),
    [
        ("/", "<title>Fritz</title>", "text/html; charset=utf-8"),
        ("/source/ZTF21aaaaaaa", "<title>Fritz</title>", "text/html; charset=utf-8"),
        ("/icon.svg", "<svg/>", "image/svg+xml"),
        ("/../secret.txt", "<title>Fritz</title>", "text/html; charset=utf-8"),
        ("/%2e%2e/secret.txt", "<title>Fritz</title>", "text/html; charset=utf-8"),
    ],
)
async def test_paths(dist: Path, tmp_path: Path, path: str, text: str, content_type: str) -> None:
    response = await fetched(dist, tmp_path / "state", path)
    assert (response.status_code, response.text) == (200, text)
    assert response.headers["Content-Type"] == content_type
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]


async def test_a_front_end_that_is_not_built(tmp_path: Path) -> None:
    response = await fetched(tmp_path / "nothing", tmp_path / "state", "/")
    assert response.status_code == 503
    assert "make install" in response.json()["message"]


@pytest.mark.service
def test_the_frame_of_the_sky_can_do_nothing_at_the_marshal(marshal: RunningMarshal) -> None:
    answer = marshal.ask("GET", "/sky.html")
    policy = answer.headers["Content-Security-Policy"].split("; ")
    # A document without an origin has no cookies, and its requests are of no site.
    assert policy[0] == "sandbox allow-scripts"
    assert "default-src 'none'" in policy
    assert "script-src 'self' 'wasm-unsafe-eval' https://aladin.cds.unistra.fr" in policy
    assert "frame-ancestors 'self'" in policy
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.service
def test_assets_that_are_not_there(marshal: RunningMarshal) -> None:
    assert "import" not in marshal.ask("GET", "/assets/%2e%2e/%2e%2e/app.py").text

"""A stand-in that speaks the part of GitHub's protocol by which people sign in."""

import base64
import hashlib
import json
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

CLIENT = {"client_id": "fritz", "client_secret": "not so secret"}


@dataclass
class GitHub:
    """Who is signed in there, whether he consents, and what was asked."""

    url: str = ""
    user: dict[str, Any] = field(default_factory=dict)
    emails: list[dict[str, Any]] = field(default_factory=list)
    consents: bool = True
    speaks_json: bool = True
    api_status: int = 200
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    tokens: set[str] = field(default_factory=set)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def authorize(self, query: dict[str, str]) -> str:
        """Return where the browser is sent after the person has answered."""
        back = {"state": query["state"]}
        if self.consents:
            code = secrets.token_hex(10)
            self.codes[code] = query
            back["code"] = code
        else:
            back |= {"error": "access_denied", "error_description": "The user has denied access"}
        return f"{query['redirect_uri']}?{urlencode(back)}"

    def exchange(self, form: dict[str, str]) -> dict[str, str]:
        """Return a token for a code, once; errors come with status 200, as GitHub's do."""
        begun = self.codes.pop(form.get("code", ""), None)
        if {key: form.get(key) for key in CLIENT} != CLIENT:
            return {"error": "incorrect_client_credentials"}
        hashed = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(hashed).rstrip(b"=").decode()
        if begun is None or begun["code_challenge"] != challenge:
            return {"error": "bad_verification_code"}
        if begun["redirect_uri"] != form.get("redirect_uri"):
            return {"error": "redirect_uri_mismatch"}
        token = f"gho_{secrets.token_hex(18)}"
        self.tokens.add(token)
        return {"access_token": token, "scope": "read:user,user:email", "token_type": "bearer"}


class Handler(BaseHTTPRequestHandler):
    """Answers as GitHub does."""

    hub: GitHub

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base's name)
        """Say nothing."""

    def answer(self, status: int, body: object, form: bool = False) -> None:
        text = urlencode(body) if form and isinstance(body, dict) else json.dumps(body)
        kind = "application/x-www-form-urlencoded" if form else "application/json"
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.hub.asked.append((parts.path, query))
        if parts.path == "/login/oauth/authorize":
            self.send_response(302)
            self.send_header("Location", self.hub.authorize(query))
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if not self.headers.get("User-Agent"):
            self.answer(403, {"message": "Request forbidden by administrative rules."})
        elif self.hub.api_status != 200:
            self.answer(self.hub.api_status, {"message": "Unicorn!"})
        elif token not in self.hub.tokens:
            self.answer(401, {"message": "Bad credentials"})
        elif parts.path == "/user":
            self.answer(200, self.hub.user)
        elif parts.path == "/user/emails":
            self.answer(200, self.hub.emails)
        else:
            self.answer(404, {"message": "Not Found"})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        told = self.hub.exchange(dict(parse_qsl(body)))
        wants_json = self.headers.get("Accept") == "application/json"
        self.answer(200, told, form=not (wants_json and self.hub.speaks_json))


@contextmanager
def running_github() -> Iterator[GitHub]:
    """The stand-in, on a port of its own."""
    hub = GitHub()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"hub": hub}))
    hub.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield hub
    server.shutdown()
    server.server_close()

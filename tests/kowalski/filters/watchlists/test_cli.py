"""Watch lists by command."""

from pathlib import Path
from typing import Any

import pytest
from pymongo.database import Database
from typer.testing import CliRunner, Result

from baselayer.secrets import ensure_secrets
from kowalski.filters.watchlists.cli import app

pytestmark = pytest.mark.service


def test_a_table_becomes_a_list_and_a_table_again(
    mongo: Database[Any], mongodb_uri: str, tmp_path: Path
) -> None:
    ensure_secrets(tmp_path)
    environment = {
        "FRITZ__STATE": str(tmp_path),
        "FRITZ__MONGODB__URI": mongodb_uri,
        "FRITZ__MONGODB__DATABASE": mongo.name,
    }

    def run(*command: str) -> Result:
        return CliRunner().invoke(app, list(command), env=environment)

    table = tmp_path / "novae.csv"
    table.write_text("label,ra,dec\nV1,10.0,20.0\n")
    made = run("create", "novae", str(table), "--group", "1", "--radius", "5")
    assert made.exit_code == 0, made.output
    identifier = made.output.split(":")[0]
    assert run("add", identifier, str(table)).output == f"{identifier}: 2 entries\n"
    assert run("replace", identifier, str(table)).output == f"{identifier}: 1 entries\n"
    assert "1 entries  5 arcsec  active  novae" in run("list", "--group", "1").output
    assert run("list", "--group", "2").output == ""
    shown = run("show", identifier)
    assert shown.output == "label,ra,dec,radius_arcsec,object_id\nV1,10.0,20.0,,\n"
    again = run("create", "novae", str(table), "--group", "1")
    assert (again.exit_code, "has a watch list novae" in again.output) == (1, True)
    table.write_bytes(b"\xff\xfe")
    assert "no UTF-8 text" in run("add", identifier, str(table)).output
    assert run("remove", identifier).exit_code == 0
    assert "not found" in run("show", identifier).output

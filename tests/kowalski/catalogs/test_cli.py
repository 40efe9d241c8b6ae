"""The commands ask before they remove, and end with 1 when something is wrong."""

from pathlib import Path
from typing import Any

import pytest
from pymongo.database import Database
from typer.testing import CliRunner, Result

from baselayer.secrets import ensure_secrets
from kowalski.catalogs.cli import app

pytestmark = pytest.mark.service


@pytest.fixture(autouse=True)
def instance(
    mongo: Database[Any], mongodb_uri: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """An instance whose archive is this module's database, and a catalogue's file."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FRITZ__STATE", str(tmp_path / "state"))
    monkeypatch.setenv("FRITZ__MONGODB__URI", mongodb_uri)
    monkeypatch.setenv("FRITZ__MONGODB__DATABASE", mongo.name)
    ensure_secrets(tmp_path / "state")
    (tmp_path / "milliquas.csv").write_text("_id,ra,dec\n1,10,20\n2,359.9,-90\n3,,\n")
    return tmp_path


def run(*arguments: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(app, list(arguments), input=typed)


def test_a_catalogue_from_load_to_drop(mongo: Database[Any]) -> None:
    done = run("load", "milliquas", "milliquas.csv")
    assert done.exit_code == 0
    assert done.stdout.startswith(
        "milliquas: 3 rows read, 2 written, 1 without a position; 2 rows in all"
    )
    assert "loaded already, 2 rows" in run("load", "milliquas", "none.csv", "--if-absent").stdout

    listed = run("list").stdout.splitlines()
    assert listed[0].split()[:1] == ["milliquas"]
    (ztf,) = [line for line in listed if line.startswith("ZTF ")]
    assert "not loaded: 2MASS_PSC, AllWISE, " in ztf
    assert "milliquas" not in ztf

    assert run("verify").stdout == "milliquas: 2 rows, 2 looked at, all well\n"
    mongo["milliquas"].update_one({"_id": 1}, {"$set": {"hpx": -1}})
    wrong = run("verify", "milliquas")
    assert wrong.exit_code == 1
    assert "milliquas: 1 rows with another pixel, such as 1" in wrong.stderr

    refused = run("drop", "milliquas", typed="n\n")
    assert refused.exit_code == 1
    assert "Remove milliquas and its 2 rows?" in refused.output
    assert mongo["milliquas"].count_documents({}) == 2
    assert run("drop", "milliquas", "--yes").exit_code == 0
    assert mongo["catalogs"].count_documents({}) == 0
    assert "milliquas" not in mongo.list_collection_names()
    assert run("drop", "milliquas", "--yes").exit_code == 1
    assert run("verify", "milliquas").exit_code == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("load", "filters", "milliquas.csv"), "filters cannot be the name of a catalogue"),
        (("load", "milliquas", "none.csv"), "none.csv does not exist"),
        (("drop", "users", "--yes"), "users cannot be the name of a catalogue"),
        (("rematch", "XYZ"), "XYZ: no such survey; there are ZTF"),
    ],
)
def test_what_cannot_be_done_is_told(arguments: tuple[str, ...], sentence: str) -> None:
    done = run(*arguments)
    assert done.exit_code == 1
    assert sentence in done.stderr


def test_rematch_tells_how_many(mongo: Database[Any]) -> None:
    done = run("rematch", "ZTF", "TURBO", "--all")
    assert done.exit_code == 0
    assert done.stdout == "ZTF: 0 objects matched again\nTURBO: 0 objects matched again\n"

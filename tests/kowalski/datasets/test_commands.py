"""`kowalski datasets` loads, says what it did, and refuses with a sentence."""

from pathlib import Path
from typing import Any

import pytest
from pymongo.database import Database
from typer.testing import CliRunner

from baselayer.secrets import ensure_secrets
from kowalski.datasets.cli import app
from kowalski.datasets.registry import DATASETS
from tests.kowalski.datasets.match_files import write_ztf
from tests.kowalski.datasets.tns_server import BOT, KEY, Sky, serving


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

"""Loading seed files: what is missing is added, what is there stays, and again changes nothing."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from typer.testing import CliRunner

import skyportal.cli
from baselayer.settings import Settings
from skyportal.domain.errors import InvalidRequestError
from skyportal.handlers.errors import sentence
from skyportal.models import metadata
from skyportal.models.group import Group
from skyportal.schemas.seed_file import SeedFile, SeedFileError, read_seed_file
from tests.skyportal.marshal_fixtures import SEED, People, RunningMarshal, load_file

pytestmark = pytest.mark.service

FRITZ = SEED.with_name("fritz.yaml")
FILE = """
streams:
  - {name: Survey One, altdata: {collection: ONE_alerts, selector: [1]}}
telescopes:
  - {name: A telescope, nickname: A1, instruments: [{name: A camera, filters: [sdssg]}]}
instruments:
  - {name: A spectrograph, type: spectrograph, filters: [], telescope: A telescope}
users:
  - {username: ada, email: Ada@Example.org, roles: [Full user], streams: [Survey One, ZTF Public]}
  - {username: bot, is_bot: true, roles: [View only], streams: "*"}
groups:
  - name: Loaded
    nickname: L
    streams: [Survey One]
    members: [bot, {username: ada, admin: true, can_save: false}]
    filters: [{name: Rising, stream: Survey One, autosave: true}]
taxonomies:
  - {name: Own classes, version: "1", groups: [Loaded], hierarchy: {class: Thing}}
"""


def counts(session: Session) -> dict[str, Any]:
    return {
        table.name: session.scalar(select(func.count()).select_from(table))
        for table in metadata.sorted_tables
    }


def loaded(settings: Settings, text: str) -> dict[tuple[str, str], int]:
    return load_file(settings, SeedFile.model_validate(yaml.safe_load(text)))


def refusal(settings: Settings, text: str) -> str:
    with pytest.raises((InvalidRequestError, ValidationError)) as caught:
        loaded(settings, text)
    told = sentence(caught.value, SeedFile)
    assert told is not None
    return told


@pytest.mark.parametrize("path", [SEED, FRITZ], ids=lambda path: path.name)
def test_loading_again_changes_nothing_of_others(
    marshal_settings: Settings, people: People, path: Path
) -> None:
    people.group(people.person())
    with people.everything() as session:
        session.scalars(select(Group).where(Group.name == "Transients")).one().private = True
    load_file(marshal_settings, read_seed_file(path))
    with people.everything() as session:
        before = counts(session)
    again = load_file(marshal_settings, read_seed_file(path))
    assert {outcome for _, outcome in again} == {"unchanged"}
    with people.everything() as session:
        assert counts(session) == before
        assert session.scalars(select(Group).where(Group.name == "Transients")).one().private


def test_entries_refer_to_each_other_by_name(marshal: RunningMarshal, people: People) -> None:
    made = loaded(marshal.settings, FILE)
    assert {kind for kind, outcome in made if outcome == "made"} == {
        "streams", "telescopes", "instruments", "users", "groups", "group users", "filters",
        "taxonomies",
    }  # fmt: skip
    admin = {"Authorization": f"token {marshal.settings.secrets.skyportal_admin_token}"}
    groups = marshal.data("GET", "/api/groups", headers=admin)["all_groups"]
    group_id = next(group["id"] for group in groups if group["name"] == "Loaded")
    group = marshal.data("GET", f"/api/groups/{group_id}", headers=admin)
    members = {one["username"]: (one["admin"], one["can_save"]) for one in group["users"]}
    assert members == {"ada": (True, False), "bot": (False, True)}
    assert [stream["name"] for stream in group["streams"]] == ["Survey One"]
    filters = marshal.data("GET", "/api/filters", headers=admin)
    own_filters = [one for one in filters if one["group_id"] == group_id]
    assert [(one["name"], one["autosave"]) for one in own_filters] == [("Rising", True)]
    instruments = marshal.data("GET", "/api/instrument", headers=admin)
    at = {one["name"]: one["telescope"]["name"] for one in instruments}
    assert (at["A camera"], at["A spectrograph"]) == ("A telescope", "A telescope")
    taxonomies = marshal.data("GET", "/api/taxonomy", headers=admin)
    own = next(one for one in taxonomies if one["name"] == "Own classes")
    assert [one["name"] for one in own["groups"]] == ["Loaded"]


def test_what_a_file_lists_is_brought_up_to_date(marshal_settings: Settings) -> None:
    loaded(marshal_settings, FILE)
    changed = FILE.replace("nickname: L\n", "nickname: LL\n").replace("autosave: true", "")
    outcomes = loaded(marshal_settings, changed)
    assert {kind for kind, outcome in outcomes if outcome == "changed"} == {"groups", "filters"}
    assert "made" not in {outcome for _, outcome in outcomes}
    loaded(marshal_settings, FILE)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "groups: [{name: G, streams: [ZTF Publc]}]",
            "groups 'G', streams: there is no stream 'ZTF Publc'; did you mean 'ZTF Public'?",
        ),
        (
            "groups: [{name: G, members: [somebody-else]}]",
            "groups 'G', members: there is no user 'somebody-else'; add it to the file, or correct it",
        ),
        (
            "users: [{username: u9}]\n"
            "groups: [{name: G, streams: [ZTF Public, PGIR], members: [u9]}]",
            "groups 'G', members: u9 does not hold 'PGIR', on which the group works; "
            "add them to the user's streams",
        ),
        (
            "groups: [{name: G, filters: [{name: F, stream: PGIR}]}]",
            "groups 'G', filter 'F', stream: the group does not have 'PGIR'; add it to its streams",
        ),
        (
            "users: [{username: u, roles: [Ful user]}]",
            "users 'u', roles: there is no role 'Ful user'; did you mean 'Full user'?",
        ),
        (
            "users: [{username: u, token: {name: t, secret: nothing}}]",
            "users 'u', token, secret: there is no secret 'nothing'; the settings have: ",
        ),
        (
            "instruments: [{name: I, filters: []}]",
            "instruments 'I', telescope: name the telescope at which it is",
        ),
        (
            "instruments: [{name: I, filters: [], telescope: Palomar}]",
            "instruments 'I', telescope: there is no telescope 'Palomar'",
        ),
        (
            "groups: [{name: G, nicknam: N}]",
            "groups.0.nicknam: is not known here; did you mean nickname? (got 'N')",
        ),
        ("telescopes: [{name: T, nickname: T, lat: 91}]", "telescopes.0.lat: "),
        ("streams: [{name: S}, {name: S}]", "'S' is there twice"),
        (
            "groups: [{name: G, filters: [{name: F, stream: S}, {name: F, stream: S}]}]",
            "groups 'G', filters: 'F' is there twice",
        ),
        (
            "taxonomies: [{name: T, version: '1', hierarchy: {class: A, subclasses: [{class: A}]}}]",
            "hierarchy: the class 'A' is there 2 times",
        ),
    ],
)
def test_errors_name_field_value_and_remedy(
    marshal_settings: Settings, people: People, text: str, told: str
) -> None:
    with people.everything() as session:
        before = counts(session)
    assert told in refusal(marshal_settings, text)
    with people.everything() as session:
        assert counts(session) == before


def test_a_file_that_is_no_yaml_says_where(tmp_path: Path) -> None:
    path = tmp_path / "seed.yaml"
    path.write_text("groups:\n  - name: [unclosed\n")
    with pytest.raises(SeedFileError, match=r"line \d+, column \d+"):
        read_seed_file(path)
    path.write_text("")
    with pytest.raises(SeedFileError, match="has no entries"):
        read_seed_file(path)


def test_the_command_tells_what_became_of_entries(
    marshal_settings: Settings,
    people: People,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(skyportal.cli, "settings_of", lambda process: marshal_settings)
    path = tmp_path / "seed.yaml"
    path.write_text("groups: [{name: By command}]")
    runner = CliRunner()
    for options, said, there in (
        (["--dry-run"], "groups: 1 made, 1 unchanged (not kept)", 0),
        ([], "groups: 1 made, 1 unchanged", 1),
        ([], "groups: 2 unchanged", 1),
    ):
        result = runner.invoke(skyportal.cli.app, ["load", str(path), *options])
        assert result.exit_code == 0, result.output
        assert f"seed.yaml: {said}\n" in result.output
        with people.everything() as session:
            named = select(func.count()).where(Group.name == "By command")
            assert session.scalar(named) == there
    path.write_text("groups: [{name: By command, streams: [No such]}]")
    result = runner.invoke(skyportal.cli.app, ["load", str(path)])
    assert result.exit_code == 1
    assert "there is no stream 'No such'" in result.output


def test_the_seeded_tokens_work(marshal: RunningMarshal, people: People) -> None:
    secrets = marshal.settings.secrets
    for name, token in (
        ("admin", secrets.skyportal_admin_token),
        ("kowalski", secrets.skyportal_kowalski_token),
    ):
        headers = {"Authorization": f"token {token}"}
        profile = marshal.data("GET", "/api/internal/profile", headers=headers)
        assert (profile["username"], profile["roles"]) == (name, ["Super admin"])
        groups = {group["name"] for group in profile["groups"]}
        assert {"Transients", "Infant Supernovae", "Nearby Galaxies", "Sitewide Group"} <= groups


def test_the_publisher_finds_filters_by_name(marshal: RunningMarshal) -> None:
    headers = {"Authorization": f"token {marshal.settings.secrets.skyportal_kowalski_token}"}
    filters = marshal.data("GET", "/api/filters", headers=headers)
    assert {
        ("Transients", "Real transients"),
        ("Infant SNe", "Young and rising"),
        ("CLU", "Near galaxies"),
    } <= {(row["group_nickname"] or row["group_name"], row["name"]) for row in filters}

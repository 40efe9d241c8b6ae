"""Seeding: what is missing is added, what is there stays, and running again changes nothing."""

from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from baselayer.settings import Settings
from skyportal.domain.seed import plant
from skyportal.models import metadata
from skyportal.models.group import Group
from skyportal.schemas.seed import read_seed
from tests.skyportal.marshal_fixtures import SEED, People, RunningMarshal

pytestmark = pytest.mark.service


def counts(session: Session) -> dict[str, Any]:
    return {
        table.name: session.scalar(select(func.count()).select_from(table))
        for table in metadata.sorted_tables
    }


def test_seeding_again_changes_nothing_of_others(
    marshal_settings: Settings, people: People
) -> None:
    people.group(people.person(), name="Mine")
    with people.everything() as session:
        session.scalars(select(Group).where(Group.name == "Transients")).one().private = True
        before = counts(session)
    with people.everything() as session:
        secrets = marshal_settings.secrets.model_dump()
        plant(session, read_seed(SEED), secrets, marshal_settings.skyportal.public_group_name)
    with people.everything() as session:
        assert counts(session) == before
        assert session.scalars(select(Group).where(Group.name == "Transients")).one().private


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
    assert {(row["group_nickname"] or row["group_name"], row["name"]) for row in filters} == {
        ("Transients", "Real transients"),
        ("Infant SNe", "Young and rising"),
        ("CLU", "Near galaxies"),
    }

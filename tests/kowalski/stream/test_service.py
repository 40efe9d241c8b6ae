"""Which surveys a broker reads."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from baselayer.secrets import ensure_secrets
from kowalski.cli import app
from kowalski.stream.service import UnknownSurveyError, surveys
from kowalski.surveys import SURVEYS


def test_surveys_are_known_by_their_names() -> None:
    assert surveys(["LSST", "ZTF"]) == [SURVEYS["LSST"], SURVEYS["ZTF"]]
    assert surveys([]) == []
    with pytest.raises(UnknownSurveyError, match=r"^kowalski.broker.surveys: unknown HST; known: "):
        surveys(["ZTF", "HST"])


def test_a_broker_of_an_unknown_survey_does_not_start(tmp_path: Path) -> None:
    ensure_secrets(tmp_path)
    done = CliRunner().invoke(
        app, ["broker", "--survey", "HST"], env={"FRITZ__STATE": str(tmp_path)}
    )
    assert done.exit_code == 1
    assert "--survey: unknown HST; known: ZTF, PGIR, WNTR, TURBO, LSST" in done.output


def test_no_two_surveys_share_a_topic_or_a_collection() -> None:
    names = [name for survey in SURVEYS.values() for name in (survey.alerts, survey.aux)]
    assert len(set(names)) == len(names)
    for survey in SURVEYS.values():
        topic = survey.replay_topic.format(day="20260101", programid=1)
        reading = [one.name for one in SURVEYS.values() if re.match(one.topic_pattern, topic)]
        assert reading == [survey.name]

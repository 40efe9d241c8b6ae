"""A night is a function of its seed, and as long as asked for."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from kowalski.cli import app
from kowalski.stream.simulation.night import draw_night, night_folder
from kowalski.stream.simulation.sky import sky_of
from tests.kowalski.stream.simulation.drawn_nights import START_JD, Drawn, draw


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_same_seed_same_bytes(drawn: Drawn, tmp_path: Path) -> None:
    again = draw(tmp_path, 11, 250, (6,))
    assert contents(night_folder(again.folder, 6)) == contents(night_folder(drawn.folder, 6))


def test_other_seed_other_alerts(drawn: Drawn, tmp_path: Path) -> None:
    other = draw(tmp_path, 12, 300, (0,))
    assert not set(contents(night_folder(other.folder, 0))) & {
        f"{packet['candid']}.avro" for packet in drawn.packets[0]
    }


@pytest.mark.parametrize("alerts", [1, 40])
def test_exactly_as_many_alerts_as_asked_for(alerts: int, tmp_path: Path) -> None:
    drawn = draw(tmp_path, 3, alerts, (2,))
    assert len(drawn.packets[2]) == len(drawn.truth) == alerts


def test_files_are_named_by_candid_and_sorted_by_time(drawn: Drawn) -> None:
    for night in drawn.nights:
        files = sorted(night_folder(drawn.folder, night).glob("*.avro"))
        assert [int(path.stem) for path in files] == [
            packet["candid"] for packet in drawn.packets[night]
        ]
        times = [packet["candidate"]["jd"] for packet in drawn.packets[night]]
        assert times == sorted(times)
        assert START_JD + night < times[0] < times[-1] < START_JD + night + 1.2


def test_drawing_again_leaves_nothing_of_another_drawing(tmp_path: Path) -> None:
    draw(tmp_path, 1, 30, (0,))
    draw(tmp_path, 2, 20, (0,))
    assert len(list(night_folder(tmp_path, 0).glob("*.avro"))) == 20


def test_classes_are_mixed_through_the_night(drawn: Drawn) -> None:
    half = len(drawn.packets[0]) // 2
    for part in (drawn.packets[0][:half], drawn.packets[0][half:]):
        classes = {drawn.truth[packet["candid"]]["class"] for packet in part}
        assert classes >= {"variable_star", "asteroid", "bogus", "active_galaxy", "supernova"}


def test_all_programmes_and_bands_are_there(drawn: Drawn) -> None:
    candidates = [packet["candidate"] for packet in drawn.everything]
    assert {each["programid"] for each in candidates} == {1, 2, 3}
    assert {each["fid"] for each in candidates} == {1, 2, 3}
    assert {each["isdiffpos"] for each in candidates} == {"t", "f"}


def test_a_night_before_the_survey_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="between May 2017 and 2042"):
        draw_night(sky_of(1, 10, 2457000.0), 0, tmp_path)


def test_command_draws_nights_and_catalogues(tmp_path: Path) -> None:
    options = ["--seed", "5", "--alerts", "20", "--start-jd", str(START_JD), "--first-night", "3"]
    done = CliRunner().invoke(
        app, ["simulate", "--out", str(tmp_path), "--catalogs", "--nights", "2", *options]
    )
    assert done.exit_code == 0, done.output
    assert {path.name for path in tmp_path.iterdir()} == {"night_0003", "night_0004", "catalogs"}
    assert "20 alerts" in done.output

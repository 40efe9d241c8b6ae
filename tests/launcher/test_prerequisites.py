"""Who is not root is told the exact line to type."""

from pathlib import Path

import pytest

from tests.unprivileged import run_script

SCRIPT = Path(__file__).resolve().parents[2] / "launcher" / "prerequisites.sh"
APT = "apt-get update && apt-get install --yes --no-install-recommends"


@pytest.mark.parametrize(
    ("needs", "packages"),
    [
        (["maven"], "maven"),
        (["chromium"], "chromium"),
        (["node"], "nodejs npm"),
        (["python", "node", "maven"], "python3 nodejs npm maven"),
    ],
)
def test_missing_packages_are_named_in_one_line(needs: list[str], packages: str) -> None:
    done = run_script(SCRIPT, needs, programs=["id"])
    assert done.returncode == 1
    assert done.stderr == f"missing: {packages}; as root, type: {APT} {packages}\n"


def test_nothing_is_said_when_all_is_there() -> None:
    done = run_script(SCRIPT, ["maven"], own_programs={"mvn": "#!/bin/sh\n"})
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("need", "program", "text", "line"),
    [
        ("node", "node", "#!/bin/sh\n[ $1 = -e ] && exit 1\necho v18.19.0\n", "Node 20 or later"),
        ("python", "python3", "#!/bin/sh\n[ $1 = -c ] && exit 1\necho 3.9\n", "Python 3.11 or"),
    ],
)
def test_old_versions_are_refused(need: str, program: str, text: str, line: str) -> None:
    own = {program: text, "npm": "#!/bin/sh\n"}
    done = run_script(SCRIPT, [need], own_programs=own)
    assert done.returncode == 1
    assert line in done.stderr
    assert "is needed, this is" in done.stderr


def test_unknown_need_is_an_error() -> None:
    assert run_script(SCRIPT, ["fortran"]).returncode == 2

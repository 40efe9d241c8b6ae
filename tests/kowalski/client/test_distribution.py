"""The client's own distribution: small, complete, and enough to work with."""

import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from tests.kowalski.api.archive import name
from tests.kowalski.api.conftest import Service

REPOSITORY = Path(__file__).resolve().parents[3]
CLIENT = REPOSITORY / "kowalski" / "client"
UV = Path(sys.executable).parent / "uv"
USE = """
import sys
from kowalski.client import Kowalski, MissingPackageError

with Kowalski(protocol="http", host="127.0.0.1", port=int(sys.argv[1]), token=sys.argv[2]) as kowalski:
    rows = kowalski.light_curve(sys.argv[3])
    assert len(rows) > 3 and rows.units["flux"] == "uJy", rows
    try:
        rows.to_pandas()
    except MissingPackageError as error:
        print(error)
"""


def declared(path: Path) -> dict[str, object]:
    project: dict[str, object] = tomllib.loads(path.read_text())["project"]
    return project


def run(*command: object) -> str:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_it_is_the_version_of_the_project_and_needs_the_same() -> None:
    ours, whole = declared(CLIENT / "pyproject.toml"), declared(REPOSITORY / "pyproject.toml")
    for fact in ("version", "dependencies", "requires-python", "license"):
        assert ours[fact] == whole[fact]


@pytest.mark.service
def test_a_wheel_works_where_nothing_else_is(service: Service, tmp_path: Path) -> None:
    run(UV, "build", "--wheel", CLIENT, "--out-dir", tmp_path)
    (wheel,) = tmp_path.glob("*.whl")
    inside = zipfile.ZipFile(wheel).namelist()
    modules = {path.name for path in CLIENT.glob("*.py")}
    assert {Path(path).name for path in inside if path.endswith(".py")} == modules
    assert "kowalski/client/py.typed" in inside
    assert all(path.startswith(("kowalski/client/", "kowalski_client-")) for path in inside)
    python = tmp_path / "venv" / "bin" / "python"
    run(UV, "venv", tmp_path / "venv")
    run(UV, "pip", "install", "--python", python, wheel)
    token = service.token("admin", service.admin_password)
    said = run(python, "-I", "-c", USE, service.port, token, name(0))
    assert said == "Frames need pandas: pip install pandas\n"

"""A commit is checked by what `make lint` checks, with nothing fetched; CI runs `make test`."""

import re
from pathlib import Path

import yaml

REPOSITORY = Path(__file__).resolve().parents[2]
TOOLS = re.compile(r"(ruff format|ruff check|mypy|lint-imports|npm\b.*run --silent lint)")


def tools(text: str) -> list[str]:
    return sorted(re.sub(r"npm.*", "npm lint", tool) for tool in TOOLS.findall(text))


def recipe(target: str) -> str:
    makefile = (REPOSITORY / "Makefile").read_text()
    (text,) = re.findall(rf"^{target}:.*\n((?:\t.*\n)+)", makefile, re.MULTILINE)
    return text


def test_hooks_are_those_of_lint() -> None:
    configuration = yaml.safe_load((REPOSITORY / ".pre-commit-config.yaml").read_text())
    entries = "\n".join(
        hook["entry"] for repository in configuration["repos"] for hook in repository["hooks"]
    )
    assert tools(entries) == tools(recipe("lint-python") + recipe("lint-frontend"))
    assert len(tools(entries)) == 5


def test_lint_and_test_run_both_halves() -> None:
    makefile = (REPOSITORY / "Makefile").read_text()
    assert re.search(r"^lint: lint-python lint-frontend ##", makefile, re.MULTILINE)
    assert {"lint-python", "lint-frontend", "test-frontend", "docs"} <= set(recipe("test").split())


def test_hooks_fetch_nothing() -> None:
    configuration = yaml.safe_load((REPOSITORY / ".pre-commit-config.yaml").read_text())
    for repository in configuration["repos"]:
        assert repository["repo"] == "local"
        assert all(hook["language"] == "system" for hook in repository["hooks"])


def test_continuous_integration_runs_all_tests() -> None:
    script = REPOSITORY / ".ci" / "run"
    assert script.read_text().rstrip().endswith("\nmake test")
    assert script.stat().st_mode & 0o111

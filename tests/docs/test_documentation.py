"""Documentation that cannot rot: what exists is documented, what is documented exists."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import typer

from baselayer.settings import Settings
from kowalski.cli import app as kowalski
from launcher.cli import app as fritz
from skyportal.cli import app as skyportal

REPOSITORY = Path(__file__).resolve().parents[2]
DOCS = REPOSITORY / "docs"
PACKAGES = ("baselayer", "kowalski", "skyportal", "launcher")


def commands(name: str, command: click.Command) -> Iterator[str]:
    """Yield every command that does something, with the groups above it."""
    if isinstance(command, click.Group) or hasattr(command, "commands"):
        for child_name, child in command.commands.items():
            yield from commands(f"{name} {child_name}", child)
    else:
        yield name


def all_commands() -> set[str]:
    apps = {"fritz": fritz, "kowalski": kowalski, "skyportal": skyportal}
    return {
        command
        for name, app in apps.items()
        for command in commands(name, typer.main.get_command(app))
    }


def metrics() -> set[str]:
    """Return the name of every metric that the code defines, from its calls of prometheus_client."""
    found = set()
    for package in PACKAGES:
        for path in (REPOSITORY / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if (
                    isinstance(node, ast.Call)
                    and getattr(node.func, "id", getattr(node.func, "attr", ""))
                    in {"Counter", "Gauge", "Histogram", "Summary", "Info"}
                    and node.args
                    and isinstance(node.args[0], ast.Constant)
                    and re.match(r"(kowalski|skyportal)_", str(node.args[0].value))
                ):
                    found.add(str(node.args[0].value))
    return found


def headings(page: str) -> set[str]:
    """Return what a page documents: the code names at the start of its table rows."""
    return set(re.findall(r"^\| `([^`]+)`", (DOCS / page).read_text(), re.MULTILINE))


def test_every_command_is_documented_and_exists() -> None:
    assert {re.sub(r" [\[A-Z-].*", "", name) for name in headings("cli.md")} == all_commands()


def test_every_metric_is_documented_and_exists() -> None:
    assert headings("metrics.md") == metrics()


def test_settings_page_shows_the_defaults() -> None:
    page = (DOCS / "settings.md").read_text()
    assert "literalinclude} ../config.defaults.yaml" in page
    defaults = (REPOSITORY / "config.defaults.yaml").read_text()
    for section in Settings.model_fields:
        assert section == "secrets" or re.search(rf"^{section}:", defaults, re.MULTILINE)


def test_decisions_are_numbered_and_listed() -> None:
    pages = sorted(path.name for path in (DOCS / "decisions").glob("[0-9]*.md"))
    assert [int(name[:4]) for name in pages] == list(range(1, len(pages) + 1))
    index = (DOCS / "decisions" / "index.md").read_text()
    for name in pages:
        assert name.removesuffix(".md") in index


@pytest.mark.parametrize("page", ["architecture.md"])
def test_paths_in_the_architecture_exist(page: str) -> None:
    named = re.findall(
        r"`((?:baselayer|kowalski|skyportal|launcher)/[\w/.]+)`", (DOCS / page).read_text()
    )
    assert named
    assert [path for path in named if not (REPOSITORY / path).exists()] == []

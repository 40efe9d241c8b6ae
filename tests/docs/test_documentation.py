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
PAGES = [*sorted(DOCS.rglob("*.md")), REPOSITORY / "README.md", REPOSITORY / "CONTRIBUTING.md"]
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


def headings(page: str) -> list[str]:
    """Return what a page documents: the code names at the start of its table rows."""
    return re.findall(r"^\| `([^`]+)`", (DOCS / page).read_text(), re.MULTILINE)


def test_every_command_is_documented_once_and_exists() -> None:
    documented = [re.sub(r" [\[A-Z-].*", "", name) for name in headings("cli.md")]
    assert sorted(documented) == sorted(all_commands())


def test_every_metric_is_documented_once_and_exists() -> None:
    assert sorted(headings("metrics.md")) == sorted(metrics())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(REPOSITORY).as_posix())
def test_commands_and_targets_that_a_page_names_exist(page: Path) -> None:
    text = page.read_text()
    said = re.findall(r"`(?:\.venv/bin/)?((?:fritz|kowalski|skyportal) [a-z][^`]*)`", text)
    known = all_commands()
    groups = {command.rsplit(" ", 1)[0] for command in known}
    for command in said:
        parts = re.sub(r" [\[A-Z-].*", "", command).split()
        assert known & {" ".join(parts[:2]), " ".join(parts[:3])} or command in groups, command
    targets = set(re.findall(r"^([a-z0-9-]+):", (REPOSITORY / "Makefile").read_text(), re.M))
    for target in re.findall(r"`make ([a-z0-9-]+)", text):
        assert target in targets, target


def test_every_target_has_a_line_of_help() -> None:
    makefile = (REPOSITORY / "Makefile").read_text()
    (phony,) = re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    helped = re.findall(r"^([a-z0-9-]+):.* ## \S", makefile, re.MULTILINE)
    assert sorted(phony.split()) == sorted(helped)


def test_settings_page_shows_the_defaults() -> None:
    page = (DOCS / "settings.md").read_text()
    assert "literalinclude} ../config.defaults.yaml" in page
    defaults = (REPOSITORY / "config.defaults.yaml").read_text()
    for section in Settings.model_fields:
        assert section == "secrets" or re.search(rf"^{section}:", defaults, re.MULTILINE)


def test_decisions_are_numbered_and_tell_all() -> None:
    pages = sorted((DOCS / "decisions").glob("[0-9]*.md"))
    assert [page.name[:4] for page in pages] == [
        f"{number:04d}" for number in range(1, len(pages) + 1)
    ]
    assert "0*" in (DOCS / "decisions" / "index.md").read_text()
    for page in pages:
        text = page.read_text()
        assert text.startswith(f"# {int(page.name[:4])}. "), page.name
        for part in ("**Situation.**", "**Decision.**", "**Follows.**"):
            assert part in text, page.name


def test_every_page_is_listed() -> None:
    listed = (DOCS / "index.md").read_text().splitlines()
    for page in DOCS.glob("*.md"):
        assert page.stem == "index" or page.stem in listed


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(REPOSITORY).as_posix())
def test_files_that_a_page_links_to_exist(page: Path) -> None:
    links = set(re.findall(r"\]\(([^)#:]+)\)", page.read_text()))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", ["architecture.md"])
def test_paths_in_the_architecture_exist(page: str) -> None:
    named = re.findall(
        r"`((?:baselayer|kowalski|skyportal|launcher)/[\w/.]+)`", (DOCS / page).read_text()
    )
    assert named
    assert [path for path in named if not (REPOSITORY / path).exists()] == []

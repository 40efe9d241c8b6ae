"""Every setting stands once in the defaults with its comment, and pages name none that do not exist."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from pydantic import BaseModel

from baselayer.settings import Settings

REPOSITORY = Path(__file__).resolve().parents[2]
DEFAULTS = REPOSITORY / "config.defaults.yaml"
PAGES = [
    *sorted((REPOSITORY / "docs").rglob("*.md")),
    REPOSITORY / "README.md",
    REPOSITORY / "docker-compose.yaml",
]
LEAF = re.compile(r"^ *[\w]+: +\S")


def leaves(model: type[BaseModel], path: str = "") -> Iterator[str]:
    """Yield the path of every setting that is not a section."""
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from leaves(kind, f"{path}{name}.")
        else:
            yield f"{path}{name}"


SETTINGS = [path for path in leaves(Settings) if not path.startswith("secrets.")]


def paths(tree: dict[str, object], path: str = "") -> Iterator[str]:
    """Yield the path of every key of a tree, those of sections too."""
    for key, value in tree.items():
        yield f"{path}{key}"
        if isinstance(value, dict):
            yield from paths(value, f"{path}{key}.")


def test_every_setting_has_a_default() -> None:
    known = set(paths(yaml.safe_load(DEFAULTS.read_text())))
    assert [path for path in SETTINGS if path not in known] == []


def test_every_default_has_a_comment_of_one_line() -> None:
    bare = [
        line
        for line in DEFAULTS.read_text().splitlines()
        if LEAF.match(line) and not re.search(r" # \S.*$", line)
    ]
    assert bare == []


def test_no_default_is_written_twice() -> None:
    class Unique(yaml.SafeLoader):
        """Refuses a key that stands twice in one mapping."""

    def mapping(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict[str, object]:
        keys = [key.value for key, _ in node.value]
        assert len(set(keys)) == len(keys), keys
        return loader.construct_mapping(node, deep=True)

    Unique.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, mapping)
    yaml.load(DEFAULTS.read_text(), Unique)  # noqa: S506 (a safe loader)


def named_settings(text: str) -> set[str]:
    """Return the settings that a page names, by path or by variable."""
    sections = "|".join(set(Settings.model_fields) - {"state"})
    dotted = set(re.findall(rf"`((?:{sections})(?:\.[a-z_]+)+)(?=[`:])", text))
    dotted = {name for name in dotted if not name.endswith((".yaml", ".localhost"))}
    variables = re.findall(r"FRITZ((?:__[A-Z][A-Z_]*[A-Z])+)", text)
    return dotted | {name[2:].lower().replace("__", ".") for name in variables}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(REPOSITORY).as_posix())
def test_settings_that_a_page_names_exist(page: Path) -> None:
    known = {"state", *leaves(Settings)}
    sections = {path.rsplit(".", depth)[0] for path in known for depth in (1, 2)}
    modules = {"kowalski", "skyportal", "baselayer", "launcher"}
    unknown = named_settings(page.read_text()) - known - sections - modules
    assert sorted(unknown) == []

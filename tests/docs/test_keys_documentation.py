"""The user guide names the keys that the pages have, and what each does."""

import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
FEATURES = REPOSITORY / "skyportal" / "frontend" / "src" / "features"
HELP = re.compile(r'{ keys: \[([^\]]*|"\[", "\]")\], does: "([^"]+)" }')


def section(title: str) -> str:
    guide = (REPOSITORY / "docs" / "user-guide.md").read_text()
    (text,) = re.findall(rf"^## {title}\n(.*?)(?=^## )", guide, re.MULTILINE | re.DOTALL)
    return str(text)


@pytest.mark.parametrize(("feature", "title"), [("scanning", "Scanning"), ("source", "A source")])
def test_keys_of_a_page_are_documented(feature: str, title: str) -> None:
    known = {
        " ".join(re.findall(r'"([^"]+)"', keys)): does
        for keys, does in HELP.findall((FEATURES / feature / "keyboard.ts").read_text())
    }
    rows = re.findall(r"^\| ((?:`[^`]+` ?)+) \| (.+) \|$", section(title), re.MULTILINE)
    documented = {" ".join(re.findall("`([^`]+)`", keys)): does for keys, does in rows}
    assert documented.keys() == known.keys()
    for keys, does in known.items():
        assert documented[keys].startswith(does.split(",")[0])

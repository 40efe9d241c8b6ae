"""The dashboard and the alert rules ask for metrics and labels that exist."""

import json
import re
from typing import Any

import pytest
import yaml

from tests.docs.test_documentation import DOCS

MONITORING = DOCS / "monitoring"
ROW = re.compile(r"^\| `(\w+)` \| (counter|gauge|histogram)(?: \(([\w, ]+)\))? \|", re.MULTILINE)
PARTS = {"histogram": ("_bucket", "_sum", "_count"), "counter": ("",), "gauge": ("",)}
EVERYWHERE = {"le", "instance", "job"}  # labels that Prometheus itself gives


def documented() -> dict[str, set[str]]:
    """Return the labels of every series of the documented metrics, by name."""
    return {
        name + part: {label.strip() for label in labels.split(",") if label.strip()}
        for name, kind, labels in ROW.findall((DOCS / "metrics.md").read_text())
        for part in PARTS[kind]
    }


def rules() -> list[dict[str, Any]]:
    content = yaml.safe_load((MONITORING / "alert-rules.yaml").read_text())
    return [rule for group in content["groups"] for rule in group["rules"]]


def panels() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((MONITORING / "grafana-dashboard.json").read_text())[
        "panels"
    ]
    return found


def expressions() -> list[str]:
    asked = [target["expr"] for panel in panels() for target in panel["targets"]]
    return [*asked, *(rule["expr"] for rule in rules())]


@pytest.mark.parametrize("expression", expressions())
def test_metrics_and_labels_exist(expression: str) -> None:
    series = documented()
    named = set(re.findall(r"\b(?:kowalski|skyportal)_\w+", expression))
    assert named
    assert named <= set(series)
    labels = {
        label.strip()
        for inside in re.findall(r"by \(([\w, ]+)\)", expression)
        for label in inside.split(",")
    } | set(re.findall(r"[{,](\w+)=~?\"", expression))
    assert labels <= EVERYWHERE.union(*(series[name] for name in named))


def test_rules_say_what_to_do() -> None:
    names = [rule["alert"] for rule in rules()]
    assert len(set(names)) == len(names)
    for rule in rules():
        assert rule["labels"]["severity"] in {"page", "warn", "info"}
        assert rule["annotations"]["summary"]
        assert rule["annotations"]["remedy"].endswith(".")


def test_labels_in_texts_are_kept_by_the_expression() -> None:
    for rule in rules():
        for label in re.findall(r"\$labels\.(\w+)", rule["annotations"]["summary"]):
            assert re.search(rf"by \([^)]*\b{label}\b", rule["expr"]), rule["alert"]


def test_panels_do_not_overlap() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in panels():
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= 24
        cells = {
            (place["x"] + column, place["y"] + row)
            for column in range(place["w"])
            for row in range(place["h"])
        }
        assert not cells & taken, panel["title"]
        taken |= cells


def test_files_are_named_in_the_operations_page() -> None:
    page = (DOCS / "operations.md").read_text()
    assert [path.name for path in sorted(MONITORING.iterdir()) if path.name not in page] == []

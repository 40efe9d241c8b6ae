"""Logs are one JSON object a line, whoever writes them."""

import json
import subprocess
import sys

PROGRAM = """
import logging
import structlog
from baselayer.logs import configure_logs
from baselayer.settings.root import LoggingSettings

configure_logs("broker", LoggingSettings(level="info", format="json"))
structlog.get_logger().info("archived", candid=2475433850015010009)
logging.getLogger("some.library").warning("slow %s", "disk")
structlog.get_logger().debug("never")
"""


def test_lines_are_json_with_process_time_and_candid() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    )
    ours, theirs = [json.loads(line) for line in done.stderr.splitlines()]
    assert ours["event"] == "archived"
    assert ours["candid"] == 2475433850015010009
    assert theirs["event"] == "slow disk"
    assert theirs["level"] == "warning"
    for line in (ours, theirs):
        assert line["process"] == "broker"
        assert line["time"].endswith("Z")

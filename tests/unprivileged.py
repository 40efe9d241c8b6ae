"""Running a shell script as a user who is not root, on a machine that has next to nothing."""

import os
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path


def run_script(
    script: Path,
    arguments: Iterable[str] = (),
    programs: Iterable[str] = (),
    own_programs: Mapping[str, str] | None = None,
) -> "subprocess.CompletedProcess[str]":
    """Run a script with only these of the system's programs, and others given as their text."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        for program in programs:
            (folder / program).symlink_to(f"/usr/bin/{program}")
        for program, text in (own_programs or {}).items():
            (folder / program).write_text(text)
            (folder / program).chmod(0o755)
        is_root = os.geteuid() == 0
        return subprocess.run(
            ["/bin/sh", "-s", *arguments],
            input=script.read_text(),
            capture_output=True,
            text=True,
            check=False,
            cwd=folder,
            env={"PATH": name},
            user="nobody" if is_root else None,
            group="nogroup" if is_root else None,
            extra_groups=[] if is_root else None,
        )

"""Images: small on purpose, without rights, secrets or addresses of registries."""

import re
import shlex
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.deployment.compose import REPOSITORY
from tests.unprivileged import run_script

FAMILIES = ("kowalski", "skyportal")
PIN = re.compile(r"^([\w.-]+==[^ ;\\]+)", re.MULTILINE)


def instructions(family: str) -> list[tuple[str, str]]:
    """Return the instructions of a Dockerfile with their arguments."""
    text = (REPOSITORY / family / "Dockerfile").read_text()
    text = re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return [(word.upper(), rest) for word, rest in (line.split(maxsplit=1) for line in lines)]


def last_stage(family: str) -> list[tuple[str, str]]:
    steps = instructions(family)
    start = max(number for number, (word, _) in enumerate(steps) if word == "FROM")
    return steps[start:]


@pytest.mark.parametrize("family", FAMILIES)
def test_processes_are_not_root(family: str) -> None:
    users = [rest for word, rest in last_stage(family) if word == "USER"]
    assert users
    assert int(users[-1]) > 0


@pytest.mark.parametrize("family", FAMILIES)
def test_health_is_asked(family: str) -> None:
    (check,) = [rest for word, rest in last_stage(family) if word == "HEALTHCHECK"]
    assert "/health" in check


@pytest.mark.parametrize("family", FAMILIES)
def test_last_stage_has_no_build_tools(family: str) -> None:
    assert [rest for word, rest in last_stage(family) if word == "RUN"] == [
        "useradd --system --uid 10001 --create-home --home-dir /var/lib/fritz"
        " --shell /usr/sbin/nologin fritz"
    ]


@pytest.mark.parametrize("family", FAMILIES)
def test_no_secret_goes_into_a_layer(family: str) -> None:
    for word, rest in instructions(family):
        assert word != "ADD"
        if word in {"ARG", "ENV", "LABEL"}:
            assert not re.search("password|secret|token|credential", rest, re.IGNORECASE)


@pytest.mark.parametrize("family", FAMILIES)
def test_copied_files_exist_and_are_let_in(family: str) -> None:
    ignore = (REPOSITORY / ".dockerignore").read_text().splitlines()
    let_in = [line.removeprefix("!") for line in ignore if line.startswith("!")]
    for word, rest in instructions(family):
        if word == "COPY" and not rest.startswith("--from"):
            for source in shlex.split(rest)[:-1]:
                assert (REPOSITORY / source).exists(), source
                parents = [source, *map(str, Path(source).parents)]
                assert any(fnmatch(parent, pattern) for parent in parents for pattern in let_in)


def test_nothing_but_what_is_let_in_reaches_an_image() -> None:
    ignore = (REPOSITORY / ".dockerignore").read_text().splitlines()
    assert next(line for line in ignore if not line.startswith("#")) == "*"
    for private in (".env", ".state", "config.yaml", "certificates"):
        assert f"!{private}" not in ignore


@pytest.mark.parametrize("family", FAMILIES)
def test_requirements_are_locked_as_tested(family: str) -> None:
    lock = (REPOSITORY / "requirements" / f"{family}.lock").read_text()
    tested = (REPOSITORY / "requirements" / "dev.lock").read_text()
    assert set(PIN.findall(lock)) <= set(PIN.findall(tested))
    assert lock.count("==") <= lock.count("--hash=sha256:")
    assert "--require-hashes" in (REPOSITORY / family / "Dockerfile").read_text()


@pytest.mark.parametrize(
    "lock", sorted(path.name for path in (REPOSITORY / "requirements").glob("*.lock"))
)
def test_locks_name_no_registry(lock: str) -> None:
    assert "://" not in (REPOSITORY / "requirements" / lock).read_text()


def test_pages_lock_names_no_registry() -> None:
    lock = (REPOSITORY / "skyportal" / "frontend" / "package-lock.json").read_text()
    assert '"resolved"' not in lock


def test_images_without_an_engine_name_the_line_to_type() -> None:
    script = REPOSITORY / "launcher" / "images.sh"
    done = run_script(script, programs=("dirname", "id", "mktemp", "rm"))
    assert done.returncode == 1
    assert "apt-get install --yes --no-install-recommends buildah debootstrap" in done.stderr


def test_both_ends_of_dask_have_the_same_libraries() -> None:
    """What one image sends, the other unpacks."""
    travelling = ("cloudpickle", "dask", "distributed", "msgpack", "numpy")
    pins = {
        family: set(PIN.findall((REPOSITORY / "requirements" / f"{family}.lock").read_text()))
        for family in FAMILIES
    }
    for name in travelling:
        kowalski, skyportal = (
            {pin for pin in pins[family] if pin.startswith(f"{name}==")} for family in FAMILIES
        )
        assert kowalski == skyportal != set(), name

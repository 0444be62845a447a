"""Every dependency has its reason, and is locked with hashes and without a registry's address."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement

from tests.architecture import ROOT

PROJECT = (ROOT / "pyproject.toml").read_text()
LOCKS = ("requirements.lock", "requirements-dev.lock")


def dependencies() -> list[str]:
    """Each dependency as pyproject.toml names it."""
    parsed = tomllib.loads(PROJECT)
    project = parsed["project"]
    groups = [*project["optional-dependencies"].values(), *parsed["dependency-groups"].values()]
    return [*project["dependencies"], *(name for group in groups for name in group)]


def locked(lock: str) -> dict[str, str]:
    """The lock's entries: a package's name and everything said of it."""
    entries = re.split(r"^(?=[a-z0-9])", (ROOT / lock).read_text(), flags=re.MULTILINE)
    return {entry.split("==")[0]: entry for entry in entries if entry}


@pytest.mark.parametrize("dependency", dependencies())
def test_a_dependency_has_its_reason_beside_it(dependency: str) -> None:
    assert re.search(rf'^ *"{re.escape(dependency)}", *# \w.{{10,}}$', PROJECT, flags=re.MULTILINE)


@pytest.mark.parametrize("dependency", dependencies())
def test_a_dependency_is_locked_to_a_version_it_allows(dependency: str) -> None:
    wanted = Requirement(dependency)
    version = re.search(r"==([^ ]+)", locked("requirements-dev.lock")[wanted.name.lower()])
    assert version
    assert wanted.specifier.contains(version[1])


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_hashes(lock: str) -> None:
    assert [name for name, entry in locked(lock).items() if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_names_no_registry(lock: str) -> None:
    assert not re.search(r"://|index-url|find-links", (ROOT / lock).read_text())


def test_what_runs_is_what_was_tested() -> None:
    tested = locked("requirements-dev.lock")
    assert all(tested[name] == entry for name, entry in locked("requirements.lock").items())

"""What the README, the compose file and the image say of a deployment is what the program takes."""

import configparser
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from kanban.management.demo_server import SERVER
from kanban.variables import VARIABLES
from tests.architecture import ROOT

README = (ROOT / "README.md").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
IMAGE = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
KNOWN = {variable.name for variable in VARIABLES}
# Not the program's own: Python's, and what the image of PostgreSQL is started with.
OTHERS = {"PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "POSTGRES_USER", "POSTGRES_PASSWORD"}
SERVICE = "/etc/systemd/system/pullboard.service"
OURS = [name for name, service in COMPOSE["services"].items() if service["image"] == "pullboard"]
OPTIONS = [option for option in SERVER[3:] if option not in ("--log-level", "warning")]


def files() -> dict[str, str]:
    """The files that the README says to write, by their path."""
    return dict(re.findall(r"`(/etc/[\w./-]+)`[^\n]*:\n\n```\w+\n(.*?)```", README, re.DOTALL))


def unit(path: str) -> configparser.RawConfigParser:
    parsed = configparser.RawConfigParser(strict=False)
    parsed.optionxform = str  # type: ignore[method-assign, assignment]
    parsed.read_string(files()[path])
    return parsed


def test_the_variables_of_the_readmes_table_are_those_of_settings_help() -> None:
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", README, re.MULTILINE)) == KNOWN


def test_every_variable_that_a_deployment_sets_is_one_of_settings_help() -> None:
    compose = [name for service in COMPOSE["services"].values() for name in service.get("environment", {})]
    filled = re.findall(r"\$\{(\w+)", (ROOT / "compose.yaml").read_text())
    units = [
        name for text in files().values() for name in re.findall(r"^(?:Environment=)?([A-Z_]+)=", text, re.M)
    ]
    image = re.findall(r"(\w+)=", " ".join(re.findall(r"^ENV (.*)$", IMAGE, re.MULTILINE)))
    assert {"DATA_DIR", "PUBLIC_ORIGINS", "EMAIL_URL"} <= set(units)
    assert len(compose) > 20
    assert {*compose, *filled, *units, *image} - KNOWN - OTHERS == set()


def test_unit_and_image_start_the_server_as_it_was_tried() -> None:
    command = re.findall(r"^CMD (\[.*\])$", IMAGE, re.MULTILINE)[0]
    started = [unit(SERVICE)["Service"]["ExecStart"].split(), yaml.safe_load(command)]
    for each in started:
        assert " ".join(each).find(" ".join(OPTIONS)) > 0, each


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd on this machine")
def test_systemd_understands_the_units(tmp_path: Path) -> None:
    """Only that the product is not installed on this machine may be wrong; the control is a wrong word."""
    for path, text in files().items():
        if path.startswith("/etc/systemd/"):
            (tmp_path / Path(path).name).write_text(text)
    assert len(list(tmp_path.iterdir())) == 3
    assert complaints(tmp_path) == []
    broken = tmp_path / "pullboard.service"
    broken.write_text(broken.read_text().replace("Restart=always", "Restart=perhaps"))
    assert complaints(tmp_path) != []


def complaints(folder: Path) -> list[str]:
    units = sorted(str(path) for path in folder.iterdir())
    said = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True, check=False
    )
    return [line for line in said.stderr.splitlines() if "/opt/pullboard" not in line]


@pytest.mark.parametrize("profile", ["embedded", "grown"])
def test_a_profile_is_whole(profile: str) -> None:
    """What a service waits for is in its profile; every network name that a setting holds is a service."""
    services = {name: one for name, one in COMPOSE["services"].items() if profile in one["profiles"]}
    assert any("8000:8000" in str(one.get("ports")) for one in services.values())
    for one in services.values():
        assert set(one.get("depends_on", {})) <= set(services)
        hosts = re.findall(r"@(\w+):|redis://(\w+):", str(one.get("environment", {})))
        assert {name for pair in hosts for name in pair if name} <= set(services)
    assert ("redis" in services) == (profile == "grown")


@pytest.mark.parametrize("name", OURS)
def test_a_container_has_few_rights_and_keeps_its_data(name: str) -> None:
    service = COMPOSE["services"][name]
    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
    assert service["volumes"] == ["data:/data"]
    assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))
    command = service.get("command", [])
    assert not command or (ROOT / command[1]).exists()


def test_the_image_runs_as_nobody_special_and_tells_whether_it_is_ready() -> None:
    assert re.findall(r"^USER (.*)$", IMAGE, re.MULTILINE) == ["pullboard"]
    assert "/readyz" in re.findall(r"^HEALTHCHECK (.*)$", IMAGE, re.MULTILINE)[0]
    copied = [word for line in re.findall(r"^COPY (.*) \S+$", IMAGE, re.MULTILINE) for word in line.split()]
    assert all((ROOT / path).exists() for path in copied)
    shown = (ROOT / ".dockerignore").read_text().splitlines()
    assert [path for path in copied if f"!{path}" not in shown] == []


def test_the_authority_of_the_readme_vouches_for_its_own_domain_alone(tmp_path: Path) -> None:
    recipe = next(text for text in re.findall(r"```sh\n(.*?)```", README, re.DOTALL) if "openssl" in text)
    assert verified(recipe, tmp_path / "own")
    foreign = recipe.replace("DNS:board.example", "DNS:bank.test")
    assert not verified(foreign, tmp_path / "foreign")


def verified(recipe: str, folder: Path) -> bool:
    """Whether a browser that trusts the authority trusts the certificate."""
    folder.mkdir()
    subprocess.run(["sh", "-ec", recipe], cwd=folder, check=True, capture_output=True)
    check = ["openssl", "verify", "-purpose", "sslserver", "-CAfile", "ca.crt", "board.crt"]
    return subprocess.run(check, cwd=folder, check=False, capture_output=True).returncode == 0

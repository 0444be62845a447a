"""What can be set is listed, with where it comes from; nothing secret is shown, and what ships is safe."""

import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from kanban.variables import VARIABLES
from tests.kanban.test_settings import JUNK

PRODUCTION = {
    "ALLOWED_HOSTS": "board.example",
    "PUBLIC_ORIGINS": "https://board.example",
    "EMAIL_URL": "smtp+starttls://board:secret@mail.example:587",
}


def helped() -> str:
    out = StringIO()
    call_command("settings_help", stdout=out)
    return out.getvalue()


def test_each_variable_is_told_with_meaning_default_and_example() -> None:
    told = helped()
    for variable in VARIABLES:
        assert f"{variable.name}: {variable.meaning}\n" in told
        assert f": {variable.example}\n" in told


def test_a_value_is_told_with_where_it_comes_from_and_a_secret_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TIME_ZONE", "Europe/Berlin")
    for variable in VARIABLES:
        if variable.secret:
            monkeypatch.setenv(variable.name, f"secret://hush-{variable.name}")
    told = helped()
    assert "set in the environment: Europe/Berlin" in told
    assert "hush" not in told
    assert {variable.name for variable in VARIABLES if variable.secret} >= {"SECRET_KEY", "DATABASE_URL"}


def test_junk_in_any_variable_is_tried() -> None:
    assert {variable.name for variable in VARIABLES} == set(JUNK)


@pytest.mark.parametrize("https", [True, False])
def test_the_shipped_settings_pass_the_check_of_a_deployment(tmp_path: Path, https: bool) -> None:
    """The control is plain http, which a deployment is warned of."""
    own = PRODUCTION | {"DATA_DIR": str(tmp_path)}
    if not https:
        own["PUBLIC_ORIGINS"] = "http://board.example"
    outcome = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        env=os.environ | own,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (outcome.returncode == 0) == https, outcome.stderr
    assert ("security.W012" in outcome.stderr) != https

"""Settings refuse junk at start, and say which variable and what it wants."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from kanban import checks, environment, installation

JUNK = {
    "DEBUG": ("maybe", "DEBUG wants true or false"),
    "REQUIRE_SECOND_FACTOR": ("perhaps", "REQUIRE_SECOND_FACTOR wants true or false"),
    "EMBEDDED_DELIVERY": ("sometimes", "EMBEDDED_DELIVERY wants true or false"),
    "SECRET_KEY": ("short", "SECRET_KEY wants at least 32 characters"),
    "DATABASE_URL": (
        "mysql://root@localhost/board",
        "DATABASE_URL wants sqlite:///path/to/file or postgres://",
    ),
    "REDIS_URL": ("localhost:6379", "REDIS_URL wants redis://host:6379/0"),
    "EMAIL_URL": ("pigeon://roof", "EMAIL_URL wants console:, file:///folder, or smtp://"),
    "PUBLIC_ORIGINS": ("board.example", "PUBLIC_ORIGINS wants a comma-separated list of addresses"),
    "TIME_ZONE": ("Mars/Base", "TIME_ZONE wants a time zone such as Europe/Berlin"),
    "WEBHOOK_ALLOWED_NETWORKS": ("10.0.0.1/8", "WEBHOOK_ALLOWED_NETWORKS wants a comma-separated list"),
    "ALLOWED_HOSTS": ("https://board.example", "ALLOWED_HOSTS wants a comma-separated list of host names"),
    "EMAIL_FROM": ("nobody", "EMAIL_FROM wants an address such as"),
    "PLANT_NAME": ("Dijon\nBcc: all", "PLANT_NAME wants a text of one line"),
    "WEB_CONCURRENCY": ("many", "WEB_CONCURRENCY wants a whole number, 1 or more"),
    "FORWARDED_ALLOW_IPS": ("proxy", "FORWARDED_ALLOW_IPS wants addresses or networks of proxies"),
    "DATA_DIR": ("/proc/nowhere", "DATA_DIR wants a folder that can be made"),
}


@pytest.mark.parametrize("variable", JUNK)
def test_junk_in_a_variable_stops_the_start_with_its_name(variable: str, tmp_path: Path) -> None:
    junk, complaint = JUNK[variable]
    surroundings = os.environ | {"DATA_DIR": str(tmp_path), variable: junk}
    start = [sys.executable, "-c", "import kanban.settings"]
    outcome = subprocess.run(start, env=surroundings, capture_output=True, text=True, check=False)
    assert outcome.returncode == 1
    assert complaint in outcome.stderr


@pytest.mark.parametrize("command", [["migrate"], ["load_plant", "nowhere"]])
def test_a_command_says_in_one_line_which_variable_cannot_be_used(command: list[str], tmp_path: Path) -> None:
    surroundings = os.environ | {"DATA_DIR": str(tmp_path), "DEBUG": "maybe"}
    start = [sys.executable, "manage.py", *command]
    outcome = subprocess.run(
        start, env=surroundings, capture_output=True, text=True, check=False, cwd=settings.BASE_DIR
    )
    assert (outcome.returncode, outcome.stderr) == (1, "DEBUG wants true or false.\n")


def test_the_server_says_in_one_line_which_variable_cannot_be_used(tmp_path: Path) -> None:
    surroundings = os.environ | {"DATA_DIR": str(tmp_path), "TIME_ZONE": "Mars/Base"}
    start = [sys.executable, "-m", "uvicorn", "kanban.asgi:application", "--port", "0"]
    outcome = subprocess.run(
        start,
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
        cwd=settings.BASE_DIR,
        timeout=60,
    )
    assert outcome.returncode == 1
    assert outcome.stderr.splitlines()[-1:] == ["TIME_ZONE wants a time zone such as Europe/Berlin."]
    assert "Traceback" not in outcome.stderr


@pytest.mark.parametrize(
    ("said", "meant"), [("", True), ("1", True), ("Yes", True), ("off", False), ("0", False)]
)
def test_a_switch_is_read_in_the_usual_words(said: str, meant: bool) -> None:
    assert environment.truth("SWITCH", said, otherwise=True) is meant


def test_a_password_in_an_address_is_not_repeated_in_the_refusal() -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        environment.database("DATABASE_URL", "oracle://scott:tiger@db/plant")
    assert "tiger" not in str(refusal.value)


def test_a_postgres_address_gives_host_name_password_and_pool() -> None:
    found = environment.database("DATABASE_URL", "postgres://ann:p%40ss@db:5433/plant?pool=4&sslmode=require")
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("db", "5433", "plant")
    assert (found["USER"], found["PASSWORD"]) == ("ann", "p@ss")
    assert found["OPTIONS"] == {"sslmode": "require", "pool": {"min_size": 1, "max_size": 4}}


def test_a_pool_of_none_opens_a_connection_each_time() -> None:
    assert environment.database("DATABASE_URL", "postgres://db/plant?pool=0")["OPTIONS"] == {}


@pytest.mark.parametrize(
    ("address", "port", "starttls", "tls"),
    [
        ("smtp://mail.example", 25, False, False),
        ("smtp+starttls://mail.example", 587, True, False),
        ("smtps://mail.example:4465", 4465, False, True),
    ],
)
def test_mail_goes_out_the_way_its_address_says(address: str, port: int, starttls: bool, tls: bool) -> None:
    found = environment.email("EMAIL_URL", address)
    assert (found.host, found.port, found.starttls, found.tls) == ("mail.example", port, starttls, tls)


def test_mail_may_go_to_a_folder() -> None:
    assert environment.email("EMAIL_URL", "file:///var/mail/out").folder == "/var/mail/out"


def test_the_secret_key_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    first = installation.secret_key("SECRET_KEY", "", kept_in=tmp_path)
    assert len(first) >= installation.SHORTEST_SECRET
    assert installation.secret_key("SECRET_KEY", "", kept_in=tmp_path) == first
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_a_given_secret_key_is_kept_nowhere(tmp_path: Path) -> None:
    given = "x" * installation.SHORTEST_SECRET
    assert installation.secret_key("SECRET_KEY", given, kept_in=tmp_path) == given
    assert list(tmp_path.iterdir()) == []


def test_the_build_changes_with_any_file_that_browsers_load(tmp_path: Path) -> None:
    (tmp_path / "board.css").write_text("one")
    before = installation.build_of([tmp_path])
    (tmp_path / "board.css").write_text("two")
    assert installation.build_of([tmp_path]) != before


@pytest.mark.parametrize("arguments", [["uvicorn", "--workers", "4"], ["uvicorn", "--workers=4"]])
def test_several_processes_without_redis_are_refused(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", arguments)
    assert [error.id for error in checks.several_processes_need_redis(None)] == ["kanban.E001"]


def test_one_process_needs_no_redis(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["uvicorn"])
    monkeypatch.delenv("WEB_CONCURRENCY", raising=False)
    assert checks.several_processes_need_redis(None) == []
    monkeypatch.setenv("WEB_CONCURRENCY", "2")
    assert len(checks.several_processes_need_redis(None)) == 1

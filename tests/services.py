"""The servers that tests need: PostgreSQL and Redis are looked for where the environment says.

Where none answers, the tests that need it are skipped with a notice; under CI=true that is a failure.
pytest loads this before Django (`-p tests.services`), so that a test run never touches the real data folder.
"""

import gc
import os
import socket
import tempfile
from functools import cache
from urllib.parse import urlsplit

import pytest

DEFAULTS = {
    "TEST_DATABASE_URL": "postgres://postgres@127.0.0.1:5432/postgres",
    "TEST_REDIS_URL": "redis://127.0.0.1:6379/9",
}
SERVICES = {"postgres": "TEST_DATABASE_URL", "redis": "TEST_REDIS_URL"}

scratch = tempfile.TemporaryDirectory(prefix="pullboard-test-")
os.environ["DATA_DIR"] = scratch.name
os.environ["DEBUG"] = "false"
os.environ["REQUIRE_SECOND_FACTOR"] = "false"  # its own tests turn it on
for variable in (
    "REDIS_URL",
    "SECRET_KEY",
    "EMAIL_URL",
    "TIME_ZONE",
    "ALLOWED_HOSTS",
    "PUBLIC_ORIGINS",
    "WEBHOOK_ALLOWED_NETWORKS",
):
    os.environ.pop(variable, None)
if os.environ.get("TEST_ON") == "postgres":
    os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL") or DEFAULTS["TEST_DATABASE_URL"]
else:
    os.environ.pop("DATABASE_URL", None)


def address_of(service: str) -> str:
    """Where the tests look for `postgres` or `redis`."""
    variable = SERVICES[service]
    return os.environ.get(variable) or DEFAULTS[variable]


@cache
def answers(service: str) -> bool:
    """Whether something listens at the service's address."""
    split = urlsplit(address_of(service))
    port = split.port or {"postgres": 5432, "redis": 6379}[service]
    try:
        socket.create_connection((split.hostname or "127.0.0.1", port), timeout=2).close()
    except OSError:
        return False
    return True


def missing(service: str) -> str:
    """Says that a service is missing and how to name another one."""
    return f"no {service} answers at {address_of(service)}; {SERVICES[service]} names another"


def need(service: str) -> None:
    """Skips the test where the service does not answer; under CI=true fails it."""
    if answers(service):
        return
    if os.environ.get("CI") == "true":
        pytest.fail(missing(service), pytrace=False)
    pytest.skip(missing(service))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Asks for the services that a test's markers name."""
    if item.get_closest_marker("redis"):
        need("redis")
    if item.get_closest_marker("postgres"):
        if os.environ.get("TEST_ON") != "postgres":
            pytest.skip("runs on PostgreSQL only: TEST_ON=postgres")
        need("postgres")


def pytest_sessionstart(session: pytest.Session) -> None:
    """A whole run on PostgreSQL without PostgreSQL ends here."""
    if os.environ.get("TEST_ON") == "postgres" and not answers("postgres"):
        code = 1 if os.environ.get("CI") == "true" else 0
        pytest.exit(f"Skipped the run on PostgreSQL: {missing('postgres')}.", returncode=code)


def pytest_collection_finish() -> None:
    """What was loaded by now stays until the end: it is not looked through for garbage again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_report_header() -> str:
    """Tells which database the run uses."""
    return f"database: {os.environ.get('DATABASE_URL') or 'SQLite in a scratch folder'}"


@pytest.fixture
def redis_url() -> str:
    """The address of a Redis server that answers."""
    need("redis")
    return address_of("redis")

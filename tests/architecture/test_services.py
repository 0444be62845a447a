"""Where a service is missing, its tests are skipped with a notice; under CI=true they fail."""

import pytest

from tests import services

NOBODY = "redis://127.0.0.1:1"


@pytest.fixture
def _no_redis(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_REDIS_URL", NOBODY)
    monkeypatch.setattr(services, "answers", services.answers.__wrapped__)


@pytest.mark.usefixtures("_no_redis")
def test_a_missing_service_skips_its_tests_and_says_how_to_name_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match=f"no redis answers at {NOBODY}; TEST_REDIS_URL names"):
        services.need("redis")


@pytest.mark.usefixtures("_no_redis")
def test_a_missing_service_fails_under_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="no redis answers"):
        services.need("redis")

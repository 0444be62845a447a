"""What watches over the server gets an honest answer, without logging in."""

from collections import namedtuple

import pytest
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

Usage = namedtuple("Usage", "total used free")


def test_a_living_process_says_so_without_asking_the_database(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"ok": True})


def test_a_watcher_with_a_bad_token_still_gets_its_answer_without_asking_the_database(client: Client) -> None:
    answer = client.get("/healthz", headers={"Authorization": "Bearer nonsense"})
    assert (answer.status_code, answer.json()) == (200, {"ok": True})


@pytest.mark.django_db
def test_readiness_does_not_look_at_a_token_either(client: Client) -> None:
    assert client.get("/readyz", headers={"Authorization": "Bearer nonsense"}).status_code == 200


@pytest.mark.django_db
def test_a_site_that_can_work_is_ready(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.json() == {
        "ok": True,
        "checks": {"database": "", "migrations": "", "disk": "", "outbox": ""},
    }


@pytest.mark.django_db
def test_a_full_disk_is_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda folder: Usage(2**30, 2**30, 5 * 2**20))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["checks"]["disk"]) == (503, "5 MiB free")


@pytest.mark.django_db
def test_waiting_migrations_are_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda executor, targets: [1, 2])
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["checks"]["migrations"]) == (503, "2 migrations to apply")

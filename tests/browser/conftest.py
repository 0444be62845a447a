"""A real Chromium on a real server with the bicycle works, in processes of their own."""

import os
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.server import BICYCLE, Program, Server
from tests.services import scratch

QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {"executable_path": os.environ.get("CHROMIUM") or "/usr/bin/chromium", "args": list(QUIET)}


@cache
def prepared() -> Path:
    """A data folder with the example plant, live: made once by each process, and copied for each server."""
    folder = Path(scratch.name) / "bicycle"
    folder.mkdir()
    server = Server(folder)
    server.manage("migrate", "--verbosity", "0")
    server.manage("load_plant", str(BICYCLE))
    server.manage("go_live", "--by", "leader")
    return folder


def bicycle_works(folder: Path) -> Server:
    """The example plant, live, with a server that answers."""
    server = Server(Path(shutil.copytree(prepared(), folder, dirs_exist_ok=True)))
    server.start()
    return server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One plant for the tests of a file."""
    running = bicycle_works(tmp_path_factory.mktemp("plant"))
    yield running
    running.stop()


@pytest.fixture(scope="module")
def leader(server: Server) -> Program:
    """A program that does what the leader may do."""
    return Program(server, server.manage("create_token", "leader").strip().split()[-1])


def log_in(browser: Browser, server: Server, name: str = "leader", **options: Any) -> Page:
    """A page of a browser of its own, logged in; the demo's password is the name."""
    context: BrowserContext = browser.new_context(base_url=server.url, locale="en-GB", **options)
    page = context.new_page()
    page.set_default_timeout(8000)
    page.goto("/accounts/login/")
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", name)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "login" not in url)
    return page

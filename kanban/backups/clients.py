"""PostgreSQL's own programs, pg_dump and pg_restore, of the server's version."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from time import sleep

from django.utils.translation import gettext as _

from kanban.backups.refusals import Refused

LOOK_SECONDS = 0.2


def run(
    program: str, options: Sequence[str], *, version: int, password: str, look: Callable[[], None]
) -> None:
    """Runs a program and looks after it; what it complains about is refused in its own words."""
    process = subprocess.Popen(
        [found(program, version), "--no-password", *options],
        env=os.environ | ({"PGPASSWORD": password} if password else {}),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        while process.poll() is None:
            look()
            sleep(LOOK_SECONDS)
    finally:
        process.kill()
        _nothing, complaint = process.communicate()
    if process.returncode:
        raise Refused(f"{program}: {complaint.strip()}")


def found(program: str, version: int) -> str:
    """Debian keeps each version in a folder of its own; an older one cannot read a newer server."""
    places = f"/usr/lib/postgresql/{version}/bin{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    path = shutil.which(program, path=places)
    facts = {"program": program, "version": version}
    if not path:
        words = _("%(program)s is missing. Install it: apt-get install postgresql-client-%(version)s")
        raise Refused(words % facts)
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    number = re.search(r"\) (\d+)", said)
    if not number or int(number[1]) < version:
        words = _(
            "%(program)s is older than the server, which is PostgreSQL %(version)s. "
            "Install it: apt-get install postgresql-client-%(version)s"
        )
        raise Refused(words % facts)
    return path

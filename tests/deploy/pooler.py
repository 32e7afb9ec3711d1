"""PgBouncer as it is shipped, in front of the database of the tests, with one line to it: whatever
somebody leaves behind on that line, the next one finds.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2
from django.conf import settings as django_settings
from django.db import connections
from django.test import override_settings

from supervisor.children import last_words
from supervisor.identity import as_identity, unprivileged_identity
from tests.house.sources import ROOT

PGBOUNCER = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
SHIPPED = ROOT / "deploy" / "pgbouncer.ini"
PORT = 6432


@contextmanager
def pooled(folder: Path) -> Iterator[None]:
    """The portal goes through it until the end."""
    own = connections["default"].settings_dict
    before = {name: own[name] for name in ("HOST", "PORT", "OPTIONS")}
    folder.chmod(0o777)
    started = _start(folder, str(own["HOST"]), str(own["PORT"] or 5432))
    try:
        with override_settings(POOLED=True, PREPARES_STATEMENTS=False):
            options = {k: v for k, v in before["OPTIONS"].items() if k != "options"}
            own.update(HOST=str(folder), PORT=str(PORT), OPTIONS=options)
            connections.close_all()
            _wait_for(folder, started)
            yield
    finally:
        connections.close_all()
        own.update(before)
        started.terminate()
        started.wait(10)


def _start(folder: Path, host: str, port: str) -> subprocess.Popen[bytes]:
    (folder / "userlist.txt").touch()
    text = SHIPPED.read_text()
    text = re.sub(r"(?m)^portal = .*$", f"* = host={host} port={port}", text)
    changed = {
        "listen_addr": "",
        "unix_socket_dir": str(folder),
        "listen_port": str(PORT),
        "auth_type": "trust",
        "auth_file": str(folder / "userlist.txt"),
        "default_pool_size": "1",
        "reserve_pool_size": "0",
    }
    lines = [line for line in text.splitlines() if line.split(" = ")[0] not in changed]
    lines += [f"{name} = {value}" for name, value in changed.items()]
    users = {"portal", "portal_web", "portal_worker"}
    (folder / "userlist.txt").write_text("".join(f'"{user}" ""\n' for user in sorted(users)))
    configuration = folder / "pgbouncer.ini"
    configuration.write_text("\n".join(lines))
    # It refuses root.
    argv = as_identity(unprivileged_identity(), [str(PGBOUNCER), str(configuration)])
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(argv, stdout=log, stderr=log)


def _wait_for(folder: Path, started: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 20
    name = django_settings.DATABASES["default"]["NAME"]
    while True:
        try:
            psycopg2.connect(host=str(folder), port=PORT, user="portal", dbname=name).close()
        except psycopg2.OperationalError:
            if started.poll() is not None or time.monotonic() > until:
                raise AssertionError(last_words(folder / "log")) from None
            time.sleep(0.05)
        else:
            return

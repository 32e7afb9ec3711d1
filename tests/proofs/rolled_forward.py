"""Point in time: a server of its own archives what it writes; a base backup is rolled forward to a
moment between two writes.
"""

from __future__ import annotations

import contextlib
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from supervisor import servers
from supervisor.children import Children
from supervisor.identity import unprivileged_identity
from tests.backups.databases import ask

BEFORE, AFTER = 500, 300
"""Rows that are written before the moment, and behind it."""
WAITS = 30.0


@contextlib.contextmanager
def serving(data: Path) -> Iterator[str]:
    """The address of the database in this folder, as long as the block lasts."""
    with Children() as children:
        yield servers.start_servers(children, data).database_url


def roll_forward(folder: Path) -> dict[str, object]:
    """What came of it: rows that were written, rows that are there at the moment, seconds."""
    original, copy, archive = folder / "original", folder / "copy", folder / "archive"
    archive.mkdir()
    servers._hand_over(archive, unprivileged_identity())
    folder.chmod(0o755)
    with serving(original) as url:
        ask(url, "ALTER SYSTEM SET archive_mode = on")
        keep = f"test ! -f {archive}/%f && cp %p {archive}/%f"
        ask(url, f"ALTER SYSTEM SET archive_command = '{keep}'")
    with serving(original) as url:
        ask(url, "CREATE TABLE written (number integer)")
        _base_backup(url, copy / "postgres")
        ask(url, f"INSERT INTO written SELECT generate_series(1, {BEFORE})")
        time.sleep(0.1)
        [(moment,)] = ask(url, "SELECT clock_timestamp()::text")
        time.sleep(0.1)
        ask(url, f"INSERT INTO written SELECT generate_series(1, {AFTER})")
        [(written,)] = ask(url, "SELECT count(*) FROM written")
        [(last,)] = ask(url, "SELECT pg_walfile_name(pg_switch_wal())")
        _until(lambda: (archive / str(last)).exists())
    began = time.monotonic()
    with (copy / "postgres" / "postgresql.auto.conf").open("a") as lines:
        lines.write("archive_mode = off\n")
        lines.write(f"restore_command = 'cp {archive}/%f %p'\n")
        lines.write(f"recovery_target_time = '{moment}'\nrecovery_target_action = 'promote'\n")
    (copy / "postgres" / "recovery.signal").touch()
    servers._hand_over(copy / "postgres", unprivileged_identity())
    with serving(copy) as url:
        _until(lambda: ask(url, "SELECT pg_is_in_recovery()") == [(False,)])
        [(there,)] = ask(url, "SELECT count(*) FROM written")
    return {
        "rows written": written,
        "rows at the moment": there,
        "seconds to roll forward": round(time.monotonic() - began, 1),
    }


def _base_backup(url: str, to: Path) -> None:
    program = servers._postgres_binary("pg_basebackup")
    to.parent.mkdir(parents=True)
    subprocess.run(
        [program, "--pgdata", str(to), "--dbname", url, "--checkpoint=fast", "--no-sync"],
        check=True,
        capture_output=True,
    )


def _until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WAITS
    while not is_so():
        if time.monotonic() > deadline:
            raise AssertionError("the archive or the recovery did not come to its end")
        time.sleep(0.1)

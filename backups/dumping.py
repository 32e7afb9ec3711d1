"""Making a backup: the dump and what every table held, both of the same moment."""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from backups import manifest, programs
from backups.counting import count_tables
from backups.manifest import Manifest
from common import copies
from common.last_backup import note_backup
from common.tenancy import as_owner, told_by_itself
from privacy.erased import listed_lines

Say = Callable[[str], None]
NAME, PART = "portal-%Y%m%dT%H%M%SZ.dump", ".part"
IS_LOCKED_OUT = """
SELECT c.relname FROM pg_class c
 WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND row_security_active(c.oid)
 LIMIT 1
"""


class NoBackup(Exception):
    """None was made, and nothing stands where it would have been; the text says why."""


def back_up(*, to: Path, now: dt.datetime, say: Say, packs: Sequence[str] = ()) -> Path:
    """Write a backup of the whole database into a folder, or as a file; returns the dump.

    What stands there under its own name is whole. A second call into a folder writes another one;
    a file that is there is never replaced. `packs` is what pg_dump is told of packing. Raises
    NoBackup.
    """
    dump = to / now.astimezone(dt.UTC).strftime(NAME) if to.is_dir() else to
    if dump.exists():
        raise NoBackup(f"{dump} is there already. Choose another name; nothing is replaced.")
    with as_owner(), _unfinished(dump) as part:
        _look_whether_all_is_seen()
        program = programs.find_program("pg_dump", at_least=programs.server_version())
        taken, erased = _dump([str(program), *packs], part, now, say)
        say("Writing it down ...")
        _put(manifest.erased_path_of(dump), erased)
        _put(manifest.path_of(dump), taken.text())
        _settle(part, dump)
        note_backup(now)
    say(f"{len(taken.tables)} tables, {taken.row_count} rows, {taken.size / 1e6:.1f} MB: {dump}")
    return dump


def _dump(program: Sequence[str], part: Path, now: dt.datetime, say: Say) -> tuple[Manifest, str]:
    """While pg_dump writes, its snapshot is counted: what is written meanwhile is in neither."""
    migrations = manifest.applied_migrations()
    with transaction.atomic():
        snapshot = _snapshot()
        say("Dumping and counting ...")
        command = [*program, "--format=custom", "--no-password", f"--snapshot={snapshot}"]
        with tempfile.TemporaryFile() as complaint:
            process = subprocess.Popen(
                [*command, f"--file={part}"],
                env=dict(programs.environment()),
                stdin=subprocess.DEVNULL,
                stderr=complaint,
            )
            try:
                tables = count_tables()
                erased = "".join(f"{line}\n" for line in listed_lines())
                code = process.wait()
            finally:
                process.kill()
                process.wait()
            if code:
                complaint.seek(0)
                raise NoBackup(f"pg_dump failed:\n{complaint.read().decode(errors='replace')}")
    taken = Manifest(
        taken_at=now,
        server_version=programs.server_version(),
        every_role=settings.EVERY_ROLE,
        migrations=migrations,
        tables=tables,
        size=part.stat().st_size,
        sha256=manifest.checksum_of(part),
    )
    return taken, erased


def _snapshot() -> str:
    """Of this transaction, in which nothing was said yet: PostgreSQL refuses it later."""
    with told_by_itself(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        return str(cursor.fetchone()[0])


def _look_whether_all_is_seen() -> None:
    """Raises NoBackup where rows would be left out, or half of a backup would be backed up."""
    if copies.look().is_restoring:
        raise NoBackup("A backup is being restored into this database; back it up afterwards.")
    with connection.cursor() as cursor:
        cursor.execute(IS_LOCKED_OUT)
        if found := cursor.fetchone():
            raise NoBackup(
                f"This role of the database does not see all rows of {found[0]}. Run it as the "
                "role that owns the tables: see “Roles of the database” in docs/operations.md."
            )


@contextlib.contextmanager
def _unfinished(dump: Path) -> Iterator[Path]:
    """The name of a dump until it is whole, for nobody else to read; gone if it never is, or where
    nobody could take it away any more, with the next backup.
    """
    part = dump.with_name(dump.name + PART)
    try:
        _clear_up(dump.parent)
        part.touch(mode=0o600)
        part.chmod(0o600)
        with part.open("rb") as held:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield part
    except OSError as error:
        raise NoBackup(f"{error.filename or part}: {error.strerror}") from error
    finally:
        if not dump.exists():
            _drop(dump)


def _clear_up(folder: Path) -> None:
    """Take away what killed runs left behind: parts that nobody holds."""
    for part in folder.glob(f"*.dump{PART}"):
        with part.open("rb") as held:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue  # another backup is under way
            dump = part.with_name(part.name.removesuffix(PART))
            if not dump.exists():
                _drop(dump)


def _drop(dump: Path) -> None:
    """All that stands beside a dump that is not there."""
    for path in (dump, manifest.path_of(dump), manifest.erased_path_of(dump)):
        path.with_name(path.name + PART).unlink(missing_ok=True)
        path.unlink(missing_ok=True)


def _put(path: Path, text: str) -> None:
    part = path.with_name(path.name + PART)
    part.touch(mode=0o600)
    part.chmod(0o600)
    part.write_text(text, encoding="utf-8")
    _settle(part, path)


def _settle(part: Path, path: Path) -> None:
    """On the disk under its own name, also after the power went."""
    _sync(part)
    part.rename(path)
    _sync(path.parent)


def _sync(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)

"""The way back: into an empty database, compared with what was counted, then brought up to date.

A schema stands in the database from the first step to the last (common.copies.MARK). As long as it
is there the portal serves nobody and works on nothing, and a second run begins anew.
"""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, transaction

from backups import manifest, programs
from backups.counting import count_tables, differences
from backups.manifest import Manifest
from common import copies
from common.tenancy import as_owner
from privacy.erased import ErasedList, keep_numbers, read_lines

Say = Callable[[str], None]
WHAT_IS_THERE = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', %s)
   AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
   AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
 ORDER BY 1 LIMIT 1
"""
ROLE = "SELECT to_regrole(%s) IS NOT NULL"
MAY = "SELECT has_database_privilege(current_database(), 'CREATE')"


class NotRestored(Exception):
    """The text says why, and what to do."""


def restore(*, dump: Path, erased: Path | None, jobs: int, say: Say) -> list[str]:
    """Bring a backup into the empty database of settings, and compare; returns what is not as it
    was, a sentence each. Raises NotRestored where nothing can be used.

    A second call after one that was killed begins anew.
    """
    began = time.monotonic()
    taken = _whole(dump, say)
    named = _listed(erased)
    program = programs.find_program("pg_restore", at_least=taken.server_version)
    with as_owner():
        _make_room(taken, say)
        say(f"Restoring {taken.row_count} rows of {len(taken.tables)} tables ...")
        _pour(program, dump, jobs)
        say("Comparing every table ...")
        wrong = _compared(taken)
        if wrong:
            return [*wrong, "the portal does not run on this database: restore anew"]
        say(f"All {len(taken.tables)} tables are as they were backed up.")
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        say("Migrating, locking rows ...")
        call_command("migrate", interactive=False, verbosity=0)
        wrong = [*_erased_again(erased, named, say), *_audit(say)]
        _end_restoring()
    say(f"Done in {time.monotonic() - began:.0f} s. {copies.look().why or 'everything leaves'}")
    return wrong


def _whole(dump: Path, say: Say) -> Manifest:
    """Its manifest, once it is certain that nothing is missing and this code can go on with it."""
    taken = manifest.read(dump)
    say(f"Backup of {taken.taken_at:%Y-%m-%d %H:%M:%S %Z}: looking whether it is whole ...")
    if not dump.is_file() or dump.stat().st_size != taken.size:
        raise NotRestored(f"{dump} has not the {taken.size} bytes that were written.")
    if manifest.checksum_of(dump) != taken.sha256:
        raise NotRestored(f"{dump} is not what was written: its checksum is another one.")
    if said := manifest.objections_to(taken.migrations):
        raise NotRestored("\n".join(["Restore it with the code that wrote it:", *said]))
    return taken


def _make_room(taken: Manifest, say: Say) -> None:
    """An empty database with the mark in it."""
    with connection.cursor() as cursor:
        cursor.execute(MAY)
        if not cursor.fetchone()[0]:
            raise NotRestored(
                "This role may make nothing in this database. Run it as the role that owns the "
                "database: see “Roles of the database” in docs/operations.md."
            )
        if taken.every_role:
            cursor.execute(ROLE, [taken.every_role])
            if not cursor.fetchone()[0]:
                raise NotRestored(
                    f"The backup is locked for the role {taken.every_role}, which is not there. "
                    "Make the roles first: “Roles of the database” in docs/operations.md."
                )
        if copies.look().is_restoring:
            say("A restore was begun here and not finished: clearing up.")
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        else:
            cursor.execute(WHAT_IS_THERE, [copies.MARK])
            if found := cursor.fetchone():
                name = connection.settings_dict["NAME"]
                raise NotRestored(
                    f"The database {name} is not empty: {found[0]} is in it. Nothing was changed. "
                    "Make a new one (CREATE DATABASE … OWNER …) and name it in DATABASE_URL."
                )
            cursor.execute(f"CREATE SCHEMA {copies.MARK}")


def _pour(program: Path, dump: Path, jobs: int) -> None:
    """All of it or nothing, with one job; with more of them what is left goes with a second run."""
    how = [f"--jobs={jobs}"] if jobs > 1 else ["--single-transaction"]
    database = f"--dbname={connection.settings_dict['NAME']}"
    command = [str(program), "--no-owner", "--no-acl", "--exit-on-error", "--no-password", *how]
    with tempfile.TemporaryFile() as complaint:
        done = subprocess.run(
            [*command, database, str(dump)],
            env=dict(programs.environment()),
            stdin=subprocess.DEVNULL,
            stderr=complaint,
            check=False,
        )
        complaint.seek(0)
        if done.returncode:
            said = complaint.read().decode(errors="replace")
            raise NotRestored(f"pg_restore failed; run it again once that is mended:\n{said}")


def _compared(taken: Manifest) -> list[str]:
    with transaction.atomic():
        return differences(taken.tables, count_tables())


def _listed(erased: Path | None) -> ErasedList:
    """Read before anything begins."""
    try:
        return read_lines(erased.read_text(encoding="utf-8")) if erased else ErasedList()
    except (OSError, ValueError) as error:
        raise NotRestored(f"The list of erased people: {error}") from error


def _erased_again(erased: Path | None, named: ErasedList, say: Say) -> list[str]:
    if erased is None:
        say("No list of erased people was given: who was erased and what was taken back since is")
        say("back. See erase_again.")
        return []
    keep_numbers(named.members())
    try:
        call_command("erase_again", str(erased))
    except CommandError as error:
        return [f"erase_again: {error}"]
    say("Who was erased since is erased again, and what was taken back is taken back again.")
    return []


def _audit(say: Say) -> list[str]:
    say("Checking the audit table ...")
    try:
        call_command("check_audit", verbosity=0)
    except (CommandError, DatabaseError) as error:
        return [f"check_audit: {error}"]
    return []


def _end_restoring() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA {copies.MARK}")
    copies.forget()

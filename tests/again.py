"""What is done again after an older backup was restored, by the commands that do it."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

from django.core.management import call_command
from django.db import models


def write_list(path: Path, *, only: str = "") -> str:
    """The list as it is kept beside the backups; `only` the lines of one verb."""
    out = StringIO()
    call_command("erased_people", stdout=out)
    lines = [line for line in out.getvalue().splitlines() if line.startswith(only)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path.read_text(encoding="utf-8")


def do_again(path: Path) -> str:
    """All that it names; what is said of it."""
    out = StringIO()
    call_command("erase_again", str(path), stdout=out)
    return out.getvalue()


def restore(*rows: models.Model) -> None:
    """Rows as an older backup has them, whatever became of them."""
    for row in rows:
        is_there = type(row)._default_manager.filter(pk=row.pk).exists()
        row.save(force_update=is_there, force_insert=not is_there)

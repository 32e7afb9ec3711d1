"""What a migration may do while the code of the last release is still at work: `expand`. What takes
away (`contract`) comes a release later, and its file names the release that stopped using it:

    class Migration(migrations.Migration):
        unused_since = "1.4"

deploy/released.json lists the releases and the migrations of the last one, each with a mark of its
file. `python -m tests.house.expanding 1.0` writes it for a release. Tables that are new since then
are nobody's yet: anything may be done to them.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import django
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import models
from django.db.migrations import Migration, operations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from tests.house.sources import APPS, ROOT

FILE = ROOT / "deploy" / "released.json"
UNSEEN = (
    operations.CreateModel,
    operations.AlterModelOptions,
    operations.AlterModelManagers,
    operations.AlterModelTableComment,
    operations.RenameIndex,
    AddIndexConcurrently,
    RemoveIndexConcurrently,
)
"""Old code works on as before, and waits for none of these."""
TAKES_AWAY = {
    operations.RemoveField: "old code still reads and writes the column",
    operations.RenameField: "old code knows the old name; add a column, and write both",
    operations.DeleteModel: "old code still reads and writes the table",
    operations.RenameModel: "old code knows the old name of the table",
    operations.AlterModelTable: "old code knows the old name of the table",
    operations.AlterUniqueTogether: "old code does not know what is unique from now on",
    operations.AddConstraint: "old code still writes what it forbids",
    operations.AlterConstraint: "old code still writes what it forbids",
    operations.RemoveConstraint: "old code may rely on it (ON CONFLICT)",
    operations.AddIndex: "nobody can write while it is built: AddIndexConcurrently",
    operations.RemoveIndex: "everybody waits while it goes: RemoveIndexConcurrently",
    operations.RunPython: "data moves in a command or a sweep, in small steps, while both run",
}
HARSH_SQL = {
    r"\bDROP\s+(TABLE|COLUMN|VIEW|FUNCTION|TRIGGER|TYPE|CONSTRAINT|RULE|POLICY)\b": "it drops",
    r"\bRENAME\b": "it renames",
    r"\bSET\s+NOT\s+NULL\b": "old code may write nothing there",
    r"\bALTER\s+COLUMN\s+\S+\s+(SET\s+DATA\s+)?TYPE\b": "the table is written anew, and locked",
    r"\bADD\s+(CONSTRAINT|CHECK|UNIQUE|PRIMARY|FOREIGN)\b": "old code still writes what it forbids",
    r"\bCREATE\s+(UNIQUE\s+)?INDEX\s+(?!CONCURRENTLY)": "nobody can write while it is built",
    r"^\s*(UPDATE|DELETE|TRUNCATE)\b": "data moves in a command or a sweep, in small steps",
}


@dataclass(frozen=True)
class Released:
    """What is out: releases, the oldest first, and the last one's migrations by their mark."""

    releases: tuple[str, ...] = ()
    migrations: dict[str, str] = field(default_factory=dict)
    weighed: tuple[str, ...] = ()
    """Newer ones of libraries, which nobody here can write otherwise: looked at by a person."""

    @classmethod
    def read(cls, path: Path = FILE) -> Released:
        """As the file has it."""
        found = json.loads(path.read_text(encoding="utf-8"))
        return cls(tuple(found["releases"]), found["migrations"], tuple(found["weighed"]))


def mark(path: Path) -> str:
    """Another one when a single letter is another."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def on_disk() -> dict[str, Path]:
    """Every migration by its name, `app/0001_initial`, those of libraries too."""
    found = MigrationLoader(None).disk_migrations.values()
    return {
        f"{each.app_label}/{each.name}": Path(str(sys.modules[each.__module__].__file__))
        for each in found
    }


def changed(released: Released, files: dict[str, Path]) -> list[str]:
    """Released migrations of ours that are gone or another: who ran them never runs them again."""
    return [
        f"{name}: is released, and {'was changed' if name in files else 'is gone'}"
        for name, known in sorted(released.migrations.items())
        if name.partition("/")[0] in APPS and (name not in files or mark(files[name]) != known)
    ]


def troubles(released: Released) -> list[str]:
    """What old code would trip over, in migrations that are newer than the last release."""
    if not released.releases:
        return []
    graph = MigrationLoader(None).graph
    plan = dict.fromkeys(key for leaf in graph.leaf_nodes() for key in graph.forwards_plan(leaf))
    state, newer = ProjectState(), []
    for key in plan:
        if "/".join(key) in released.migrations:
            state = graph.nodes[key].mutate_state(state, preserve=False)
        else:
            newer.append(graph.nodes[key])
    old, said = set(state.models), list[str]()
    for migration in newer:
        if f"{migration.app_label}/{migration.name}" not in released.weighed:
            said += migration_troubles(migration, state, old, released)
        state = migration.mutate_state(state)
    return said


def migration_troubles(
    migration: Migration, state: ProjectState, old: set[tuple[str, str]], released: Released
) -> Iterator[str]:
    """Of one that is about to be run in this state. `old`: tables that old code knows."""
    name = f"{migration.app_label}/{migration.name}"
    since = getattr(migration, "unused_since", None)
    if since is not None:
        if since not in released.releases:
            yield f"{name}: unused_since names {since}, which is no release that is out"
        return
    state = state.clone()
    for operation in migration.operations:
        for reason in operation_troubles(operation, migration.app_label, state, old):
            yield f"{name}: {operation.describe()}: {reason}"
        operation.state_forwards(migration.app_label, state)


def operation_troubles(
    operation: Operation, app: str, state: ProjectState, old: set[tuple[str, str]]
) -> Iterator[str]:
    """Why old code trips over it; nothing where it does not."""
    model = getattr(operation, "model_name", None) or getattr(operation, "name", "") or ""
    is_old = (app, model.lower()) in old
    if isinstance(operation, operations.RunSQL):
        yield from _sql_troubles(operation.sql)
    elif isinstance(operation, operations.SeparateDatabaseAndState):
        yield from _separate_troubles(operation, app, state, old)
    elif isinstance(operation, operations.AddField | operations.AlterField):
        yield from _field_troubles(operation, app, state) if is_old else ()
    elif type(operation) in TAKES_AWAY:
        if is_old or isinstance(operation, operations.RunPython):
            yield TAKES_AWAY[type(operation)]
    elif not isinstance(operation, UNSEEN):
        yield "not known to this check; teach it (tests/house/expanding.py)"


def _separate_troubles(
    operation: operations.SeparateDatabaseAndState,
    app: str,
    state: ProjectState,
    old: set[tuple[str, str]],
) -> Iterator[str]:
    for inner in operation.database_operations:
        yield from operation_troubles(inner, app, state, old)
    for inner in operation.state_operations:
        if isinstance(inner, operations.RemoveField):
            yield from _left_out(_field_of(state, app, inner.model_name, inner.name))


def _field_troubles(
    operation: operations.AddField | operations.AlterField, app: str, state: ProjectState
) -> Iterator[str]:
    if isinstance(operation, operations.AddField):
        yield from _added(operation.field)
    elif not _is_wider(
        _field_of(state, app, operation.model_name, operation.name), operation.field
    ):
        yield "not merely wider; old code may write what it refuses, or the table is locked"


def _field_of(state: ProjectState, app: str, model: str, name: str) -> models.Field[object, object]:
    found: models.Field[object, object] = state.models[app, model.lower()].fields[name]
    return found


def _added(made: models.Field[object, object]) -> Iterator[str]:
    if made.many_to_many:
        return
    if not made.null and made.db_default is models.NOT_PROVIDED:
        yield "old code writes no value there: null=True, or a db_default"
    if made.unique or made.db_index:
        yield "an index is built under a lock: db_index=False, then AddIndexConcurrently"


def _left_out(gone: models.Field[object, object]) -> Iterator[str]:
    """A column that stays in the table and is not in the model any more."""
    if not gone.null and gone.db_default is models.NOT_PROVIDED:
        yield "new code writes no value there: null=True, or a db_default, before it leaves"


def _is_wider(before: models.Field[object, object], after: models.Field[object, object]) -> bool:
    """Whether everything fits that did, without writing the table anew."""

    def told(each: models.Field[object, object]) -> dict[str, object]:
        _name, path, args, given = each.deconstruct()
        kept = {key: value for key, value in given.items() if key not in each.non_db_attrs}
        return {"path": path, "args": args, **kept}

    was, now = told(before), told(after)
    if (before.db_column or before.name) != (after.db_column or after.name):
        return False
    if now.pop("null", False) < was.pop("null", False):
        return False
    length, longer = was.pop("max_length", None), now.pop("max_length", None)
    if length != longer and longer is not None and (length is None or longer < length):
        return False
    if was.pop("db_default", None) is None:
        now.pop("db_default", None)
    else:
        was["keeps a default"] = now["keeps a default"] = now.pop("db_default", None) is not None
        if not now["keeps a default"]:
            return False
    was.pop("default", None), now.pop("default", None)
    return was == now


def _sql_troubles(sql: object) -> Iterator[str]:
    """By words: whoever means well and is stopped names a release, or writes it another way."""
    if isinstance(sql, str):
        text = re.sub(r"--[^\n]*", "", sql)
        # What stands in a function runs when it is called.
        text = re.sub(r"\$\$.*?\$\$", "$$", text, flags=re.DOTALL)
        for pattern, reason in HARSH_SQL.items():
            if re.search(pattern, text, re.IGNORECASE | re.MULTILINE):
                yield reason
        return
    for each in sql if isinstance(sql, list | tuple) else ():
        yield from _sql_troubles(each[0] if isinstance(each, tuple) else each)


def release(name: str, path: Path = FILE) -> None:
    """Write down what is released with this name."""
    before = Released.read(path)
    said = {
        "releases": [*(each for each in before.releases if each != name), name],
        "migrations": {each: mark(file) for each, file in sorted(on_disk().items())},
        "weighed": [],
    }
    path.write_text(json.dumps(said, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    django.setup()
    release(sys.argv[1])

"""Old and new code run side by side while a release is rolled: migrations only add."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.migrations.state import ModelState, ProjectState

from tests.house.expanding import (
    Released,
    changed,
    migration_troubles,
    on_disk,
    operation_troubles,
    release,
    troubles,
)

OLD = {("people", "guest")}
INDEX = models.Index(fields=["name"], name="guest_name")
UNIQUE = models.UniqueConstraint(fields=["name"], name="guest_name_once")


@pytest.fixture
def state() -> ProjectState:
    made = ProjectState()
    fields = [
        ("id", models.BigAutoField(primary_key=True)),
        ("name", models.CharField(max_length=80)),
        ("note", models.TextField(null=True)),
        ("rank", models.IntegerField(db_default=0)),
    ]
    made.add_model(ModelState("people", "Guest", fields))
    return made


def test_migrations_newer_than_the_last_release_only_add():
    """Red? Write it so that old code works on, or wait a release and name it: expanding.py."""
    released, files = Released.read(), on_disk()
    assert not changed(released, files), "a released migration stays as it is; write a new one"
    assert not troubles(released)


@pytest.mark.parametrize(
    "operation",
    [
        migrations.RemoveField("guest", "name"),
        migrations.RenameField("guest", "name", "called"),
        migrations.DeleteModel("Guest"),
        migrations.RenameModel("Guest", "Visitor"),
        migrations.AlterModelTable("Guest", "visitors"),
        migrations.AlterUniqueTogether("Guest", {("name", "note")}),
        migrations.AddField("guest", "age", models.IntegerField()),
        migrations.AddField("guest", "age", models.IntegerField(default=0)),
        migrations.AddField("guest", "age", models.IntegerField(null=True, db_index=True)),
        migrations.AddField("guest", "age", models.IntegerField(null=True, unique=True)),
        migrations.AlterField("guest", "name", models.CharField(max_length=40)),
        migrations.AlterField("guest", "name", models.CharField(max_length=80, unique=True)),
        migrations.AlterField("guest", "name", models.CharField(max_length=80, db_column="n")),
        migrations.AlterField("guest", "name", models.IntegerField()),
        migrations.AlterField("guest", "note", models.TextField()),
        migrations.AlterField("guest", "rank", models.IntegerField()),
        migrations.AddIndex("guest", INDEX),
        migrations.RemoveIndex("guest", "guest_name"),
        migrations.AddConstraint("guest", UNIQUE),
        migrations.RemoveConstraint("guest", "guest_name_once"),
        migrations.RunPython(migrations.RunPython.noop),
        migrations.RunSQL("ALTER TABLE people_guest DROP COLUMN name"),
        migrations.RunSQL("ALTER TABLE people_guest ALTER COLUMN note SET NOT NULL"),
        migrations.RunSQL("ALTER TABLE people_guest ALTER COLUMN note TYPE varchar(9)"),
        migrations.RunSQL([("CREATE INDEX a ON people_guest (name)", None)]),
        migrations.RunSQL("UPDATE people_guest SET rank = 1"),
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.RemoveField("guest", "name")]
        ),
        migrations.SeparateDatabaseAndState([migrations.RemoveField("guest", "name")]),
        migrations.operations.base.Operation(),
    ],
    ids=repr,
)
def test_what_old_code_trips_over_is_refused(operation, state):
    assert list(operation_troubles(operation, "people", state, OLD))


@pytest.mark.parametrize(
    "operation",
    [
        migrations.CreateModel("Visit", [("id", models.BigAutoField(primary_key=True))]),
        migrations.AddField("guest", "age", models.IntegerField(null=True)),
        migrations.AddField("guest", "age", models.IntegerField(db_default=0)),
        migrations.AddField("guest", "age", models.IntegerField(default=0, db_default=0)),
        migrations.AddField("guest", "friends", models.ManyToManyField("people.Guest")),
        migrations.AlterField("guest", "name", models.CharField(max_length=200)),
        migrations.AlterField("guest", "name", models.CharField(max_length=80, null=True)),
        migrations.AlterField("guest", "name", models.CharField("called", max_length=80)),
        migrations.AlterField("guest", "rank", models.IntegerField(db_default=7)),
        migrations.AddField("visit", "day", models.DateField()),
        migrations.AddIndex("visit", INDEX),
        migrations.AlterModelOptions("guest", {"ordering": ["name"]}),
        AddIndexConcurrently("guest", INDEX),
        migrations.RunSQL("CREATE INDEX CONCURRENTLY a ON people_guest (name)"),
        migrations.RunSQL(
            "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN\nUPDATE a SET b = 1; $$"
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.RemoveField("guest", "note")]
        ),
    ],
    ids=repr,
)
def test_what_only_adds_is_taken(operation, state):
    assert not list(operation_troubles(operation, "people", state, OLD))


def test_what_takes_away_names_a_release_that_is_out(state):
    change = migrations.Migration("0009_gone", "people")
    change.operations = [migrations.RemoveField("guest", "name")]
    out = Released(("1.0", "1.1"))
    assert list(migration_troubles(change, state, OLD, out))
    change.unused_since = "1.1"
    assert not list(migration_troubles(change, state, OLD, out))
    change.unused_since = "1.2"
    assert list(migration_troubles(change, state, OLD, out))


def test_a_column_leaves_the_model_in_the_file_that_lets_it_be_empty(state):
    change = migrations.Migration("0009_leaves", "people")
    leaves = migrations.SeparateDatabaseAndState(
        state_operations=[migrations.RemoveField("guest", "name")]
    )
    may_be_empty = models.CharField(max_length=80, null=True)
    change.operations = [migrations.AlterField("guest", "name", may_be_empty), leaves]
    assert not list(migration_troubles(change, state, OLD, Released(("1.0",))))


def test_a_release_is_written_down_and_holds_what_it_has(tmp_path: Path):
    path = tmp_path / "released.json"
    path.write_text('{"releases": [], "migrations": {}, "weighed": []}')
    release("1.0", path)
    out, files = Released.read(path), on_disk()
    assert out.releases == ("1.0",)
    assert out.migrations.keys() >= {"people/0001_initial", "account/0001_initial"}
    assert not changed(out, files)
    assert not troubles(out)
    # One is newer than the release, and builds an index under a lock.
    newer = "people/0003_found_by_a_part"
    before = {name: known for name, known in out.migrations.items() if name != newer}
    assert newer in troubles(replace(out, migrations=before))[0]
    assert not troubles(replace(out, migrations=before, weighed=(newer,)))
    # A file that somebody changed, and one that is gone.
    other = {**out.migrations, "people/0001_initial": "0", "people/0000_gone": "0"}
    assert [each.partition(":")[0] for each in changed(replace(out, migrations=other), files)] == [
        "people/0000_gone",
        "people/0001_initial",
    ]

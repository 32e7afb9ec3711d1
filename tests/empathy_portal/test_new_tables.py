"""A first `migrate` makes each class once, and what comes after new tables knows all of them."""

from __future__ import annotations

import pytest
from django.db import connection, models
from django.db.migrations import AddConstraint, AddField, AlterField, CreateModel, Migration
from django.db.migrations.state import ProjectState

from common.tenancy import as_owner
from empathy_portal.new_tables import NewTablesExecutor

FIRST, SECOND = Migration("0001_initial", "shelves"), Migration("0002_larger", "shelves")
FIRST.operations = [
    CreateModel("Shelf", [("id", models.IntegerField(primary_key=True))]),
    CreateModel(
        "Book",
        [
            ("id", models.AutoField(primary_key=True)),
            ("shelf", models.ForeignKey("shelves.Shelf", models.CASCADE)),
        ],
    ),
    AddConstraint("book", models.UniqueConstraint("shelf", name="one_a_shelf")),
    AddField("shelf", "name", models.CharField(max_length=9, default="")),
]
SECOND.operations = [AlterField("shelf", "id", models.BigIntegerField(primary_key=True))]
COLUMN = """
SELECT data_type FROM information_schema.columns
WHERE table_name = 'shelves_book' AND column_name = 'shelf_id'
"""


@pytest.mark.django_db
def test_a_key_that_grows_takes_along_who_points_at_it() -> None:
    state, executor = ProjectState(), NewTablesExecutor(connection)
    assert state.apps is not None
    with as_owner(), connection.cursor() as cursor:
        for migration, expected in ((FIRST, "integer"), (SECOND, "bigint")):
            state = executor.apply_migration(state, migration)
            cursor.execute(COLUMN)
            assert cursor.fetchone() == (expected,)
        constraints = connection.introspection.get_constraints(cursor, "shelves_book")
    assert constraints["one_a_shelf"]["unique"]
    assert any(each["foreign_key"] == ("shelves_shelf", "id") for each in constraints.values())


@pytest.mark.django_db
def test_who_has_changed_since_comes_before_who_only_makes_tables() -> None:
    """And nobody before what it needs."""
    executor = NewTablesExecutor(connection)
    graph = executor.loader.graph
    plan = [each for each, _back in executor.migration_plan(graph.leaf_nodes(), clean_start=True)]
    order = [(each.app_label, each.name) for each in plan]
    assert sorted(order) == sorted(graph.nodes)
    for place, node in enumerate(order):
        assert set(graph.forwards_plan(node)) <= set(order[: place + 1])
    changed_last = max(order.index(node) for node in graph.leaf_nodes("socialaccount"))
    assert changed_last < order.index(("pilots", "0001_initial"))

"""Tables made anew, in a quarter of the time.

For each new model Django makes the classes of all models anew that can be reached from it, which
are nearly all: of the time that a first `migrate` takes, that was nineteen parts in twenty.
Statements that make a table, or add to it, ask only the model itself and how its neighbours' tables
are called. An app that has changed its tables since goes first, while there are few models: a
change makes them all anew, twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db.migrations import (
    AddConstraint,
    AddField,
    AddIndex,
    CreateModel,
    Migration,
    RunSQL,
)
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState

ONLY_NEW = (CreateModel, AddField, AddConstraint, AddIndex, RunSQL)
"""Operations that look at nobody else's relations."""


class NewTablesExecutor(MigrationExecutor):
    """Django's own; where a migration only makes tables, without what that need not know."""

    def migration_plan(
        self,
        targets: Sequence[tuple[str, str | None]] | set[tuple[str, str]],
        clean_start: bool = False,  # noqa: FBT001, FBT002
    ) -> list[tuple[Migration, bool]]:
        """Whatever depends on something still comes after it."""
        nodes = self.loader.graph.nodes
        changing = {app for (app, _), each in nodes.items() if each and not _only_makes(each)}
        later = sorted(targets, key=lambda target: target[0] not in changing)
        plan: list[tuple[Migration, bool]] = super().migration_plan(later, clean_start)
        return plan

    def apply_migration(
        self,
        state: ProjectState,
        migration: Migration,
        fake: bool = False,  # noqa: FBT001, FBT002
        fake_initial: bool = False,  # noqa: FBT001, FBT002
    ) -> ProjectState:
        """Whoever comes after with more than new tables has every class made anew."""
        if _only_makes(migration):
            with _each_by_itself():
                return super().apply_migration(state, migration, fake, fake_initial)
        state.clear_delayed_apps_cache()
        return super().apply_migration(state, migration, fake, fake_initial)


def _only_makes(migration: Migration) -> bool:
    return all(isinstance(each, ONLY_NEW) for each in migration.operations)


@contextmanager
def _each_by_itself() -> Iterator[None]:
    djangos = ProjectState._find_reload_model  # type: ignore[attr-defined]
    ProjectState._find_reload_model = _itself  # type: ignore[attr-defined]
    try:
        yield
    finally:
        ProjectState._find_reload_model = djangos  # type: ignore[attr-defined]


def _itself(
    state: ProjectState,
    app_label: str,
    model_name: str,
    delay: bool = False,  # noqa: ARG001, FBT001, FBT002
) -> set[tuple[str, str]]:
    state.is_delayed = True
    return {(app_label, model_name)}

"""After a test that committed: what it left goes, and nothing else is touched.

Django empties every table and makes content types and permissions anew, half a second for each such
test. Here the tables that have rows are found by one statement and emptied by another.
"""

from __future__ import annotations

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ImproperlyConfigured
from django.db import connections, transaction
from django.test import TransactionTestCase

from common.tenancy import as_owner

MADE_BY_MIGRATIONS = {ContentType._meta.db_table, Permission._meta.db_table}
"""Their rows are there before the first test, and no test changes them."""


def empty(alias: str) -> None:
    """Delete every row that is not there before the first test."""
    connection = connections[alias]
    with as_owner(), transaction.atomic(using=alias), connection.cursor() as cursor:
        tables = connection.introspection.django_table_names(
            only_existing=True, include_views=False
        )
        names = sorted(set(tables) - MADE_BY_MIGRATIONS)
        quoted = [connection.ops.quote_name(name) for name in names]
        cursor.execute(
            " UNION ALL ".join(
                f"SELECT {number} WHERE EXISTS (SELECT FROM {name})"
                for number, name in enumerate(quoted)
            )
        )
        filled = [quoted[number] for (number,) in cursor.fetchall()]
        if filled:
            # Neither foreign keys nor triggers: all of it goes.
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute("; ".join(f"DELETE FROM {name}" for name in filled))


def _fixture_teardown(case: TransactionTestCase) -> None:
    if case.available_apps is not None or case.serialized_rollback:
        raise ImproperlyConfigured("tests.emptying knows neither")
    for alias in case._databases_names(include_mirrors=False):
        empty(alias)


def instead_of_flush() -> None:
    """For every test of this process."""
    TransactionTestCase._fixture_teardown = _fixture_teardown

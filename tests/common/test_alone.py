"""One at a time, over all workers."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from common.alone import is_alone


@pytest.mark.django_db(transaction=True)
def test_a_second_worker_is_not_alone_until_the_first_has_ended() -> None:
    other = connection.copy()
    with transaction.atomic():
        assert is_alone(7)
        assert is_alone(7), "the same one asks again"
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(7)")
            assert cursor.fetchone() == (False,)
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(7)")
        assert cursor.fetchone() == (True,)
    other.close()

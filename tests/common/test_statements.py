"""Statements that are planned once per connection."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.db import DataError, connection, transaction

from common.statements import Statement

pytestmark = pytest.mark.django_db


@dataclass
class Pair:
    left: int
    right: str


SUM = "SELECT %(left)s + 1 AS left, %(right)s || '%%' AS right WHERE %(left)s > 0"


@pytest.fixture(params=[True, False], ids=["prepared", "plain"])
def statement(request: pytest.FixtureRequest, settings) -> Statement[Pair]:
    settings.PREPARES_STATEMENTS = request.param
    return Statement(Pair, SUM, left="bigint", right="text")


def prepared() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%%|| %%'")
        return cursor.fetchone()[0]


def test_rows_are_objects(statement):
    for _again in range(2):
        assert statement.all(left=1, right="it's") == [Pair(2, "it's%")]
        assert statement.first(left=2, right="b") == Pair(3, "b%")
    assert statement.all(left=0, right="") == []
    assert statement.first(left=0, right="") is None


def test_it_is_prepared_once_or_not_at_all(statement, settings):
    before = prepared()
    for _again in range(3):
        statement.first(left=1, right="x")
    assert prepared() - before == int(settings.PREPARES_STATEMENTS)


def test_a_number_that_postgresql_has_no_room_for_finds_nothing(statement):
    assert statement.first(left=2**63, right="") is None
    assert statement.all(left=10**40, right="") == []


def test_a_statement_without_its_class_does_not_pass(statement):
    changed = Statement(Pair, "SELECT %(left)s AS left, 'x' AS wrong", left="bigint")
    with pytest.raises(TypeError, match="wrong"):
        changed.first(left=1)


def test_parameters_are_those_of_the_statement():
    with pytest.raises(TypeError, match="right"):
        Statement(Pair, SUM, left="bigint", wright="text")


def test_many_times_in_a_row_it_says_how_many_rows_it_concerned(settings):
    for settings.PREPARES_STATEMENTS in (True, False):
        several = Statement(
            int, "SELECT %(to)s FROM generate_series(1, 10) g WHERE g <= %(to)s", to="bigint"
        )
        with several.often() as once:
            assert [once(number) for number in (3, 0, 7)] == [3, 0, 7]


def test_what_goes_wrong_the_tenth_time_is_said_in_djangos_words():
    division = Statement(int, "SELECT 1 / %(by)s", by="bigint")
    with division.often() as once, transaction.atomic():
        assert once(1) == 1
        with pytest.raises(DataError, match="zero"):
            once(0)
        transaction.set_rollback(True)

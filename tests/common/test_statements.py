"""Statements that are planned once per connection."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.db import connection

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

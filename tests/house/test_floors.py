"""The floors are where they should be, and something that falls through is told."""

from __future__ import annotations

import pytest

from tests.house import floors
from tests.house.floors import Count, below, is_whole, missing_of
from tests.house.sources import name_of, sources


@pytest.mark.parametrize(
    "name",
    [
        "people/operations.py",
        "surveys/operations/waves.py",
        "practice/policy.py",
        "surveys/anonymity.py",
        "measurement/alpha.py",
        "common/once.py",
    ],
)
def test_where_a_rule_is_decided_everything_runs(name: str) -> None:
    assert is_whole(name)
    assert below({name: Count(10, 9, "7->9")}, {}) == [f"{name}: 90.0% of 100.0% (7->9)"]
    assert below({name: Count(10, 9)}, {name: 90.0}) == []
    assert below({name: Count(10, 10)}, {}) == []


def test_what_was_not_run_is_named() -> None:
    assert missing_of([12, 13], [[11, 12], [20, -5], [30, 34]]) == "12, 13, 20->0, 30->34"


def test_the_rest_of_an_app_is_counted_together() -> None:
    assert not is_whole("people/views.py")
    assert below({"people/views.py": Count(50, 40), "people/forms.py": Count(50, 50)}, {}) == []
    assert below({"people/views.py": Count(50, 40)}, {}) == ["the rest of people: 80.0% of 90.0%"]


def test_every_pattern_names_something_and_so_does_all_that_is_known() -> None:
    names = {name_of(path) for path in sources()}
    assert set(floors.KNOWN) <= names | set(floors.APPS)
